"""SQL of the live socket."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_NEXT = "select next_live_sequence(%s) as sequence"
_ADD = """
with gone as (delete from live_tickets where expires_at <= %(now)s)
insert into live_tickets (digest, user_id, caller, expires_at)
values (%(digest)s, %(user)s, %(caller)s, %(expires_at)s)
"""
_TAKE = "delete from live_tickets where digest = %s returning caller, expires_at"


async def next_sequence(conn: Connection, topic: str) -> int:
    """A number above all others of the topic; who asks next waits until this transaction has ended."""
    row = await (await conn.execute(_NEXT, [topic])).fetchone()
    assert row is not None  # noqa: S101  # a function gives one row
    return int(row["sequence"])


async def add_ticket(
    conn: Connection, digest: bytes, *, user_id: UserId, caller: Any, expires_at: datetime, now: datetime
) -> None:
    """Keep a ticket, and forget those that are over."""
    await conn.execute(
        _ADD,
        {
            "digest": digest,
            "user": user_id,
            "caller": Jsonb(caller),
            "expires_at": expires_at,
            "now": now,
        },
    )


async def take_ticket(conn: Connection, digest: bytes) -> tuple[Any, datetime] | None:
    """A ticket's caller and its end; nobody finds it again."""
    row = await (await conn.execute(_TAKE, [digest])).fetchone()
    return None if row is None else (row["caller"], row["expires_at"])
