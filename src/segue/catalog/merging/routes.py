"""HTTP of merging doubles: for admins."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.schemas import Asked, address_of
from segue.catalog.merging.service import Merging
from segue.kernel.ids import AlbumId, ArtistId


class MergeArtistBody(Asked):
    """The artist that this one is a double of."""

    into: UUID


class MergeAlbumBody(Asked):
    """The album that this one is a double of; `drop_doubles` deletes songs that it has already."""

    into: UUID
    drop_doubles: bool = False


def router(merging: Merging) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["admin"])

    @routes.post("/admin/artists/{artist_id}/merge", status_code=204)
    async def merge_artists(
        request: Request, caller: SignedInCaller, artist_id: UUID, body: MergeArtistBody
    ) -> None:
        """Give all that is an artist's to another; the old id answers 308 from then on."""
        await merging.merge_artists(
            caller, ArtistId(artist_id), ArtistId(body.into), address=address_of(request)
        )

    @routes.post("/admin/albums/{album_id}/merge", status_code=204)
    async def merge_albums(
        request: Request, caller: SignedInCaller, album_id: UUID, body: MergeAlbumBody
    ) -> None:
        """Put an album's songs on another; the old id answers 308 from then on."""
        await merging.merge_albums(
            caller,
            AlbumId(album_id),
            AlbumId(body.into),
            drop_doubles=body.drop_doubles,
            address=address_of(request),
        )

    return routes
