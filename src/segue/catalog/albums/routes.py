"""HTTP of albums: anyone signed in reads, who acts for their artist changes."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.albums.schemas import AlbumDetailsBody, ChangeAlbumBody, NewAlbumBody, album_details_body
from segue.catalog.albums.service import Albums
from segue.catalog.entities.schemas import IfMatch, address_of, changed, tag, wanted_revision
from segue.kernel.ids import AlbumId, ArtistId


def router(albums: Albums) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/albums/{album_id}")
    async def get_album(response: Response, caller: SignedInCaller, album_id: UUID) -> AlbumDetailsBody:
        """An album. One that was a double answers 308 with the address of the other."""
        found = await albums.get(caller, AlbumId(album_id))
        tag(response, found.revision)
        return album_details_body(found)

    @routes.post("/albums", status_code=201)
    async def create_album(
        request: Request, response: Response, caller: SignedInCaller, body: NewAlbumBody
    ) -> AlbumDetailsBody:
        """Make an album of an artist whom you act for; others see it when it is published."""
        told = body.changes()
        artist_id = ArtistId(told.pop("artist_id"))
        made = await albums.create(caller, artist_id, told, address=address_of(request))
        tag(response, made.revision)
        return album_details_body(made)

    @routes.patch("/albums/{album_id}", responses=changed)
    async def change_album(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        album_id: UUID,
        body: ChangeAlbumBody,
        if_match: IfMatch = None,
    ) -> AlbumDetailsBody:
        """Change an album: who acts for its artist, and admins."""
        held = await albums.change(
            caller,
            AlbumId(album_id),
            body.changes(),
            revision=wanted_revision(if_match),
            address=address_of(request),
        )
        tag(response, held.revision)
        return album_details_body(held)

    @routes.delete("/albums/{album_id}", status_code=204, responses=changed)
    async def delete_album(
        request: Request, caller: SignedInCaller, album_id: UUID, if_match: IfMatch = None
    ) -> None:
        """Take an album away with its songs; `restore` brings them back."""
        await albums.delete(
            caller, AlbumId(album_id), revision=wanted_revision(if_match), address=address_of(request)
        )

    @routes.post("/albums/{album_id}/restore")
    async def restore_album(
        request: Request, response: Response, caller: SignedInCaller, album_id: UUID
    ) -> AlbumDetailsBody:
        """Bring an album back with the songs that were deleted with it."""
        back = await albums.restore(caller, AlbumId(album_id), address=address_of(request))
        tag(response, back.revision)
        return album_details_body(back)

    return routes
