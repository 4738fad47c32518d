"""Going along when two artists, albums or songs become one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection
from segue.library.collection.contracts import COUNTED, Kind

# Libraries are locked in the order of their owners, and before items and counts, as everywhere.
_HOLD = """
select l.user_id from libraries l
 where l.user_id in (
       select user_id from library_items
        where kind = %(kind)s and subject_id = %(old)s and removed_at is null)
 order by l.user_id for update
"""
_MOVE = """
with gone as (
    update library_items i set removed_at = %(now)s, version = l.version + 1
      from libraries l
     where i.kind = %(kind)s and i.subject_id = %(old)s and i.removed_at is null
       and l.user_id = i.user_id and l.user_id = any(%(people)s)
    returning i.user_id, i.added_at, l.version + 2 as version
), come as (
    insert into library_items (user_id, kind, subject_id, added_at, version)
    select user_id, %(kind)s, %(into)s, added_at, version from gone order by user_id
    on conflict (user_id, kind, subject_id) do update
        set added_at = excluded.added_at, removed_at = null, version = excluded.version
        where library_items.removed_at is not null
    returning user_id
), counted as (
    insert into library_counts (kind, subject_id, slot, count)
    select %(kind)s, %(into)s, library_slot(user_id), count(*) from come
     where %(counted)s group by 3 order by 3
    on conflict (kind, subject_id, slot) do update set count = library_counts.count + excluded.count
), left_behind as (
    delete from library_counts where kind = %(kind)s and subject_id = %(old)s
)
update libraries l set version = l.version + 2,
       songs = l.songs - (%(kind)s = 'song' and c.user_id is null)::int,
       albums = l.albums - (%(kind)s = 'album' and c.user_id is null)::int,
       artists = l.artists - (%(kind)s = 'artist' and c.user_id is null)::int,
       hidden_songs = l.hidden_songs - (%(kind)s = 'hidden_song' and c.user_id is null)::int,
       hidden_artists = l.hidden_artists - (%(kind)s = 'hidden_artist' and c.user_id is null)::int
  from gone g left join come c on c.user_id = g.user_id
 where l.user_id = g.user_id
"""
_STRAGGLERS = """
select distinct i.kind, i.subject_id as old, coalesce(a.merged_into, al.merged_into) as into
  from library_items i
  left join artists a on i.kind in ('artist', 'hidden_artist') and a.id = i.subject_id
  left join albums al on i.kind = 'album' and al.id = i.subject_id
 where i.removed_at is null and coalesce(a.merged_into, al.merged_into) is not null
 limit %s
"""


class LibraryMoves:
    """Moves what people keep from a double to what stayed, with the day they began to keep it."""

    async def artist_merged(self, conn: Connection, old: ArtistId, into: ArtistId, now: datetime) -> None:
        """Whoever followed or hid `old`, follows or hides `into`."""
        await self._move(conn, (Kind.ARTIST, Kind.HIDDEN_ARTIST), old, into, now)

    async def album_merged(self, conn: Connection, old: AlbumId, into: AlbumId, now: datetime) -> None:
        """Whoever saved `old`, has `into`."""
        await self._move(conn, (Kind.ALBUM,), old, into, now)

    async def songs_merged(self, conn: Connection, songs: Mapping[SongId, SongId], now: datetime) -> None:
        """Whoever liked or hid a double, likes or hides the song that stayed."""
        for old, into in sorted(songs.items()):
            await self._move(conn, (Kind.SONG, Kind.HIDDEN_SONG), old, into, now)

    async def follow_stragglers(self, conn: Connection, now: datetime, limit: int) -> int:
        """Move what was kept in the very moment in which its double was merged; how many doubles."""
        rows = await (await conn.execute(_STRAGGLERS, [limit])).fetchall()
        for row in rows:
            await self._move(conn, (Kind(row["kind"]),), row["old"], row["into"], now)
        return len(rows)

    async def _move(
        self, conn: Connection, kinds: Sequence[Kind], old: UUID, into: UUID, now: datetime
    ) -> None:
        for kind in kinds:
            values = {"kind": kind.value, "old": old, "into": into, "now": now, "counted": kind in COUNTED}
            held = await (await conn.execute(_HOLD, values)).fetchall()
            people = [row["user_id"] for row in held]
            if people:
                await conn.execute(_MOVE, {**values, "people": people})
