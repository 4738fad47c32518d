"""HTTP of licences: for who acts for the artist, and admins."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.schemas import IfMatch, address_of, changed, tag, wanted_revision
from segue.catalog.licences.schemas import (
    LicensedSongBody,
    LicensedSongsBody,
    PutLicencesBody,
    licensed_song_body,
    licensed_songs_body,
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
    async def get_licences(response: Response, caller: SignedInCaller, song_id: UUID) -> LicensedSongBody:
        """A song's licences."""
        held = await licences.get(caller, SongId(song_id))
        tag(response, held.revision)
        return licensed_song_body(held)

    @routes.put("/songs/{song_id}/licences", responses=changed)
    async def put_licences(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        song_id: UUID,
        body: PutLicencesBody,
        if_match: IfMatch = None,
    ) -> LicensedSongBody:
        """Put licences in the place of all that a song has. Where it loses its licence it ends at once."""
        put = await licences.put(
            caller,
            SongId(song_id),
            body.wanted(),
            revision=wanted_revision(if_match),
            address=address_of(request),
        )
        tag(response, put.revision)
        return licensed_song_body(put)

    @routes.get("/albums/{album_id}/licences")
    async def get_album_licences(
        response: Response, caller: SignedInCaller, album_id: UUID
    ) -> LicensedSongsBody:
        """The licences of each song of an album."""
        held = await licences.get_of_album(caller, AlbumId(album_id))
        tag(response, held.revision)
        return licensed_songs_body(held)

    @routes.put("/albums/{album_id}/licences", responses=changed)
    async def put_album_licences(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        album_id: UUID,
        body: PutLicencesBody,
        if_match: IfMatch = None,
    ) -> LicensedSongsBody:
        """Put licences in the place of those of each song of an album."""
        put = await licences.put_on_album(
            caller,
            AlbumId(album_id),
            body.wanted(),
            revision=wanted_revision(if_match),
            address=address_of(request),
        )
        tag(response, put.revision)
        return licensed_songs_body(put)

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
