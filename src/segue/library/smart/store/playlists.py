"""SQL of smart playlists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from segue.kernel.ids import SongId, UserId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows
from segue.library.smart.contracts import SmartPlaylist
from segue.library.smart.rules import read_rules, write_rules

_LOCK_PERSON = "select id from users where id = %s for no key update"
_COUNT = "select count(*) as many from smart_playlists where owner_id = %s"
_ADD = """
insert into smart_playlists (id, owner_id, name, description, rules, created_at, changed_at)
values (%(id)s, %(owner)s, %(name)s, %(description)s, %(rules)s, %(now)s, %(now)s)
"""
_FIND = "select * from smart_playlists where id = %s and owner_id = %s"
_LOCK = "select * from smart_playlists where id = %s and owner_id = %s for update"
_LIST = """
select * from smart_playlists where owner_id = %(owner)s and (created_at, id) < (%(at)s, %(id)s)
 order by created_at desc, id desc limit %(count)s
"""
_PUT = """
update smart_playlists set name = %(name)s, description = %(description)s, rules = %(rules)s,
       frozen_at = %(frozen_at)s, frozen_songs = %(frozen)s, revision = revision + 1, changed_at = %(now)s
 where id = %(id)s
"""
_DELETE = "delete from smart_playlists where id = %s and owner_id = %s"

HELD = (
    HeldRows(
        Kind("smart-playlists", "Your smart playlists and their rules.", ("smart_playlists",)),
        """
        select id, name, description, rules, frozen_at, frozen_songs, created_at, changed_at
          from smart_playlists where owner_id = %(user)s order by created_at, id
        """,
    ),
)


async def hold_person(conn: Connection, owner: UserId) -> int:
    """How many smart playlists a person has; no other is made for them until the transaction ends."""
    await conn.execute(_LOCK_PERSON, [owner])
    row = await (await conn.execute(_COUNT, [owner])).fetchone()
    return 0 if row is None else int(row["many"])


async def add(conn: Connection, owner: UserId, one: SmartPlaylist) -> None:
    """Make one."""
    await conn.execute(_ADD, {**_told(one), "owner": owner, "now": one.created_at})


async def find(
    conn: Connection, owner: UserId, playlist_id: UUID, *, lock: bool = False
) -> SmartPlaylist | None:
    """A person's own, locked until the transaction ends where that is asked for."""
    row = await (await conn.execute(_LOCK if lock else _FIND, [playlist_id, owner])).fetchone()
    return None if row is None else _playlist(row)


async def list_of(
    conn: Connection, owner: UserId, before: tuple[datetime, UUID], count: int
) -> list[SmartPlaylist]:
    """A person's own, newest first."""
    told = {"owner": owner, "at": before[0], "id": before[1], "count": count}
    return [_playlist(row) for row in await (await conn.execute(_LIST, told)).fetchall()]


async def put(conn: Connection, one: SmartPlaylist, now: datetime) -> None:
    """Write one down as it stands now."""
    await conn.execute(_PUT, {**_told(one), "now": now})


async def delete(conn: Connection, owner: UserId, playlist_id: UUID) -> bool:
    """Forget one; whether there was."""
    return (await conn.execute(_DELETE, [playlist_id, owner])).rowcount == 1


def _told(one: SmartPlaylist) -> dict[str, object]:
    frozen: Sequence[UUID] | None = list(one.frozen_songs) if one.frozen_at is not None else None
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "rules": Jsonb(write_rules(one.rules)),
        "frozen_at": one.frozen_at,
        "frozen": frozen,
    }


def _playlist(row: Mapping[str, Any]) -> SmartPlaylist:
    return SmartPlaylist(
        row["id"],
        row["name"],
        row["description"],
        read_rules(row["rules"]),
        row["frozen_at"],
        tuple(SongId(one) for one in row["frozen_songs"] or ()),
        row["revision"],
        row["created_at"],
        row["changed_at"],
    )
