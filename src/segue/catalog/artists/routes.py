"""HTTP of artists: anyone signed in reads, who acts for them changes."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.albums.service import Albums
from segue.catalog.artists.schemas import (
    ArtistDetailsBody,
    ChangeArtistBody,
    NewArtistBody,
    artist_details_body,
)
from segue.catalog.artists.service import Artists
from segue.catalog.entities.schemas import (
    GoneBody,
    IfMatch,
    address_of,
    changed,
    gone_body,
    tag,
    wanted_revision,
)
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import ArtistBody, PageBody, artist_body
from segue.kernel.ids import ArtistId, LabelId
from segue.kernel.paging import DEFAULT_LIMIT


def router(artists: Artists, albums: Albums) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/artists/{artist_id}")
    async def get_artist(response: Response, caller: SignedInCaller, artist_id: UUID) -> ArtistDetailsBody:
        """An artist. One that was a double answers 308 with the address of the other."""
        found = await artists.get(caller, ArtistId(artist_id))
        tag(response, found.revision)
        return artist_details_body(found)

    @routes.post("/artists", status_code=201)
    async def create_artist(
        request: Request, response: Response, caller: SignedInCaller, body: NewArtistBody
    ) -> ArtistDetailsBody:
        """Make an artist whom you act for, or the staff of `label_id` do."""
        told = body.changes()
        label_id = told.pop("label_id", None)
        made = await artists.create(
            caller, told, label_id=label_id and LabelId(label_id), address=address_of(request)
        )
        tag(response, made.revision)
        return artist_details_body(made)

    @routes.patch("/artists/{artist_id}", responses=changed)
    async def change_artist(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        artist_id: UUID,
        body: ChangeArtistBody,
        if_match: IfMatch = None,
    ) -> ArtistDetailsBody:
        """Change an artist: who acts for them, and admins."""
        held = await artists.change(
            caller,
            ArtistId(artist_id),
            body.changes(),
            revision=wanted_revision(if_match),
            address=address_of(request),
        )
        tag(response, held.revision)
        return artist_details_body(held)

    @routes.delete("/artists/{artist_id}", status_code=204, responses=changed)
    async def delete_artist(
        request: Request, caller: SignedInCaller, artist_id: UUID, if_match: IfMatch = None
    ) -> None:
        """Take an artist away with all their albums and songs; `restore` brings them back."""
        await artists.delete(
            caller, ArtistId(artist_id), revision=wanted_revision(if_match), address=address_of(request)
        )

    @routes.post("/artists/{artist_id}/restore")
    async def restore_artist(
        request: Request, response: Response, caller: SignedInCaller, artist_id: UUID
    ) -> ArtistDetailsBody:
        """Bring an artist back with what was deleted with them."""
        back = await artists.restore(caller, ArtistId(artist_id), address=address_of(request))
        tag(response, back.revision)
        return artist_details_body(back)

    @routes.get("/artists/{artist_id}/deleted")
    async def list_deleted(
        caller: SignedInCaller, artist_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[GoneBody]:
        """Albums and songs of an artist that can be brought back, the last deleted first."""
        page = await albums.list_gone(caller, ArtistId(artist_id), cursor=cursor, limit=limit)
        return PageBody[GoneBody](items=[gone_body(one) for one in page.items], next=page.next)

    @routes.get("/users/me/artists")
    async def list_own_artists(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[ArtistBody]:
        """Artists that you act for, by name; admins act for all."""
        page = await artists.list_own(caller, cursor=cursor, limit=limit)
        return PageBody[ArtistBody](items=[artist_body(one) for one in page.items], next=page.next)

    return routes
