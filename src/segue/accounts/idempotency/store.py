"""SQL of repeated requests."""

from dataclasses import dataclass
from datetime import datetime

from segue.accounts.idempotency.contracts import Claim
from segue.kernel.ports.database import Connection

# Takes a key that is new, whose day is over, or whose request has not spoken up for too long.
_CLAIM = """
insert into idempotency_keys as k (user_id, key, route, head, claim, claimed_until, created_at)
values (%(user)s, %(key)s, %(route)s, %(head)s, %(claim)s, %(until)s, %(now)s)
on conflict (user_id, key) do update
   set route = excluded.route, head = excluded.head, claim = excluded.claim,
       claimed_until = excluded.claimed_until, created_at = excluded.created_at,
       status = null, body = null, answer = null
 where k.created_at <= %(forgotten)s
    or (k.status is null and k.claimed_until <= %(now)s and k.head = excluded.head)
returning k.claim
"""
_FIND = """
select head, claimed_until, status, body, answer from idempotency_keys where user_id = %s and key = %s
"""
_RENEW = "update idempotency_keys set claimed_until = %s where user_id = %s and key = %s and claim = %s"
_KEEP = """
update idempotency_keys set status = %s, body = %s, answer = %s
 where user_id = %s and key = %s and claim = %s and status is null
"""
_RELEASE = """
delete from idempotency_keys where user_id = %s and key = %s and claim = %s and status is null
"""
_FORGET = "delete from idempotency_keys where created_at <= %s"


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of the first request with a key; `status`, `body` and `answer` once it was answered."""

    head: bytes
    claimed_until: datetime
    status: int | None
    body: bytes | None
    answer: bytes | None


async def claim(
    conn: Connection, wanted: Claim, *, now: datetime, until: datetime, forgotten: datetime
) -> bool:
    """Take the key, unless somebody has it; keys made at `forgotten` or before are nobody's."""
    asked = wanted.asked
    cursor = await conn.execute(
        _CLAIM,
        {
            "user": asked.user_id,
            "key": asked.key,
            "route": asked.route,
            "head": asked.head,
            "claim": wanted.id,
            "until": until,
            "now": now,
            "forgotten": forgotten,
        },
    )
    return await cursor.fetchone() is not None


async def find(conn: Connection, wanted: Claim) -> Held | None:
    """What somebody else's request with the key came to."""
    row = await (await conn.execute(_FIND, [wanted.asked.user_id, wanted.asked.key])).fetchone()
    return None if row is None else Held(**row)


async def renew(conn: Connection, held: Claim, until: datetime) -> None:
    """Say that the request is still under way."""
    await conn.execute(_RENEW, [until, *_place(held)])


async def keep(conn: Connection, held: Claim, status: int, body: bytes, answer: bytes) -> bool:
    """Keep the answer; False when somebody else has the key now."""
    cursor = await conn.execute(_KEEP, [status, body, answer, *_place(held)])
    return cursor.rowcount > 0


async def release(conn: Connection, held: Claim) -> None:
    """Let the key be used again."""
    await conn.execute(_RELEASE, _place(held))


async def forget(conn: Connection, until: datetime) -> None:
    """Delete the keys made at `until` or before."""
    await conn.execute(_FORGET, [until])


def _place(held: Claim) -> list[object]:
    return [held.asked.user_id, held.asked.key, held.id]
