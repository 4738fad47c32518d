"""A page of a list: where its cursor continues, the query, the cards, and the next cursor."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from segue.catalog import rules
from segue.catalog.contracts import Album, AlbumSort, Artist, NameSort, Song, SongSort
from segue.catalog.lists.contracts import Audience, Wanted
from segue.catalog.lists.store import albums as album_lists
from segue.catalog.lists.store import songs as song_lists
from segue.catalog.store import pages
from segue.kernel.ids import AlbumId
from segue.kernel.paging import Page
from segue.kernel.ports.database import Connection

Place = tuple[object, UUID]


async def named(conn: Connection, wanted: Wanted) -> Wanted:
    """With the genre as the tree writes it; one that is not in the tree stays as it was asked for."""
    if wanted.genre is None:
        return wanted
    known = await song_lists.find_genre(conn, wanted.genre)
    return replace(wanted, genre=known or wanted.genre.strip().lower())


async def songs(
    conn: Connection, audience: Audience, sort: SongSort, wanted: Wanted, *, cursor: str | None, limit: int
) -> Page[Song]:
    """Songs that the audience may know of. Raises BadCursor."""
    match sort:
        case SongSort.NEW:
            after: Place = rules.after_moment(cursor, audience.moment)
            following: Callable[[Any, UUID], str] = rules.moment_cursor
        case SongSort.POPULAR:
            after, following = rules.after_count(cursor), rules.count_cursor
        case SongSort.TITLE:
            after, following = rules.after_title(cursor), rules.title_cursor
        case _:
            after, following = rules.after_day(cursor), rules.day_cursor
    # One row more than asked tells whether there is a next page.
    keyed = await song_lists.songs(conn, audience, sort, wanted, after=after, count=limit + 1)
    return Page(await pages.songs(conn, _ids(keyed, limit)), _next(keyed, limit, following))


async def album_songs(
    conn: Connection, audience: Audience, album: AlbumId, cursor: str | None, limit: int
) -> Page[Song]:
    """An album's songs by disc and track. Raises BadCursor."""
    keyed = await song_lists.album_songs(conn, audience, album, rules.after_place(cursor), limit + 1)
    return Page(
        await pages.songs(conn, _ids(keyed, limit)),
        _next(keyed, limit, lambda place, row: rules.place_cursor(place[0], place[1], row)),
    )


async def albums(
    conn: Connection, audience: Audience, sort: AlbumSort, wanted: Wanted, *, cursor: str | None, limit: int
) -> Page[Album]:
    """Albums with a song that the audience may know of. Raises BadCursor."""
    match sort:
        case AlbumSort.NEW:
            after: Place = rules.after_moment(cursor, audience.moment)
            following: Callable[[Any, UUID], str] = rules.moment_cursor
        case AlbumSort.TITLE:
            after, following = rules.after_title(cursor), rules.title_cursor
        case _:
            after, following = rules.after_day(cursor), rules.day_cursor
    keyed = await album_lists.albums(conn, audience, sort, wanted, after=after, count=limit + 1)
    found = await pages.albums(conn, _ids(keyed, limit), audience.values)
    return Page(found, _next(keyed, limit, following))


async def artists(
    conn: Connection, audience: Audience, sort: NameSort, wanted: Wanted, *, cursor: str | None, limit: int
) -> Page[Artist]:
    """Artists with a song that the audience may know of. Raises BadCursor."""
    match sort:
        case NameSort.NEW:
            after: Place = rules.after_moment(cursor, audience.moment)
            following: Callable[[Any, UUID], str] = rules.moment_cursor
        case _:
            after, following = rules.after_title(cursor), rules.title_cursor
    keyed = await album_lists.artists(conn, audience, sort, wanted, after=after, count=limit + 1)
    return Page(await pages.artists(conn, _ids(keyed, limit)), _next(keyed, limit, following))


def _ids(keyed: Sequence[tuple[UUID, Any]], limit: int) -> list[UUID]:
    return [row for row, _ in keyed[:limit]]


def _next(keyed: Sequence[tuple[UUID, Any]], limit: int, following: Callable[[Any, UUID], str]) -> str | None:
    if len(keyed) <= limit:
        return None
    row, key = keyed[limit - 1]
    return following(key, row)
