"""HTTP of duplicates."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from segue.accounts.http import SignedInCaller
from segue.ingest.duplicates.schemas import DuplicateList, DuplicatePage, duplicate_body
from segue.ingest.duplicates.service import Duplicates
from segue.kernel.ids import SongId
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT


def router(duplicates: Duplicates) -> APIRouter:
    """The routes of duplicates, without the API's prefix."""
    routes = APIRouter(tags=["duplicates"])

    @routes.get("/songs/{song_id}/duplicates")
    async def list_duplicates(caller: SignedInCaller, song_id: UUID) -> DuplicateList:
        """Songs of the same sound that were here when this one came; for its artist and admins."""
        found = await duplicates.list_of_song(caller, SongId(song_id))
        return DuplicateList(items=[duplicate_body(pair) for pair in found])

    @routes.post("/duplicates/{duplicate_id}/keep", status_code=204)
    async def keep_duplicate(caller: SignedInCaller, duplicate_id: UUID) -> None:
        """Keep a song beside another of one's own that sounds the same."""
        await duplicates.decide(caller, duplicate_id, keep=True)

    @routes.post("/duplicates/{duplicate_id}/discard", status_code=204)
    async def discard_duplicate(caller: SignedInCaller, duplicate_id: UUID) -> None:
        """Take a song away, because another of one's own sounds the same."""
        await duplicates.decide(caller, duplicate_id, keep=False)

    @routes.get("/admin/duplicates")
    async def list_held(
        caller: SignedInCaller,  # noqa: ARG001  # the guard asks who it is
        limit: Annotated[
            int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")
        ] = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=2000, description="`next` of the page before.")
        ] = None,
    ) -> DuplicatePage:
        """Songs kept back because another artist's sounds the same, oldest first."""
        page = await duplicates.list_held(cursor, limit)
        return DuplicatePage(items=[duplicate_body(pair) for pair in page.items], next=page.next)

    @routes.post("/admin/duplicates/{duplicate_id}/release", status_code=204)
    async def release_duplicate(caller: SignedInCaller, duplicate_id: UUID) -> None:
        """Let a song that was kept back be heard."""
        await duplicates.review(caller, duplicate_id, release=True)

    @routes.post("/admin/duplicates/{duplicate_id}/refuse", status_code=204)
    async def refuse_duplicate(caller: SignedInCaller, duplicate_id: UUID) -> None:
        """Take away a song that was kept back."""
        await duplicates.review(caller, duplicate_id, release=False)

    return routes
