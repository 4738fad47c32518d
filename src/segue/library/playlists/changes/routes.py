"""HTTP of a playlist's changes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.http import Cursor, IfMatch, Limit, PageBody, changed, tag, wanted_revision
from segue.kernel.ids import PlaylistId
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT
from segue.library.playlists.changes.schemas import (
    PlaylistActivityBody,
    PlaylistDeltaBody,
    activity_body,
    delta_body,
)
from segue.library.playlists.changes.service import Changes
from segue.library.playlists.entries.schemas import PlaylistEditBody, UndoEditBody, edited_body

Since = Annotated[int, Query(ge=0, lt=1 << 62, description="The version that you have.")]


def router(changes: Changes) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["playlists"])

    @routes.get("/playlists/{playlist_id}/changes")
    async def list_playlist_changes(
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        since: Since = 0,
        limit: Limit = MAX_LIMIT,
    ) -> PlaylistDeltaBody:
        """What has changed since a version, to replay on the list of that version."""
        delta = await changes.read_delta(caller, PlaylistId(playlist_id), since, limit)
        tag(response, delta.version)
        return delta_body(delta)

    @routes.get("/playlists/{playlist_id}/activity")
    async def list_playlist_activity(
        caller: SignedInCaller, playlist_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[PlaylistActivityBody]:
        """Who did what, the latest first: for those who share in the playlist."""
        page = await changes.list_activity(caller, PlaylistId(playlist_id), cursor=cursor, limit=limit)
        return PageBody[PlaylistActivityBody](
            items=[activity_body(*one) for one in page.items], next=page.next
        )

    @routes.post("/playlists/{playlist_id}/undo", responses=changed)
    async def undo_playlist_edit(
        *,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        body: UndoEditBody | None = None,
        if_match: IfMatch = None,
    ) -> PlaylistEditBody:
        """Take your last edit back, or one that you name; what others did since stays."""
        edited = await changes.undo(
            caller,
            PlaylistId(playlist_id),
            None if body is None else body.version,
            version=wanted_revision(if_match),
        )
        tag(response, edited.version)
        return edited_body(edited)

    return routes
