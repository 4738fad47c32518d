"""SQL of exports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.accounts.rights.contracts import Export, ExportState
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_LATEST = "select * from exports where user_id = %s order by requested_at desc, id desc limit 1"
_HOLD = "select id from users where id = %s for no key update"
_ADD = "insert into exports (id, user_id, requested_at) values (%s, %s, %s)"
_FIND = "select * from exports where id = %s"
_FINISH = """
update exports set state = 'ready', finished_at = %s, expires_at = %s, size = %s
 where id = %s and state = 'queued'
"""
_FAIL = "update exports set state = 'failed', finished_at = %s where id = %s and state = 'queued'"
_FORGET = """
delete from exports
 where (state = 'ready' and expires_at <= %(now)s)
    or (state = 'failed' and finished_at <= %(now)s - interval '7 days')
"""
_OF_PERSON = "select id from exports where user_id = %s"
_KNOWN = "select id from exports where id = any(%s)"


async def hold_person(conn: Connection, user_id: UserId) -> bool:
    """Let no other transaction ask for this person until this one ends; False: no such person."""
    return await (await conn.execute(_HOLD, [user_id])).fetchone() is not None


async def find_latest(conn: Connection, user_id: UserId) -> Export | None:
    """The export that was asked for last."""
    row = await (await conn.execute(_LATEST, [user_id])).fetchone()
    return None if row is None else _export(row)


async def add(conn: Connection, export_id: UUID, user_id: UserId, now: datetime) -> None:
    """Insert, queued."""
    await conn.execute(_ADD, [export_id, user_id, now])


async def find(conn: Connection, export_id: UUID) -> Export | None:
    """An export, whosever it is."""
    row = await (await conn.execute(_FIND, [export_id])).fetchone()
    return None if row is None else _export(row)


async def finish(
    conn: Connection, export_id: UUID, *, now: datetime, expires_at: datetime, size: int
) -> bool:
    """Ready; False when nobody waits for it any more."""
    return (await conn.execute(_FINISH, [now, expires_at, size, export_id])).rowcount == 1


async def fail(conn: Connection, export_id: UUID, now: datetime) -> None:
    """Failed, for good."""
    await conn.execute(_FAIL, [now, export_id])


async def forget_old(conn: Connection, now: datetime) -> int:
    """Delete those whose days are over; how many."""
    return (await conn.execute(_FORGET, {"now": now})).rowcount


async def ids_of(conn: Connection, user_id: UserId) -> list[UUID]:
    """All exports of a person."""
    rows = await conn.execute(_OF_PERSON, [user_id])
    return [row["id"] for row in await rows.fetchall()]


async def known(conn: Connection, exports: Sequence[UUID]) -> set[UUID]:
    """Those of `exports` that there are."""
    rows = await conn.execute(_KNOWN, [list(exports)])
    return {row["id"] for row in await rows.fetchall()}


def _export(row: dict[str, Any]) -> Export:
    return Export(
        id=row["id"],
        user_id=UserId(row["user_id"]),
        state=ExportState(row["state"]),
        requested_at=row["requested_at"],
        finished_at=row["finished_at"],
        expires_at=row["expires_at"],
        size=row["size"],
    )
