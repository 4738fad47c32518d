"""HTTP of links before a release: made by who acts for the artist, opened by whoever has one.

What opens a link travels in bodies, and in the part of addresses that browsers keep to themselves, so that
it stands in no log.
"""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.links.schemas import (
    CreateLinkBody,
    LinkBody,
    NewLinkBody,
    OpenedBody,
    OpenLinkBody,
    link_body,
    opened_body,
)
from segue.catalog.links.service import Links
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import PageBody
from segue.kernel.ids import AlbumId, LinkId, SongId
from segue.kernel.paging import DEFAULT_LIMIT


def router(links: Links, public_url: str | None) -> APIRouter:
    """The routes of links, without the API's prefix."""
    routes = APIRouter(tags=["rights"])

    @routes.post("/albums/{album_id}/links", status_code=201)
    async def create_album_link(
        caller: SignedInCaller, request: Request, album_id: UUID, body: CreateLinkBody
    ) -> NewLinkBody:
        """Make a link that opens an album before its day, to whoever has it."""
        return await _create(caller, request, AlbumId(album_id), EntityKind.ALBUM, body)

    @routes.post("/songs/{song_id}/links", status_code=201)
    async def create_song_link(
        caller: SignedInCaller, request: Request, song_id: UUID, body: CreateLinkBody
    ) -> NewLinkBody:
        """Make a link that opens a song before its day, to whoever has it."""
        return await _create(caller, request, SongId(song_id), EntityKind.SONG, body)

    @routes.get("/albums/{album_id}/links")
    async def list_album_links(
        caller: SignedInCaller, album_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[LinkBody]:
        """An album's links, the newest first."""
        subject = AlbumId(album_id)
        page = await links.list_of(caller, subject, EntityKind.ALBUM, cursor=cursor, limit=limit)
        return PageBody[LinkBody](items=[link_body(one) for one in page.items], next=page.next)

    @routes.get("/songs/{song_id}/links")
    async def list_song_links(
        caller: SignedInCaller, song_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[LinkBody]:
        """A song's links, the newest first."""
        subject = SongId(song_id)
        page = await links.list_of(caller, subject, EntityKind.SONG, cursor=cursor, limit=limit)
        return PageBody[LinkBody](items=[link_body(one) for one in page.items], next=page.next)

    @routes.delete("/links/{link_id}", status_code=204)
    async def revoke_link(caller: SignedInCaller, request: Request, link_id: UUID) -> None:
        """End a link; what plays by it ends within a second."""
        await links.revoke(caller, LinkId(link_id), address=_address(request))

    @routes.post("/links/open")
    async def open_link(body: OpenLinkBody) -> OpenedBody:
        """What a link opens. Needs nobody signed in."""
        return opened_body(await links.open(body.token))

    async def _create(
        caller: SignedInCaller,
        request: Request,
        subject: AlbumId | SongId,
        kind: EntityKind,
        body: CreateLinkBody,
    ) -> NewLinkBody:
        link, token = await links.create(
            caller,
            subject,
            kind,
            expires_at=body.expires_at,
            note=body.note,
            max_plays=body.max_plays,
            address=_address(request),
        )
        url = f"{public_url or ''}/early#{token}"
        return NewLinkBody(**link_body(link).model_dump(), token=token, url=url)

    return routes


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
