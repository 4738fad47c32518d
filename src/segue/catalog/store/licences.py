"""SQL of licences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from segue.catalog.terms import Licence, Use
from segue.kernel.ids import AlbumId, ArtistId, IdSource, SongId
from segue.kernel.ports.database import Connection

_OF_SONG = """
select id, holder, territories, excluded, starts_at, ends_at, uses from licences
 where song_id = %s order by starts_at nulls first, id
"""
_OF_SONGS = """
select id, song_id, holder, territories, excluded, starts_at, ends_at, uses from licences
 where song_id = any(%s) order by song_id, starts_at nulls first, id
"""
_CLEAR = "delete from licences where song_id = %s"
_ADD = """
insert into licences (id, song_id, holder, territories, excluded, starts_at, ends_at, uses)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_MARK = "update songs set licensed = %s where id = %s and licensed <> %s"
_LOCK_SONG = "select id, artist_id, title from songs where id = %s and deleted_at is null for no key update"
_LOCK_SONGS = """
select id, artist_id, title from songs where album_id = %s and deleted_at is null
 order by disc, coalesce(track, 10000), id for no key update
"""
_SONGS_OF_ARTIST = """
select id, artist_id, title, lower(title) as folded from songs
 where artist_id = %s and deleted_at is null and (lower(title), id) > (%s, %s)
 order by lower(title), id limit %s
"""


@dataclass(frozen=True, slots=True)
class HeldSong:
    """A song that is being changed."""

    id: SongId
    artist_id: ArtistId
    title: str


async def of_song(conn: Connection, song_id: SongId) -> list[Licence]:
    """A song's licences, the earliest first."""
    rows = await (await conn.execute(_OF_SONG, [song_id])).fetchall()
    return [_licence(row) for row in rows]


async def of_songs(conn: Connection, ids: Sequence[UUID]) -> dict[SongId, list[Licence]]:
    """The licences of those of `ids` that have any."""
    found: dict[SongId, list[Licence]] = {}
    for row in await (await conn.execute(_OF_SONGS, [list(ids)])).fetchall():
        found.setdefault(SongId(row["song_id"]), []).append(_licence(row))
    return found


async def replace(conn: Connection, song_id: SongId, licences: Sequence[Licence], ids: IdSource) -> None:
    """Put these licences in the place of all that a song has."""
    await conn.execute(_CLEAR, [song_id])
    for one in licences:
        await conn.execute(
            _ADD,
            [
                ids.new(),
                song_id,
                one.holder,
                sorted(one.territories),
                sorted(one.excluded),
                one.start,
                one.end,
                sorted(one.uses),
            ],
        )
    await conn.execute(_MARK, [bool(licences), song_id, bool(licences)])


async def lock_song(conn: Connection, song_id: SongId) -> HeldSong | None:
    """A song that stands, published or not, held until commit."""
    row = await (await conn.execute(_LOCK_SONG, [song_id])).fetchone()
    return None if row is None else _held(row)


async def lock_songs_of_album(conn: Connection, album_id: AlbumId) -> list[HeldSong]:
    """All songs of an album that stand, in their order, held until commit."""
    return [_held(row) for row in await (await conn.execute(_LOCK_SONGS, [album_id])).fetchall()]


async def songs_of_artist(
    conn: Connection, artist_id: ArtistId, after: tuple[str, UUID], count: int
) -> list[tuple[HeldSong, str]]:
    """An artist's songs that stand, by title, each with the key that it is sorted by."""
    rows = await (await conn.execute(_SONGS_OF_ARTIST, [artist_id, *after, count])).fetchall()
    return [(_held(row), row["folded"]) for row in rows]


def _held(row: dict[str, Any]) -> HeldSong:
    return HeldSong(SongId(row["id"]), ArtistId(row["artist_id"]), row["title"])


def _licence(row: dict[str, Any]) -> Licence:
    return Licence(
        holder=row["holder"],
        territories=frozenset(row["territories"]),
        excluded=frozenset(row["excluded"]),
        start=row["starts_at"],
        end=row["ends_at"],
        uses=frozenset(Use(use) for use in row["uses"]),
    )
