"""SQL of keeping many things at once in a library, whose row is held."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import SongId, UserId
from segue.kernel.ports.database import Connection
from segue.library.collection.contracts import Kind
from segue.library.exchange.ports import ListedSong

# Each gets a version of its own, as if it had been kept alone; what is there already keeps its.
_KEEP = """
with asked as (
    select subject, min(at) as at, min(place) as place
      from unnest(%(subjects)s::uuid[], %(times)s::timestamptz[]) with ordinality as told (subject, at, place)
     group by subject
), fresh as (
    select subject, at, row_number() over (order by at, place desc) as number from asked
     where not exists (select 1 from library_items i where i.user_id = %(user)s and i.kind = %(kind)s
                          and i.subject_id = asked.subject and i.removed_at is null)
     order by place limit %(room)s
), put as (
    insert into library_items (user_id, kind, subject_id, added_at, version)
    select %(user)s, %(kind)s, subject, at, %(version)s + number from fresh
    on conflict (user_id, kind, subject_id) do update
        set added_at = excluded.added_at, removed_at = null, version = excluded.version
    returning subject_id, version
), counted as (
    insert into library_counts (kind, subject_id, slot, count)
    select %(kind)s, subject_id, library_slot(%(user)s), 1 from put order by subject_id
    on conflict (kind, subject_id, slot) do update set count = library_counts.count + 1
)
update libraries set version = greatest(version, (select max(put.version) from put)),
       songs = songs + case when %(kind)s = 'song' then (select count(*) from put) else 0 end,
       albums = albums + case when %(kind)s = 'album' then (select count(*) from put) else 0 end,
       artists = artists + case when %(kind)s = 'artist' then (select count(*) from put) else 0 end
 where user_id = %(user)s and exists (select from put)
"""
_LIKES = """
select subject_id, added_at from library_items
 where user_id = %s and kind = 'song' and removed_at is null order by added_at desc, subject_id desc
"""


async def keep(
    conn: Connection,
    user_id: UserId,
    kind: Kind,
    things: Sequence[tuple[UUID, datetime]],
    *,
    version: int,
    room: int,
) -> None:
    """Keep songs, albums or artists from moments on, at most `room` of them."""
    told = {
        "user": user_id,
        "kind": kind.value,
        "subjects": [subject for subject, _ in things],
        "times": [at for _, at in things],
        "version": version,
        "room": room,
    }
    await conn.execute(_KEEP, told)


async def likes(conn: Connection, user_id: UserId) -> list[ListedSong]:
    """All that a person likes, the latest first."""
    rows = await (await conn.execute(_LIKES, [user_id])).fetchall()
    return [ListedSong(SongId(row["subject_id"]), row["added_at"]) for row in rows]
