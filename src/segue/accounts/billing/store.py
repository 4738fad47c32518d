"""SQL of billing."""

from datetime import datetime

from segue.accounts.billing.contracts import BillingEvent
from segue.kernel.ports.database import Connection

_ADD = """
insert into billing_events (id, user_id, occurred_at, received_at, tier, until, applied)
values (%s, %s, %s, %s, %s, %s, false) on conflict (id) do nothing
"""
_LAST = "select occurred_at, event_id from billing_standings where user_id = %s"
_SET_LAST = """
insert into billing_standings (user_id, occurred_at, event_id) values (%s, %s, %s)
on conflict (user_id) do update set occurred_at = excluded.occurred_at, event_id = excluded.event_id
"""
_APPLIED = "update billing_events set applied = true where id = %s"
_FORGET = "delete from billing_events where received_at < %s"


async def add(conn: Connection, event: BillingEvent, now: datetime) -> bool:
    """Note that an event came; False when it had come before."""
    values = [event.id, event.user_id, event.occurred_at, now, event.tier, event.until]
    return (await conn.execute(_ADD, values)).rowcount == 1


async def find_last(conn: Connection, event: BillingEvent) -> tuple[datetime, str] | None:
    """When the last event that holds for this person occurred, and its id."""
    row = await (await conn.execute(_LAST, [event.user_id])).fetchone()
    return None if row is None else (row["occurred_at"], row["event_id"])


async def apply(conn: Connection, event: BillingEvent) -> None:
    """Note that this event is the one that holds."""
    await conn.execute(_SET_LAST, [event.user_id, event.occurred_at, event.id])
    await conn.execute(_APPLIED, [event.id])


async def forget(conn: Connection, before: datetime) -> None:
    """Delete events that came before `before`; which one holds stays known."""
    await conn.execute(_FORGET, [before])
