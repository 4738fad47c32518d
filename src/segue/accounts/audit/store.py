"""SQL of the audit log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from segue.accounts.audit.contracts import AuditEntry, AuditFilter, Detail
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_ADD = """
insert into audit_log (at, action, actor_id, address, object_kind, object_id, details)
values (%s, %s, %s, %s, %s, %s, %s)
"""
_LIST = """
select a.id, a.at, a.action, a.actor_id, u.email, u.display_name, a.address, a.object_kind, a.object_id,
       a.details
  from audit_log a left join users u on u.id = a.actor_id
 where (%(before)s::bigint is null or a.id < %(before)s)
   and (%(actor)s::uuid is null or a.actor_id = %(actor)s)
   and (%(action)s::text is null or a.action = %(action)s or a.action ^@ (%(action)s || '.'))
   and (%(object_kind)s::text is null or a.object_kind = %(object_kind)s)
   and (%(object_id)s::text is null or a.object_id = %(object_id)s)
   and (%(since)s::timestamptz is null or a.at >= %(since)s)
   and (%(until)s::timestamptz is null or a.at < %(until)s)
 order by a.id desc
 limit %(count)s
"""
_ABOUT = """
select a.id, a.at, a.action, a.actor_id, u.email, u.display_name, a.address, a.object_kind, a.object_id,
       a.details
  from audit_log a left join users u on u.id = a.actor_id
 where (a.actor_id = %(person)s or (a.object_kind = 'user' and a.object_id = %(person)s::text))
   and a.id > %(after)s
 order by a.id
 limit %(count)s
"""
# The trigger that keeps the log as it was written lets through who says this first.
_ALLOW_FORGETTING = "select set_config('segue.audit_retention', 'on', true)"
_FORGET = "delete from audit_log where at < %s"
_FORGET_ADDRESSES = "update audit_log set address = null where at < %s and address is not null"
_FORGET_PERSON = """
update audit_log set address = case when actor_id = %(person)s then null else address end, details = '{}'
 where actor_id = %(person)s or (object_kind = 'user' and object_id = %(person)s::text)
"""
_ENOUGH = "select set_config('segue.audit_retention', '', true)"


async def add(
    conn: Connection,
    *,
    at: datetime,
    action: str,
    actor: UserId | None,
    address: str | None,
    object_kind: str,
    object_id: str,
    details: dict[str, Detail],
) -> None:
    """Append an entry."""
    await conn.execute(_ADD, [at, action, actor, address, object_kind, object_id, Jsonb(details)])


async def list_entries(
    conn: Connection, wanted: AuditFilter, before: int | None, count: int
) -> list[AuditEntry]:
    """Entries older than `before`, the newest first."""
    cursor = await conn.execute(
        _LIST,
        {
            "before": before,
            "actor": wanted.actor,
            "action": wanted.action,
            "object_kind": wanted.object_kind,
            "object_id": wanted.object_id,
            "since": wanted.since,
            "until": wanted.until,
            "count": count,
        },
    )
    return [_entry(row) for row in await cursor.fetchall()]


async def list_about(conn: Connection, person: UUID, after: int, count: int) -> list[AuditEntry]:
    """Entries after `after` that a person made or that are about them, the oldest first."""
    cursor = await conn.execute(_ABOUT, {"person": person, "after": after, "count": count})
    return [_entry(row) for row in await cursor.fetchall()]


async def forget(conn: Connection, before: datetime) -> int:
    """Delete what is older; how many entries that were."""
    await conn.execute(_ALLOW_FORGETTING)
    gone = (await conn.execute(_FORGET, [before])).rowcount
    await conn.execute(_ENOUGH)
    return gone


async def forget_addresses(conn: Connection, before: datetime) -> int:
    """Take network addresses out of what is older; from how many entries."""
    await conn.execute(_ALLOW_FORGETTING)
    changed = (await conn.execute(_FORGET_ADDRESSES, [before])).rowcount
    await conn.execute(_ENOUGH)
    return changed


async def forget_person(conn: Connection, person: UUID) -> None:
    """Take addresses and details out of what one person did and what was done to them."""
    await conn.execute(_ALLOW_FORGETTING)
    await conn.execute(_FORGET_PERSON, {"person": person})
    await conn.execute(_ENOUGH)


def _entry(row: dict[str, Any]) -> AuditEntry:
    return AuditEntry(
        id=row["id"],
        at=row["at"],
        action=row["action"],
        actor=None if row["actor_id"] is None else UserId(row["actor_id"]),
        actor_email=row["email"],
        actor_name=row["display_name"],
        address=row["address"],
        object_kind=row["object_kind"],
        object_id=row["object_id"],
        details=row["details"],
    )
