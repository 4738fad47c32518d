"""A page of a list: the query of its sort, where its cursor continues, and the next cursor."""

from segue.catalog import rules
from segue.catalog.contracts import Album, Artist, NameSort, Song, SongSort
from segue.catalog.store import pages
from segue.kernel.ids import AlbumId, ArtistId
from segue.kernel.paging import Page
from segue.kernel.ports.database import Connection


async def songs(
    conn: Connection, sort: SongSort, artist: ArtistId | None, cursor: str | None, limit: int
) -> Page[Song]:
    """Songs of an artist, or of all. Raises BadCursor."""
    # One row more than asked tells whether there is a next page.
    count = limit + 1
    match sort:
        case SongSort.NEW:
            moment = rules.after_moment(cursor)
            keyed = await (
                pages.artist_songs_new(conn, artist, moment, count)
                if artist
                else pages.songs_new(conn, moment, count)
            )
            following = [rules.moment_cursor(key, row) for row, key in keyed]
        case SongSort.POPULAR:
            plays = rules.after_count(cursor)
            keyed = await (
                pages.artist_songs_popular(conn, artist, plays, count)
                if artist
                else pages.songs_popular(conn, plays, count)
            )
            following = [rules.count_cursor(key, row) for row, key in keyed]
        case _:
            title = rules.after_title(cursor)
            keyed = await (
                pages.artist_songs_by_title(conn, artist, title, count)
                if artist
                else pages.songs_by_title(conn, title, count)
            )
            following = [rules.title_cursor(key, row) for row, key in keyed]
    return Page(await pages.songs(conn, [row for row, _ in keyed[:limit]]), _next(following, limit))


async def album_songs(conn: Connection, album: AlbumId, cursor: str | None, limit: int) -> Page[Song]:
    """An album's songs by disc and track. Raises BadCursor."""
    keyed = await pages.album_songs(conn, album, rules.after_place(cursor), limit + 1)
    following = [rules.place_cursor(disc, track, row) for row, (disc, track) in keyed]
    return Page(await pages.songs(conn, [row for row, _ in keyed[:limit]]), _next(following, limit))


async def albums(
    conn: Connection, sort: NameSort, artist: ArtistId | None, cursor: str | None, limit: int
) -> Page[Album]:
    """Albums of an artist, or of all. Raises BadCursor."""
    count = limit + 1
    match sort:
        case NameSort.NEW:
            moment = rules.after_moment(cursor)
            keyed = await (
                pages.artist_albums_new(conn, artist, moment, count)
                if artist
                else pages.albums_new(conn, moment, count)
            )
            following = [rules.moment_cursor(key, row) for row, key in keyed]
        case _:
            title = rules.after_title(cursor)
            keyed = await (
                pages.artist_albums_by_title(conn, artist, title, count)
                if artist
                else pages.albums_by_title(conn, title, count)
            )
            following = [rules.title_cursor(key, row) for row, key in keyed]
    return Page(await pages.albums(conn, [row for row, _ in keyed[:limit]]), _next(following, limit))


async def artists(conn: Connection, sort: NameSort, cursor: str | None, limit: int) -> Page[Artist]:
    """Artists. Raises BadCursor."""
    match sort:
        case NameSort.NEW:
            newest = await pages.artists_new(conn, rules.after_moment(cursor), limit + 1)
            found = [artist for artist, _ in newest]
            following = [rules.moment_cursor(key, artist.id) for artist, key in newest]
        case _:
            named = await pages.artists_by_name(conn, rules.after_title(cursor), limit + 1)
            found = [artist for artist, _ in named]
            following = [rules.title_cursor(key, artist.id) for artist, key in named]
    return Page(found[:limit], _next(following, limit))


def _next(cursors: list[str], limit: int) -> str | None:
    return cursors[limit - 1] if len(cursors) > limit else None
