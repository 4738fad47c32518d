"""SQL of takedowns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.desk import Versions
from segue.catalog.entities.store import versions
from segue.catalog.store import visibility
from segue.catalog.takedowns.contracts import Takedown
from segue.kernel.ids import AlbumId, ArtistId, SongId, TakedownId, UserId
from segue.kernel.ports.database import Connection

_NAMES: Mapping[EntityKind, LiteralString] = {
    EntityKind.ARTIST: "select name from artists where id = %s and merged_into is null for update",
    EntityKind.ALBUM: "select title as name from albums where id = %s and merged_into is null for update",
    EntityKind.SONG: "select title as name from songs where id = %s for update",
}
_MARKS: Mapping[EntityKind, LiteralString] = {
    EntityKind.ARTIST: "update artists set taken_down_at = %s where id = %s",
    EntityKind.ALBUM: "update albums set taken_down_at = %s where id = %s",
    EntityKind.SONG: "update songs set taken_down_at = %s where id = %s",
}
_VERSIONS = """
select v.song_id, v.id from song_versions v join songs s on s.id = v.song_id
 where s.id = any(%(songs)s) and s.deleted_at is null
   and (s.visible_from <= %(now)s) = %(heard)s
 order by v.song_id, v.number
"""
_ADD = """
insert into takedowns (id, kind, subject_id, name, reason, claimant, created_at, created_by)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_STANDING = "select id from takedowns where kind = %s and subject_id = %s and ended_at is null"
_LOCK = """
select id, kind, subject_id, name, reason, claimant, created_at, created_by, ended_at, ended_by, end_reason
  from takedowns where id = %s for update
"""
_LIST = """
select id, kind, subject_id, name, reason, claimant, created_at, created_by, ended_at, ended_by, end_reason
  from takedowns
 where (%(standing)s::boolean is null or (ended_at is null) = %(standing)s)
   and (created_at, id) < (%(at)s, %(id)s)
 order by created_at desc, id desc limit %(count)s
"""
_END = "update takedowns set ended_at = %s, ended_by = %s, end_reason = %s where id = %s"


async def lock_subject(conn: Connection, kind: EntityKind, subject_id: UUID) -> str | None:
    """What the thing is called, held until commit; None when there is none."""
    row = await (await conn.execute(_NAMES[kind], [subject_id])).fetchone()
    return None if row is None else str(row["name"])


async def mark(conn: Connection, kind: EntityKind, subject_id: UUID, at: datetime | None) -> list[SongId]:
    """Say since when a thing is taken down, None for no longer; songs that may be known of otherwise now."""
    await conn.execute(_MARKS[kind], [at, subject_id])
    match kind:
        case EntityKind.ARTIST:
            return await visibility.settle_artist(conn, ArtistId(subject_id))
        case EntityKind.ALBUM:
            return await visibility.settle_album(conn, AlbumId(subject_id))
        case EntityKind.SONG:
            return await visibility.settle(conn, [SongId(subject_id)])


async def versions_of(conn: Connection, songs: Sequence[SongId], now: datetime, *, heard: bool) -> Versions:
    """Versions of those of `songs` that stand and are out, or are not, at `now`."""
    values = {"songs": list(songs), "now": now, "heard": heard}
    return versions(await (await conn.execute(_VERSIONS, values)).fetchall())


async def add(conn: Connection, takedown: Takedown) -> None:
    """Insert a takedown."""
    values = [
        takedown.id,
        takedown.kind,
        takedown.subject_id,
        takedown.name,
        takedown.reason,
        takedown.claimant,
        takedown.created_at,
        takedown.created_by,
    ]
    await conn.execute(_ADD, values)


async def find_standing(conn: Connection, kind: EntityKind, subject_id: UUID) -> TakedownId | None:
    """The takedown of a thing that was not lifted."""
    row = await (await conn.execute(_STANDING, [kind, subject_id])).fetchone()
    return None if row is None else TakedownId(row["id"])


async def lock(conn: Connection, takedown_id: TakedownId) -> Takedown | None:
    """A takedown, held until commit."""
    row = await (await conn.execute(_LOCK, [takedown_id])).fetchone()
    return None if row is None else _takedown(row)


async def list_takedowns(
    conn: Connection, after: tuple[datetime, UUID], count: int, *, standing: bool | None
) -> list[Takedown]:
    """Takedowns, the newest first; those that stand, those that were lifted, or all."""
    values = {"standing": standing, "at": after[0], "id": after[1], "count": count}
    rows = await (await conn.execute(_LIST, values)).fetchall()
    return [_takedown(row) for row in rows]


async def end(
    conn: Connection, takedown_id: TakedownId, *, now: datetime, admin: UserId, reason: str
) -> None:
    """Say that a takedown is lifted."""
    await conn.execute(_END, [now, admin, reason, takedown_id])


def _takedown(row: dict[str, Any]) -> Takedown:
    return Takedown(
        id=TakedownId(row["id"]),
        kind=EntityKind(row["kind"]),
        subject_id=row["subject_id"],
        name=row["name"],
        reason=row["reason"],
        claimant=row["claimant"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        ended_at=row["ended_at"],
        ended_by=row["ended_by"],
        end_reason=row["end_reason"],
    )
