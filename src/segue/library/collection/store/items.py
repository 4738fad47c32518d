"""SQL of libraries: what comes in, what goes out, and what changed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NewType
from uuid import UUID

from segue.kernel.ids import SongId, UserId
from segue.kernel.ports.database import Connection
from segue.library.collection.contracts import COUNTED, NOTHING, Change, Changes, Kind, Standing, Totals

Held = NewType("Held", Totals)
"""A library whose row is locked until commit."""

_HOLD = """
select version, songs, albums, artists, playlists, hidden_songs, hidden_artists
  from libraries where user_id = %s for update
"""
_BEGIN = "insert into libraries (user_id) values (%s) on conflict do nothing"
_TOTALS = """
select version, songs, albums, artists, playlists, hidden_songs, hidden_artists
  from libraries where user_id = %s
"""
# A row of a count is locked until commit, after the library's own: nobody waits for each other in a circle.
_ADD = """
with put as (
    insert into library_items (user_id, kind, subject_id, added_at, version)
    values (%(user)s, %(kind)s, %(subject)s, %(now)s, %(version)s)
    on conflict (user_id, kind, subject_id) do update
        set added_at = excluded.added_at, removed_at = null, version = excluded.version
        where library_items.removed_at is not null
    returning 1
), counted as (
    insert into library_counts (kind, subject_id, slot, count)
    select %(kind)s, %(subject)s, library_slot(%(user)s), 1 from put where %(counted)s
    on conflict (kind, subject_id, slot) do update set count = library_counts.count + 1
)
update libraries set version = %(version)s,
       songs = songs + (%(kind)s = 'song')::int, albums = albums + (%(kind)s = 'album')::int,
       artists = artists + (%(kind)s = 'artist')::int, playlists = playlists + (%(kind)s = 'playlist')::int,
       hidden_songs = hidden_songs + (%(kind)s = 'hidden_song')::int,
       hidden_artists = hidden_artists + (%(kind)s = 'hidden_artist')::int
 where user_id = %(user)s and exists (select from put)
"""
_REMOVE = """
with put as (
    update library_items set removed_at = %(now)s, version = %(version)s
     where user_id = %(user)s and kind = %(kind)s and subject_id = %(subject)s and removed_at is null
    returning 1
), counted as (
    update library_counts set count = count - 1
     where kind = %(kind)s and subject_id = %(subject)s and slot = library_slot(%(user)s) and %(counted)s
       and exists (select from put)
)
update libraries set version = %(version)s,
       songs = songs - (%(kind)s = 'song')::int, albums = albums - (%(kind)s = 'album')::int,
       artists = artists - (%(kind)s = 'artist')::int, playlists = playlists - (%(kind)s = 'playlist')::int,
       hidden_songs = hidden_songs - (%(kind)s = 'hidden_song')::int,
       hidden_artists = hidden_artists - (%(kind)s = 'hidden_artist')::int
 where user_id = %(user)s and exists (select from put)
"""
_STANDING = """
select exists (
           select 1 from library_items
            where user_id = %(user)s and kind = %(kind)s and subject_id = %(subject)s
              and removed_at is null) as held,
       (select coalesce(sum(count), 0)::bigint from library_counts
         where kind = %(kind)s and subject_id = %(subject)s) as count
"""
# One statement, so that the version is of the moment in which the changes were read.
_CHANGES = """
select l.version as now, l.forgotten_to, i.kind, i.subject_id, i.added_at, i.removed_at, i.version
  from libraries l
  left join lateral (
       select kind, subject_id, added_at, removed_at, version from library_items
        where user_id = l.user_id and version > %(since)s and (%(since)s > 0 or removed_at is null)
        order by version limit %(count)s) i on true
 where l.user_id = %(user)s
 order by i.version
"""
_HIDDEN = """
select s.id from unnest(%(songs)s::uuid[]) as s (id)
 where exists (select 1 from library_items i
                where i.user_id = %(user)s and i.kind = 'hidden_song' and i.subject_id = s.id
                  and i.removed_at is null)
    or exists (select 1 from song_artists sa
                 join library_items i on i.user_id = %(user)s and i.kind = 'hidden_artist'
                      and i.subject_id = sa.artist_id and i.removed_at is null
                where sa.song_id = s.id and sa.role in ('main', 'featured', 'remixer'))
"""
_WITH_OLD_GONE = """
select distinct user_id from library_items where removed_at < %s order by user_id limit %s
"""
_FORGET_GONE = """
with gone as (
    delete from library_items where user_id = %(user)s and removed_at < %(before)s returning version
)
update libraries set forgotten_to = greatest(forgotten_to, (select max(version) from gone))
 where user_id = %(user)s and exists (select from gone)
"""


async def hold(conn: Connection, user_id: UserId) -> Held:
    """A person's library, begun if there is none, locked until commit."""
    row = await (await conn.execute(_HOLD, [user_id])).fetchone()
    if row is None:
        await conn.execute(_BEGIN, [user_id])
        row = await (await conn.execute(_HOLD, [user_id])).fetchone()
    return Held(NOTHING if row is None else _totals(row))


async def totals(conn: Connection, user_id: UserId) -> Totals:
    """How much a library has."""
    row = await (await conn.execute(_TOTALS, [user_id])).fetchone()
    return NOTHING if row is None else _totals(row)


async def add(  # noqa: PLR0917 - in which, whose, what, when
    conn: Connection, held: Held, user_id: UserId, kind: Kind, subject: UUID, now: datetime
) -> bool:
    """Put a thing into a library that is held; False when it is there already."""
    return await _change(conn, _ADD, held, user_id, kind, subject, now)


async def remove(  # noqa: PLR0917 - as `add`
    conn: Connection, held: Held, user_id: UserId, kind: Kind, subject: UUID, now: datetime
) -> bool:
    """Take a thing out of a library that is held; False when it is not there."""
    return await _change(conn, _REMOVE, held, user_id, kind, subject, now)


async def standing(conn: Connection, user_id: UserId, kind: Kind, subject: UUID) -> Standing:
    """Whether a person keeps a thing, and how many people do."""
    values = {"user": user_id, "kind": kind.value, "subject": subject}
    row = await (await conn.execute(_STANDING, values)).fetchone()
    return Standing(held=False, count=0) if row is None else Standing(row["held"], row["count"])


async def changes(conn: Connection, user_id: UserId, since: int, limit: int) -> tuple[Changes, int]:
    """What changed after version `since`, and the version up to which removals are forgotten."""
    values = {"user": user_id, "since": since, "count": limit + 1}
    rows = await (await conn.execute(_CHANGES, values)).fetchall()
    if not rows:
        return Changes([], 0, more=False), 0
    found = [row for row in rows if row["kind"] is not None]
    more = len(found) > limit
    items = [
        Change(
            Kind(row["kind"]),
            row["subject_id"],
            row["removed_at"] or row["added_at"],
            removed=row["removed_at"] is not None,
        )
        for row in found[:limit]
    ]
    version = found[limit - 1]["version"] if more else rows[0]["now"]
    return Changes(items, version, more=more), rows[0]["forgotten_to"]


async def hidden(conn: Connection, user_id: UserId, songs: Collection[SongId]) -> frozenset[SongId]:
    """Those of `songs` that a person hides, or whose artist they hide."""
    rows = await (await conn.execute(_HIDDEN, {"user": user_id, "songs": list(songs)})).fetchall()
    return frozenset(SongId(row["id"]) for row in rows)


async def with_old_gone(conn: Connection, before: datetime, limit: int) -> Sequence[UserId]:
    """People whose libraries lost something before then that is still remembered."""
    rows = await (await conn.execute(_WITH_OLD_GONE, [before, limit])).fetchall()
    return [UserId(row["user_id"]) for row in rows]


async def forget_gone(conn: Connection, user_id: UserId, before: datetime) -> None:
    """Forget what a library that is held lost before then."""
    await conn.execute(_FORGET_GONE, {"user": user_id, "before": before})


async def _change(  # noqa: PLR0917 - how, whose, what, when: always in this order
    conn: Connection, query: Any, held: Held, user_id: UserId, kind: Kind, subject: UUID, now: datetime
) -> bool:
    values = {
        "user": user_id,
        "kind": kind.value,
        "subject": subject,
        "now": now,
        "version": held.version + 1,
        "counted": kind in COUNTED,
    }
    return (await conn.execute(query, values)).rowcount == 1


def _totals(row: dict[str, Any]) -> Totals:
    return Totals(**row)
