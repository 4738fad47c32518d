"""HTTP of licences: for who acts for the artist, and admins."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.http import SignedInCaller
from segue.catalog.licences.schemas import (
    LicensedSongBody,
    LicensedSongsBody,
    PutLicencesBody,
    licensed_song_body,
)
from segue.catalog.licences.service import Licences
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import PageBody
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.paging import DEFAULT_LIMIT


def router(licences: Licences) -> APIRouter:
    """The routes of licences, without the API's prefix."""
    routes = APIRouter(tags=["rights"])

    @routes.get("/songs/{song_id}/licences")
    async def get_licences(caller: SignedInCaller, song_id: UUID) -> LicensedSongBody:
        """A song's licences."""
        return licensed_song_body(await licences.get(caller, SongId(song_id)))

    @routes.put("/songs/{song_id}/licences")
    async def put_licences(
        caller: SignedInCaller, request: Request, song_id: UUID, body: PutLicencesBody
    ) -> LicensedSongBody:
        """Put licences in the place of all that a song has. Where it loses its licence it ends at once."""
        put = await licences.put(caller, SongId(song_id), body.wanted(), address=_address(request))
        return licensed_song_body(put)

    @routes.get("/albums/{album_id}/licences")
    async def get_album_licences(caller: SignedInCaller, album_id: UUID) -> LicensedSongsBody:
        """The licences of each song of an album."""
        held = await licences.get_of_album(caller, AlbumId(album_id))
        return LicensedSongsBody(items=[licensed_song_body(one) for one in held])

    @routes.put("/albums/{album_id}/licences")
    async def put_album_licences(
        caller: SignedInCaller, request: Request, album_id: UUID, body: PutLicencesBody
    ) -> LicensedSongsBody:
        """Put licences in the place of those of each song of an album."""
        put = await licences.put_on_album(caller, AlbumId(album_id), body.wanted(), address=_address(request))
        return LicensedSongsBody(items=[licensed_song_body(one) for one in put])

    @routes.get("/artists/{artist_id}/licences")
    async def list_artist_licences(
        caller: SignedInCaller, artist_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[LicensedSongBody]:
        """An artist's songs with their licences, by title."""
        page = await licences.list_of_artist(caller, ArtistId(artist_id), cursor=cursor, limit=limit)
        return PageBody[LicensedSongBody](
            items=[licensed_song_body(one) for one in page.items], next=page.next
        )

    return routes


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
