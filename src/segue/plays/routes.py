"""HTTP of plays."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from segue.accounts.api import limits
from segue.accounts.http import SignedInCaller, count_uses
from segue.catalog.api import Catalog, Hiding, without_hidden
from segue.catalog.http import PageBody, SongBody, song_body
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT
from segue.plays.contracts import EventType, Report
from segue.plays.schemas import BatchBody, HistoryBody, PlayedBody, ResultBody, ResultsBody
from segue.plays.service import Plays
from segue.plays.trends.service import Trends

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]

Genre = Annotated[
    str | None,
    Query(min_length=1, max_length=60, pattern=r"^[^\x00]*$", description="A genre's name, slug or alias."),
]
Country = Annotated[
    str | None, Query(pattern="^[A-Za-z]{2}$", description="ISO 3166-1 alpha-2; left out, the world.")
]


def router(plays: Plays, trends: Trends, catalog: Catalog, hiding: Hiding) -> APIRouter:
    """The routes of plays, without the API's prefix."""
    routes = APIRouter(tags=["plays"])

    @routes.get("/songs/trending")
    async def list_trending(
        caller: SignedInCaller,
        *,
        genre: Genre = None,
        country: Country = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[SongBody]:
        """What is played most of late, in the world or a country; older plays count less and less.

        What you hide is left out, so that a page may be short.
        """
        asked = None if country is None else country.upper()
        page = await trends.list_trending(caller, genre=genre, country=asked, cursor=cursor, limit=limit)
        shown = await without_hidden(hiding, caller, page.items)
        own = await catalog.find_own(caller, shown)
        return PageBody[SongBody](items=[song_body(song, caller, own) for song in shown], next=page.next)

    @routes.post("/plays", status_code=202)
    async def report_plays(request: Request, caller: SignedInCaller, batch: BatchBody) -> ResultsBody:
        """Report what was played. What is answered as accepted is kept, whatever happens next.

        Past 1,000 starts in a day (of free accounts) a batch is put off by 429: keep it, and send it again.
        """
        reports = batch.reports()
        starts = sum(isinstance(one, Report) and one.type is EventType.START for one in reports)
        if starts:
            await count_uses(request, limits.PLAYS, caller, starts)
        results = await plays.report(caller.user_id, reports, caller.country)
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
        songs = await catalog.find_songs(caller, list({played.song_id for played in page.items}))
        own = await catalog.find_own(caller, list(songs.values()))
        return HistoryBody(
            items=[
                PlayedBody(
                    id=played.first_event,
                    song=song_body(songs[played.song_id], caller, own) if played.song_id in songs else None,
                    song_id=played.song_id,
                    played_at=played.played_at,
                    listened_ms=played.listened,
                    source=played.source,
                )
                for played in page.items
            ],
            next=page.next,
        )

    return routes
