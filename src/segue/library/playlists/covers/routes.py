"""HTTP of pictures on playlists."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.http import PICTURE, IfMatch, changed, tag, wanted_revision
from segue.kernel.ids import PlaylistId
from segue.library.playlists.covers.service import PlaylistCovers
from segue.library.playlists.schemas import PlaylistBody, playlist_body


def router(covers: PlaylistCovers) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["playlists"])

    @routes.put("/playlists/{playlist_id}/cover", openapi_extra=PICTURE, responses=changed)
    async def put_playlist_cover(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        playlist_id: UUID,
        if_match: IfMatch = None,
    ) -> PlaylistBody:
        """Show a picture of your own: its middle square, made anew, nothing kept of the file."""
        held = await covers.put(
            caller, PlaylistId(playlist_id), request.stream(), version=wanted_revision(if_match)
        )
        tag(response, held.version)
        return playlist_body(held)

    @routes.delete("/playlists/{playlist_id}/cover", status_code=204, responses=changed)
    async def remove_playlist_cover(
        caller: SignedInCaller, playlist_id: UUID, if_match: IfMatch = None
    ) -> None:
        """Show covers of the songs again."""
        await covers.remove(caller, PlaylistId(playlist_id), version=wanted_revision(if_match))

    return routes
