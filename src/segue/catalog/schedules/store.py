"""SQL of schedules."""

from datetime import datetime
from typing import Any

from segue.catalog.schedules.contracts import HeldSchedule
from segue.kernel.ids import AlbumId, ArtistId, SongId, VersionId
from segue.kernel.ports.database import Connection

_LOCK_ALBUM = """
select artist_id, release_at, release_day from albums
 where id = %s and deleted_at is null for no key update
"""
_LOCK_SONG = """
select artist_id, release_at, release_day from songs
 where id = %s and deleted_at is null for no key update
"""
_SET_ALBUM = "update albums set release_at = %s, release_day = %s where id = %s"
_SET_SONG = "update songs set release_at = %s, release_day = %s where id = %s"
_HIDDEN = """
select v.song_id, v.id as version_id, s.visible_from > %(now)s as hidden
  from song_versions v join songs s on s.id = v.song_id
 where v.song_id = any(%(songs)s) order by v.song_id, v.number
"""


async def lock_album(conn: Connection, album_id: AlbumId) -> tuple[ArtistId, HeldSchedule] | None:
    """Whose an album is and when it comes out, held until commit."""
    return _held(await (await conn.execute(_LOCK_ALBUM, [album_id])).fetchone())


async def lock_song(conn: Connection, song_id: SongId) -> tuple[ArtistId, HeldSchedule] | None:
    """Whose a song is and when it comes out by itself, held until commit."""
    return _held(await (await conn.execute(_LOCK_SONG, [song_id])).fetchone())


async def set_album(conn: Connection, album_id: AlbumId, schedule: HeldSchedule) -> None:
    """Say when an album comes out."""
    await conn.execute(_SET_ALBUM, [schedule.first_at, schedule.day, album_id])


async def set_song(conn: Connection, song_id: SongId, schedule: HeldSchedule) -> None:
    """Say when a song comes out by itself."""
    await conn.execute(_SET_SONG, [schedule.first_at, schedule.day, song_id])


async def versions(
    conn: Connection, songs: list[SongId], now: datetime
) -> list[tuple[SongId, VersionId, bool]]:
    """The versions of songs, each with whether nobody may hear its song yet."""
    rows = await (await conn.execute(_HIDDEN, {"songs": songs, "now": now})).fetchall()
    return [(SongId(row["song_id"]), VersionId(row["version_id"]), row["hidden"]) for row in rows]


def _held(row: dict[str, Any] | None) -> tuple[ArtistId, HeldSchedule] | None:
    if row is None:
        return None
    return ArtistId(row["artist_id"]), HeldSchedule(row["release_at"], row["release_day"])
