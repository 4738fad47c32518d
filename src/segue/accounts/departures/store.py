"""SQL of leaving, coming back, and being erased."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from segue.accounts.departures.contracts import Departure
from segue.kernel.ids import SessionId, UserId
from segue.kernel.ports.database import Connection

_FIND = "select user_id, requested_at, erased_from from departures where user_id = %s"
_LOCK = "select id from users where id = %s for update"
_ADD = """
insert into departures (user_id, requested_at, erased_from)
select id, %s, %s from users where id = %s
on conflict (user_id) do nothing
"""
_REMOVE = "delete from departures where user_id = %s"
_DUE = "select user_id from departures where erased_from <= %s order by erased_from limit %s"
_LOCK_ADMINS = "select pg_advisory_xact_lock(8713)"
_OTHER_ADMINS = """
select exists (
    select 1 from users u where 'admin' = any(u.roles) and u.id <> %s and u.suspended_at is null
       and not exists (select 1 from departures d where d.user_id = u.id)
) as found
"""
_SIGNS_IN_BY_WORD = "select password_hash is not null as found from users where id = %s"
_BEGAN = "select created_at from sessions where id = %s and user_id = %s and ended_at is null"
_ERASE = "delete from users where id = %s"
_EXISTING = "select id from users where id = any(%s)"
_NOT_LEAVING = """
select u.id from users u where u.id = any(%s)
   and not exists (select 1 from departures d where d.user_id = u.id)
"""


async def find(conn: Connection, user_id: UserId) -> Departure | None:
    """The departure of a person who has asked to be deleted."""
    row = await (await conn.execute(_FIND, [user_id])).fetchone()
    return None if row is None else _departure(row)


async def lock_person(conn: Connection, user_id: UserId) -> bool:
    """Hold a person's row until commit; False when there is none."""
    return await (await conn.execute(_LOCK, [user_id])).fetchone() is not None


async def add(conn: Connection, departure: Departure) -> None:
    """Note that a person leaves; who leaves already keeps their day."""
    await conn.execute(_ADD, [departure.requested_at, departure.erased_from, departure.user_id])


async def remove(conn: Connection, user_id: UserId) -> None:
    """Note that a person stays."""
    await conn.execute(_REMOVE, [user_id])


async def list_due(conn: Connection, now: datetime, limit: int) -> list[UserId]:
    """People whose grace has ended, the longest ago first."""
    rows = await conn.execute(_DUE, [now, limit])
    return [UserId(row["user_id"]) for row in await rows.fetchall()]


async def hold_admins(conn: Connection) -> None:
    """Let one admin at a time leave, until commit."""
    await conn.execute(_LOCK_ADMINS)


async def has_other_admin(conn: Connection, user_id: UserId) -> bool:
    """Whether an admin would be left who can sign in."""
    row = await (await conn.execute(_OTHER_ADMINS, [user_id])).fetchone()
    return bool(row and row["found"])


async def has_password(conn: Connection, user_id: UserId) -> bool:
    """Whether the account has a password."""
    row = await (await conn.execute(_SIGNS_IN_BY_WORD, [user_id])).fetchone()
    return bool(row and row["found"])


async def session_began(conn: Connection, session_id: SessionId, user_id: UserId) -> datetime | None:
    """When a session that still stands began."""
    row = await (await conn.execute(_BEGAN, [session_id, user_id])).fetchone()
    return None if row is None else row["created_at"]


async def erase(conn: Connection, user_id: UserId) -> bool:
    """Delete the person's row, and with it every row that cascades; False when it was gone."""
    return (await conn.execute(_ERASE, [user_id])).rowcount == 1


async def existing(conn: Connection, people: Sequence[UserId]) -> list[UserId]:
    """Those of `people` who have a row."""
    rows = await conn.execute(_EXISTING, [list(people)])
    return [UserId(row["id"]) for row in await rows.fetchall()]


async def not_leaving(conn: Connection, people: Sequence[UserId]) -> list[UserId]:
    """Those of `people` who have a row and no departure."""
    rows = await conn.execute(_NOT_LEAVING, [list(people)])
    return [UserId(row["id"]) for row in await rows.fetchall()]


def _departure(row: dict[str, Any]) -> Departure:
    return Departure(UserId(row["user_id"]), row["requested_at"], row["erased_from"])
