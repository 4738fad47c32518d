"""SQL of going along when two things become one."""

from datetime import datetime
from uuid import UUID

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


async def move(conn: Connection, kind: Kind, old: UUID, into: UUID, now: datetime) -> None:
    """Let whoever kept `old` keep `into`, since the same day."""
    values = {"kind": kind.value, "old": old, "into": into, "now": now, "counted": kind in COUNTED}
    held = await (await conn.execute(_HOLD, values)).fetchall()
    people = [row["user_id"] for row in held]
    if people:
        await conn.execute(_MOVE, {**values, "people": people})


async def stragglers(conn: Connection, limit: int) -> list[tuple[Kind, UUID, UUID]]:
    """What is kept under an id that was merged away, and where it went."""
    rows = await (await conn.execute(_STRAGGLERS, [limit])).fetchall()
    return [(Kind(row["kind"]), row["old"], row["into"]) for row in rows]
