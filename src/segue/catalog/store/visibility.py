"""SQL of from when a song may be known of: the one place that writes `visible_from` and `visible_day`."""

from collections.abc import Sequence

from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection

# A draft, what waits for a review, or what is taken down with its album or artist, is nobody's to know; else
# a song's own schedule goes before its album's, and without one it has always been there.
_SETTLE = """
update songs s set visible_from = w.visible_from, visible_day = w.visible_day
  from (
    select s.id,
           case when s.draft or al.draft or s.held
                     or coalesce(s.taken_down_at, al.taken_down_at, o.taken_down_at) is not null
                then 'infinity'::timestamptz
                else coalesce(s.release_at, al.release_at, '-infinity'::timestamptz) end as visible_from,
           case when s.release_at is null then al.release_day else s.release_day end as visible_day
      from songs s join artists o on o.id = s.artist_id left join albums al on al.id = s.album_id
     where s.id = any(%s)) w
 where s.id = w.id
   and (s.visible_from, s.visible_day) is distinct from (w.visible_from, w.visible_day)
returning s.id
"""
_OF_ALBUM = "select id from songs where album_id = %s"
_OF_ARTIST = "select id from songs where artist_id = %s"


async def settle(conn: Connection, songs: Sequence[SongId]) -> list[SongId]:
    """Work out anew from when songs may be known of; those where that changed.

    Call it after any change to drafts, schedules or takedowns of songs, their albums or artists.
    """
    rows = await (await conn.execute(_SETTLE, [list(songs)])).fetchall()
    return [SongId(row["id"]) for row in rows]


async def settle_album(conn: Connection, album_id: AlbumId) -> list[SongId]:
    """As `settle`, for all songs of an album."""
    rows = await (await conn.execute(_OF_ALBUM, [album_id])).fetchall()
    return await settle(conn, [SongId(row["id"]) for row in rows])


async def settle_artist(conn: Connection, artist_id: ArtistId) -> list[SongId]:
    """As `settle`, for all songs of an artist."""
    rows = await (await conn.execute(_OF_ARTIST, [artist_id])).fetchall()
    return await settle(conn, [SongId(row["id"]) for row in rows])
