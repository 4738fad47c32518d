"""HTTP of the catalogue. Browsing needs a person signed in; covers are public."""

from enum import IntEnum
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from segue.accounts.api import Caller, SignedInCaller
from segue.catalog.contracts import NameSort, Song, SongSort
from segue.catalog.schemas import (
    AlbumBody,
    ArtistBody,
    ChangeSongBody,
    PageBody,
    SongBody,
    WaveformBody,
    album_body,
    artist_body,
    song_body,
    waveform_body,
)
from segue.catalog.service.catalog import Catalog
from segue.kernel.ids import AlbumId, ArtistId, CoverId, SongId
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT, Page

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
_FOREVER = "public, max-age=31536000, immutable"
_webp: dict[int | str, dict[str, object]] = {
    200: {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The cover is the one you have."},
}
_waveform: dict[int | str, dict[str, object]] = {304: {"description": "The waveform is the one you have."}}


class CoverSize(IntEnum):
    """Pixels a side."""

    SMALL = 96
    MEDIUM = 320
    LARGE = 640
    FULL = 1280


def router(catalog: Catalog) -> APIRouter:  # noqa: C901 - one route after another, none of them deep
    """The catalogue's routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    async def songs_body(page: Page[Song], caller: Caller) -> PageBody[SongBody]:
        own = await catalog.find_own(caller, page.items)
        return _page(page.map(lambda song: song_body(song, caller, own)), PageBody[SongBody])

    @routes.get("/albums")
    async def list_albums(
        sort: NameSort = NameSort.NEW, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[AlbumBody]:
        """Albums that have a song."""
        return _page(
            (await catalog.list_albums(sort, cursor=cursor, limit=limit)).map(album_body), PageBody[AlbumBody]
        )

    @routes.get("/albums/{album_id}")
    async def get_album(caller: SignedInCaller, album_id: UUID) -> AlbumBody:
        """An album."""
        return album_body(await catalog.get_album(caller, AlbumId(album_id)))

    @routes.get("/albums/{album_id}/songs")
    async def list_album_songs(
        caller: SignedInCaller, album_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[SongBody]:
        """An album's songs by disc and track."""
        page = await catalog.list_album_songs(caller, AlbumId(album_id), cursor=cursor, limit=limit)
        return await songs_body(page, caller)

    @routes.get("/artists")
    async def list_artists(
        sort: NameSort = NameSort.TITLE, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[ArtistBody]:
        """Artists who have a song."""
        page = await catalog.list_artists(sort, cursor=cursor, limit=limit)
        return _page(page.map(artist_body), PageBody[ArtistBody])

    @routes.get("/artists/{artist_id}")
    async def get_artist(caller: SignedInCaller, artist_id: UUID) -> ArtistBody:
        """An artist."""
        return artist_body(await catalog.get_artist(caller, ArtistId(artist_id)))

    @routes.get("/artists/{artist_id}/albums")
    async def list_artist_albums(
        caller: SignedInCaller,
        artist_id: UUID,
        sort: NameSort = NameSort.NEW,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[AlbumBody]:
        """An artist's albums that have a song."""
        page = await catalog.list_artist_albums(caller, ArtistId(artist_id), sort, cursor=cursor, limit=limit)
        return _page(page.map(album_body), PageBody[AlbumBody])

    @routes.get("/artists/{artist_id}/songs")
    async def list_artist_songs(
        caller: SignedInCaller,
        artist_id: UUID,
        sort: SongSort = SongSort.POPULAR,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[SongBody]:
        """Songs an artist has a credit on."""
        page = await catalog.list_artist_songs(caller, ArtistId(artist_id), sort, cursor=cursor, limit=limit)
        return await songs_body(page, caller)

    @routes.get("/songs")
    async def list_songs(
        caller: SignedInCaller,
        sort: SongSort = SongSort.NEW,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[SongBody]:
        """Songs."""
        page = await catalog.list_songs(sort, cursor=cursor, limit=limit)
        return await songs_body(page, caller)

    @routes.get("/songs/{song_id}")
    async def get_song(caller: SignedInCaller, song_id: UUID) -> SongBody:
        """A song."""
        song = await catalog.get_song(SongId(song_id))
        return song_body(song, caller, await catalog.find_own(caller, [song]))

    @routes.patch("/songs/{song_id}")
    async def change_song(caller: SignedInCaller, song_id: UUID, body: ChangeSongBody) -> SongBody:
        """Say whether a song is explicit or for paying listeners: members of its artist, and admins."""
        changed = await catalog.change_song(
            caller, SongId(song_id), explicit=body.explicit, paid_only=body.paid_only
        )
        return song_body(changed, caller, await catalog.find_own(caller, [changed]))

    @routes.delete("/songs/{song_id}", status_code=204)
    async def withdraw_song(caller: SignedInCaller, song_id: UUID) -> None:
        """Withdraw a song: members of its artist, and admins. Audio of it is refused within a second."""
        await catalog.withdraw_song(caller, SongId(song_id))

    @routes.get("/songs/{song_id}/waveform", responses=_waveform, response_model=WaveformBody)
    async def get_waveform(request: Request, response: Response, song_id: UUID) -> WaveformBody | Response:
        """Peaks of a song for its seek bar."""
        waveform = await catalog.get_waveform(SongId(song_id))
        headers = {"etag": f'"{waveform.version_id.hex}"', "cache-control": "private, max-age=3600"}
        if _has_it(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        response.headers.update(headers)
        return waveform_body(waveform)

    @routes.get("/covers/{cover_id}", responses=_webp, response_class=Response)
    async def read_cover(request: Request, cover_id: UUID, size: CoverSize = CoverSize.MEDIUM) -> Response:
        """A cover, square, `size` pixels a side or the largest there is below. Needs nobody signed in."""
        headers = {"etag": f'"{cover_id.hex}-{size}"', "cache-control": _FOREVER}
        if _has_it(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        data = await catalog.read_cover(CoverId(cover_id), size)
        return Response(data, media_type="image/webp", headers=headers)

    return routes


def _page(page: Page[T], body: type[PageBody[T]]) -> PageBody[T]:
    return body(items=page.items, next=page.next)


def _has_it(request: Request, etag: str) -> bool:
    told = request.headers.get("if-none-match", "")
    return told == "*" or etag in (part.strip().removeprefix("W/") for part in told.split(","))
