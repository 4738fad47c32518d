"""SQL of the log of a playlist's changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString

from segue.kernel.ids import EntryId, PlaylistId, SongId, UserId
from segue.kernel.ports.database import Connection
from segue.library.playlists.contracts import Change, ChangeKind, PersonRef, Shift

# Nobody is told of a person whom they may not know of.
_SINCE = """
select c.version, c.kind, c.at, c.detail, c.entry_ids, c.former, c.positions, c.undoes, c.undone,
       a.id as actor_id, a.display_name as actor_name, af.avatar_id as actor_avatar,
       s.id as subject_id, s.display_name as subject_name, sf.avatar_id as subject_avatar,
       (select array_agg(e.song_id order by told.place)
          from unnest(c.entry_ids, c.former) with ordinality as told (id, former, place)
          left join playlist_entries e on e.playlist_id = c.playlist_id and e.id = told.id
               and told.former is null) as songs
  from playlist_changes c
  left join users a on a.id = c.actor_id and not exists (
       select 1 from blocks b where (b.blocker_id, b.blocked_id) in
              ((a.id, %(viewer)s::uuid), (%(viewer)s::uuid, a.id)))
  left join profiles af on af.user_id = a.id
  left join users s on s.id = c.subject_id and not exists (
       select 1 from blocks b where (b.blocker_id, b.blocked_id) in
              ((s.id, %(viewer)s::uuid), (%(viewer)s::uuid, s.id)))
  left join profiles sf on sf.user_id = s.id
 where c.playlist_id = %(playlist)s and c.version > %(since)s and c.version <= %(until)s
 order by c.version limit %(count)s
"""
_BEFORE = """
select c.version, c.kind, c.at, c.detail, '{}'::uuid[] as entry_ids, '{}'::int[] as former,
       '{}'::int[] as positions, '{}'::uuid[] as songs, c.undoes, c.undone,
       cardinality(c.entry_ids) as entry_count,
       a.id as actor_id, a.display_name as actor_name, af.avatar_id as actor_avatar,
       s.id as subject_id, s.display_name as subject_name, sf.avatar_id as subject_avatar
  from playlist_changes c
  left join users a on a.id = c.actor_id and not exists (
       select 1 from blocks b where (b.blocker_id, b.blocked_id) in
              ((a.id, %(viewer)s::uuid), (%(viewer)s::uuid, a.id)))
  left join profiles af on af.user_id = a.id
  left join users s on s.id = c.subject_id and not exists (
       select 1 from blocks b where (b.blocker_id, b.blocked_id) in
              ((s.id, %(viewer)s::uuid), (%(viewer)s::uuid, s.id)))
  left join profiles sf on sf.user_id = s.id
 where c.playlist_id = %(playlist)s and c.version < %(before)s
 order by c.version desc limit %(count)s
"""
# What one has undone is not undone again: the edit before it is next.
_UNDOABLE = """
select version, entry_ids, former, positions from playlist_changes
 where playlist_id = %(playlist)s and actor_id = %(actor)s and not undone
   and kind in ('added', 'removed', 'moved', 'sorted') and at > %(after)s
   and (%(version)s::bigint is null or version = %(version)s)
 order by version desc limit 1
"""
_LATER = """
select entry_ids, former, positions from playlist_changes
 where playlist_id = %s and version > %s and cardinality(entry_ids) > 0 order by version
"""
_MARK = "update playlist_changes set undone = true where playlist_id = %s and version = %s"
_WEIGHT = """
select min(version) as first, count(*) as count, coalesce(sum(cardinality(entry_ids)), 0) as entries
  from playlist_changes where playlist_id = %s and version > %s
"""
_FORGET = "delete from playlist_changes where at < %s"


async def since(
    conn: Connection, playlist_id: PlaylistId, versions: tuple[int, int], viewer: UserId, count: int
) -> list[Change]:
    """Changes after a version up to another, the oldest first, with the songs of entries that came."""
    told = {
        "playlist": playlist_id,
        "since": versions[0],
        "until": versions[1],
        "viewer": viewer,
        "count": count,
    }
    return [_change(row) for row in await _rows(conn, _SINCE, told)]


async def before(
    conn: Connection, playlist_id: PlaylistId, version: int, viewer: UserId, count: int
) -> list[tuple[Change, int]]:
    """Changes before a version, the latest first, without their entries; and how many those were."""
    told = {"playlist": playlist_id, "before": version, "viewer": viewer, "count": count}
    return [(_change(row), row["entry_count"]) for row in await _rows(conn, _BEFORE, told)]


async def weigh(conn: Connection, playlist_id: PlaylistId, version: int) -> tuple[int | None, int, int]:
    """Of what follows a version: the first version that is known, how many there are, of how many entries."""
    row = await (await conn.execute(_WEIGHT, [playlist_id, version])).fetchone()
    return (row["first"], int(row["count"]), int(row["entries"])) if row else (None, 0, 0)


async def find_undoable(
    conn: Connection, playlist_id: PlaylistId, actor: UserId, version: int | None, after: datetime
) -> tuple[int, list[Shift]] | None:
    """The person's last edit that is not undone, or the one of a version, if it is not too old."""
    told = {"playlist": playlist_id, "actor": actor, "version": version, "after": after}
    row = await (await conn.execute(_UNDOABLE, told)).fetchone()
    return None if row is None else (row["version"], _shifts(row))


async def later(conn: Connection, playlist_id: PlaylistId, version: int) -> list[list[Shift]]:
    """What has been done to the entries since a version."""
    rows = await (await conn.execute(_LATER, [playlist_id, version])).fetchall()
    return [_shifts(row) for row in rows]


async def mark_undone(conn: Connection, playlist_id: PlaylistId, version: int) -> None:
    """Note that an edit was taken back."""
    await conn.execute(_MARK, [playlist_id, version])


async def forget(conn: Connection, before_moment: datetime) -> int:
    """Delete what was changed before a moment from the log; how many changes."""
    return (await conn.execute(_FORGET, [before_moment])).rowcount


async def _rows(conn: Connection, query: LiteralString, told: dict[str, object]) -> Sequence[dict[str, Any]]:
    return await (await conn.execute(query, told)).fetchall()


def _change(row: dict[str, Any]) -> Change:
    return Change(
        version=row["version"],
        kind=ChangeKind(row["kind"]),
        at=row["at"],
        actor=_person(row, "actor"),
        subject=_person(row, "subject"),
        detail=row["detail"],
        shifts=tuple(_shifts(row)),
        songs=tuple(None if song is None else SongId(song) for song in row["songs"] or ()),
        undoes=row["undoes"],
        undone=row["undone"],
    )


def _shifts(row: dict[str, Any]) -> list[Shift]:
    told = zip(row["entry_ids"], row["former"], row["positions"], strict=True)
    return [Shift(EntryId(entry), former, position) for entry, former, position in told]


def _person(row: dict[str, Any], part: str) -> PersonRef | None:
    if row[f"{part}_id"] is None:
        return None
    return PersonRef(UserId(row[f"{part}_id"]), row[f"{part}_name"], row[f"{part}_avatar"])
