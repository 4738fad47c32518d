"""HTTP of plays."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from segue.accounts.api import SignedInCaller, count_uses, limits
from segue.catalog.api import Catalog, song_body
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT
from segue.plays.contracts import EventType, Report
from segue.plays.schemas import BatchBody, HistoryBody, PlayedBody, ResultBody, ResultsBody
from segue.plays.service import Plays

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]


def router(plays: Plays, catalog: Catalog) -> APIRouter:
    """The routes of plays, without the API's prefix."""
    routes = APIRouter(tags=["plays"])

    @routes.post("/plays", status_code=202)
    async def report_plays(request: Request, caller: SignedInCaller, batch: BatchBody) -> ResultsBody:
        """Report what was played. What is answered as accepted is kept, whatever happens next.

        Past 1,000 starts in a day (of free accounts) a batch is put off by 429: keep it, and send it again.
        """
        reports = batch.reports()
        starts = sum(isinstance(one, Report) and one.type is EventType.START for one in reports)
        if starts:
            await count_uses(request, limits.PLAYS, caller, starts)
        results = await plays.report(caller.user_id, reports)
        return ResultsBody(
            results=[
                ResultBody(event_id=one.event_id, outcome=one.outcome, reason=one.reason, detail=one.detail)
                for one in results
            ]
        )

    @routes.get("/users/me/history")
    async def list_history(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> HistoryBody:
        """What you played, newest first."""
        page = await plays.list_history(caller.user_id, cursor, limit)
        songs = await catalog.find_songs(list({played.song_id for played in page.items}))
        own = await catalog.find_own(caller, list(songs.values()))
        return HistoryBody(
            items=[
                PlayedBody(
                    song=song_body(songs[played.song_id], caller, own) if played.song_id in songs else None,
                    song_id=played.song_id,
                    played_at=played.played_at,
                    listened_ms=played.listened,
                )
                for played in page.items
            ],
            next=page.next,
        )

    return routes
