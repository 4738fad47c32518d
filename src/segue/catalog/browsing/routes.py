"""HTTP of the catalogue's lists: what is out where the caller is."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query

from segue.accounts.api import Caller
from segue.accounts.http import SignedInCaller
from segue.catalog.contracts import AlbumKind, AlbumSort, NameSort, Song, SongSort
from segue.catalog.lists.contracts import Wanted
from segue.catalog.lists.hiding import Hiding, without_hidden
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import (
    AlbumBody,
    ArtistBody,
    PageBody,
    SongBody,
    album_body,
    artist_body,
    song_body,
)
from segue.catalog.service.catalog import Catalog
from segue.kernel.ids import AlbumId, ArtistId
from segue.kernel.paging import DEFAULT_LIMIT, Page

T = TypeVar("T")
Genre = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=60,
        pattern=r"^[^\x00]*$",
        description="A genre's name, slug or alias; those below it in the tree belong to it.",
    ),
]
Year = Annotated[int | None, Query(ge=1, le=9999, description="The year of the release.")]
Kind = Annotated[AlbumKind | None, Query(description="What sort of release it is on, or is.")]
OfArtist = Annotated[UUID | None, Query(description="An artist's id.")]


def router(catalog: Catalog, hiding: Hiding) -> APIRouter:
    """The routes of lists, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    async def songs_body(page: Page[Song], caller: Caller) -> PageBody[SongBody]:
        own = await catalog.find_own(caller, page.items)
        return _page(page.map(lambda song: song_body(song, caller, own)), PageBody[SongBody])

    @routes.get("/songs")
    async def list_songs(
        caller: SignedInCaller,
        *,
        sort: SongSort = SongSort.NEW,
        genre: Genre = None,
        year: Year = None,
        kind: Kind = None,
        artist: OfArtist = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[SongBody]:
        """Songs. `new` is by when they came out here, `release_date` by what their album says.

        Without `artist`, what you hide is left out, so that a page may be short.
        """
        wanted = _wanted(genre, year, kind, artist)
        page = await catalog.list_songs(caller, sort, wanted=wanted, cursor=cursor, limit=limit)
        if artist is not None:
            return await songs_body(page, caller)
        return await songs_body(Page(await without_hidden(hiding, caller, page.items), page.next), caller)

    @routes.get("/albums")
    async def list_albums(
        caller: SignedInCaller,
        *,
        sort: AlbumSort = AlbumSort.NEW,
        genre: Genre = None,
        year: Year = None,
        kind: Kind = None,
        artist: OfArtist = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[AlbumBody]:
        """Albums that have a song."""
        wanted = _wanted(genre, year, kind, artist)
        page = await catalog.list_albums(caller, sort, wanted=wanted, cursor=cursor, limit=limit)
        return _page(page.map(album_body), PageBody[AlbumBody])

    @routes.get("/artists")
    async def list_artists(
        caller: SignedInCaller,
        *,
        sort: NameSort = NameSort.TITLE,
        genre: Genre = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[ArtistBody]:
        """Artists who have a song."""
        page = await catalog.list_artists(
            caller, sort, wanted=Wanted(genre=genre), cursor=cursor, limit=limit
        )
        return _page(page.map(artist_body), PageBody[ArtistBody])

    @routes.get("/artists/{artist_id}/albums")
    async def list_artist_albums(
        caller: SignedInCaller,
        artist_id: UUID,
        *,
        sort: AlbumSort = AlbumSort.NEW,
        year: Year = None,
        kind: Kind = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[AlbumBody]:
        """An artist's albums that have a song."""
        page = await catalog.list_artist_albums(
            caller, ArtistId(artist_id), sort, wanted=Wanted(year=year, kind=kind), cursor=cursor, limit=limit
        )
        return _page(page.map(album_body), PageBody[AlbumBody])

    @routes.get("/artists/{artist_id}/songs")
    async def list_artist_songs(
        caller: SignedInCaller,
        artist_id: UUID,
        *,
        sort: SongSort = SongSort.POPULAR,
        genre: Genre = None,
        year: Year = None,
        kind: Kind = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[SongBody]:
        """Songs an artist has a credit on."""
        wanted = Wanted(genre, year, kind)
        page = await catalog.list_artist_songs(
            caller, ArtistId(artist_id), sort, wanted=wanted, cursor=cursor, limit=limit
        )
        return await songs_body(page, caller)

    @routes.get("/albums/{album_id}/songs")
    async def list_album_songs(
        caller: SignedInCaller, album_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[SongBody]:
        """An album's songs by disc and track."""
        page = await catalog.list_album_songs(caller, AlbumId(album_id), cursor=cursor, limit=limit)
        return await songs_body(page, caller)

    return routes


def _wanted(genre: str | None, year: int | None, kind: AlbumKind | None, artist: UUID | None) -> Wanted:
    return Wanted(genre, year, kind, None if artist is None else ArtistId(artist))


def _page(page: Page[T], body: type[PageBody[T]]) -> PageBody[T]:
    return body(items=page.items, next=page.next)
