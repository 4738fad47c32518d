"""HTTP of what a library holds, and of what changed there."""

from typing import Annotated

from fastapi import APIRouter, Query

from segue.accounts.api import Caller
from segue.accounts.http import SignedInCaller
from segue.catalog.api import Artist, Catalog, Song
from segue.catalog.http import PageBody, album_body, artist_body, song_body
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from segue.library.collection.contracts import AlbumOrder, Kept, NameOrder, SongOrder
from segue.library.collection.schemas import (
    ChangeBody,
    ChangesBody,
    KeptAlbumBody,
    KeptArtistBody,
    KeptPlaylistBody,
    KeptSongBody,
    PlaylistCardBody,
    TotalsBody,
)
from segue.library.collection.service import Library

MOST_CHANGES = 1_000
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
Words = Annotated[
    str | None,
    Query(
        max_length=100,
        pattern=r"^[^\x00]*$",
        description="Words that must all be in its names, whatever their case and accents.",
    ),
]
Since = Annotated[
    int, Query(ge=0, le=(1 << 63) - 1, description="`version` of the answer before; 0 for all.")
]


def router(library: Library, catalog: Catalog) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["library"])

    async def songs_body(page: Page[Kept[Song]], caller: Caller) -> PageBody[KeptSongBody]:
        shown = [kept.thing for kept in page.items if kept.thing is not None]
        own = await catalog.find_own(caller, shown)
        items = [
            KeptSongBody(
                id=kept.id,
                added_at=kept.added_at,
                song=None if kept.thing is None else song_body(kept.thing, caller, own),
                missing=kept.missing,
            )
            for kept in page.items
        ]
        return PageBody[KeptSongBody](items=items, next=page.next)

    @routes.get("/users/me/library")
    async def get_library(caller: SignedInCaller) -> TotalsBody:
        """How much your library has."""
        totals = await library.get_totals(caller.user_id)
        return TotalsBody(
            version=totals.version,
            songs=totals.songs,
            albums=totals.albums,
            artists=totals.artists,
            playlists=totals.playlists,
            hidden_songs=totals.hidden_songs,
            hidden_artists=totals.hidden_artists,
        )

    @routes.get("/users/me/liked-songs")
    async def list_liked_songs(
        caller: SignedInCaller,
        *,
        sort: SongOrder = SongOrder.ADDED,
        q: Words = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[KeptSongBody]:
        """Songs you like. What is gone or not to be heard here stands there without a title."""
        page = await library.list_songs(caller, sort, words=q, cursor=cursor, limit=limit)
        return await songs_body(page, caller)

    @routes.get("/users/me/albums")
    async def list_saved_albums(
        caller: SignedInCaller,
        *,
        sort: AlbumOrder = AlbumOrder.ADDED,
        q: Words = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[KeptAlbumBody]:
        """Albums you saved."""
        page = await library.list_albums(caller, sort, words=q, cursor=cursor, limit=limit)
        items = [
            KeptAlbumBody(
                id=kept.id,
                added_at=kept.added_at,
                album=None if kept.thing is None else album_body(kept.thing),
                missing=kept.missing,
            )
            for kept in page.items
        ]
        return PageBody[KeptAlbumBody](items=items, next=page.next)

    @routes.get("/users/me/following/artists")
    async def list_followed_artists(
        caller: SignedInCaller,
        *,
        sort: NameOrder = NameOrder.ADDED,
        q: Words = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[KeptArtistBody]:
        """Artists you follow."""
        page = await library.list_artists(caller, sort, words=q, cursor=cursor, limit=limit)
        return _artists_body(page)

    @routes.get("/users/me/following/playlists")
    async def list_followed_playlists(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[KeptPlaylistBody]:
        """Playlists of others that you follow, the latest first."""
        page = await library.list_playlists(caller, cursor=cursor, limit=limit)
        items = [
            KeptPlaylistBody(
                id=kept.id,
                added_at=kept.added_at,
                playlist=None
                if kept.thing is None
                else PlaylistCardBody(
                    id=kept.thing.id,
                    name=kept.thing.name,
                    owner=kept.thing.owner,
                    song_count=kept.thing.song_count,
                ),
                missing=kept.missing,
            )
            for kept in page.items
        ]
        return PageBody[KeptPlaylistBody](items=items, next=page.next)

    @routes.get("/users/me/hidden/songs")
    async def list_hidden_songs(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[KeptSongBody]:
        """Songs you hide, the latest first."""
        page = await library.list_songs(caller, SongOrder.ADDED, cursor=cursor, limit=limit, hidden=True)
        return await songs_body(page, caller)

    @routes.get("/users/me/hidden/artists")
    async def list_hidden_artists(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[KeptArtistBody]:
        """Artists you hide, the latest first."""
        page = await library.list_artists(caller, NameOrder.ADDED, cursor=cursor, limit=limit, hidden=True)
        return _artists_body(page)

    @routes.get("/users/me/changes")
    async def list_changes(
        caller: SignedInCaller,
        since: Since = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_CHANGES)] = MOST_CHANGES,
    ) -> ChangesBody:
        """What came into your library and went out of it since a version, for clients that keep a copy."""
        found = await library.list_changes(caller.user_id, since, limit)
        items = [ChangeBody(kind=one.kind, id=one.id, at=one.at, removed=one.removed) for one in found.items]
        return ChangesBody(items=items, version=found.version, more=found.more)

    return routes


def _artists_body(page: Page[Kept[Artist]]) -> PageBody[KeptArtistBody]:
    items = [
        KeptArtistBody(
            id=kept.id,
            added_at=kept.added_at,
            artist=None if kept.thing is None else artist_body(kept.thing),
            missing=kept.missing,
        )
        for kept in page.items
    ]
    return PageBody[KeptArtistBody](items=items, next=page.next)
