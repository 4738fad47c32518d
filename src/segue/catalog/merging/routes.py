"""HTTP of merging doubles: for admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.schemas import PLAIN, address_of
from segue.catalog.merging.schemas import (
    DoublesBody,
    MergeAlbumBody,
    MergeArtistBody,
    MergePreviewBody,
    doubles_body,
    preview_body,
)
from segue.catalog.merging.service import Merging
from segue.catalog.routes import Limit
from segue.kernel.ids import AlbumId, ArtistId
from segue.kernel.paging import DEFAULT_LIMIT

Name = Annotated[str, Query(min_length=1, max_length=200, pattern=PLAIN, description="A part of the name.")]
Into = Annotated[UUID, Query(description="The one that stays.")]


def router(merging: Merging) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["admin"])

    @routes.get("/admin/artists")
    async def find_artists(q: Name, limit: Limit = DEFAULT_LIMIT) -> DoublesBody:
        """Artists with these letters in their name or an alias, those so called first."""
        return doubles_body(await merging.find_artists(q, limit))

    @routes.get("/admin/albums")
    async def find_albums(q: Name, limit: Limit = DEFAULT_LIMIT) -> DoublesBody:
        """Albums with these letters in their title, drafts too, those so called first."""
        return doubles_body(await merging.find_albums(q, limit))

    @routes.get("/admin/artists/{artist_id}/merge")
    async def preview_artists(artist_id: UUID, into: Into) -> MergePreviewBody:
        """What merging the two artists would do."""
        return preview_body(await merging.preview_artists(ArtistId(artist_id), ArtistId(into)))

    @routes.get("/admin/albums/{album_id}/merge")
    async def preview_albums(album_id: UUID, into: Into) -> MergePreviewBody:
        """What merging the two albums would do."""
        return preview_body(await merging.preview_albums(AlbumId(album_id), AlbumId(into)))

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
