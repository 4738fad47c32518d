"""SQL of tiers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from segue.accounts.tiers.contracts import Grant, Held, Source, Standing
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.quality import Subscription

# Weaker than "for update": sessions and the like may still be added to the person meanwhile.
_HOLD = "select 1 from users where id = %s for no key update"
_STANDING = """
select u.id, u.subscription, u.subscription_until, u.explicit_locked,
       coalesce(m.explicit_locked, false) as locked_by_owner
  from users u left join family_members m on m.user_id = u.id
 where u.id = %s
"""
_GRANTS = """
select source, tier, until from subscription_grants where user_id = %(user)s
 union all
(select 'family', g.tier, g.until
  from family_members m join subscription_grants g on g.user_id = m.owner_id
 where m.user_id = %(user)s and g.tier = 'family')
 order by 1, 2
"""
_RENEW = """
update users set access_version = access_version + 1 where id = %s
returning access_version, subscription, subscription_until, explicit_locked
"""
_HIDES_EXPLICIT = """
select 1 from profiles where user_id = %s and preferences @> '{"explicit": false}'
"""
_MEMBERS = "select user_id from family_members where owner_id = %s order by user_id"
_PUT = """
insert into subscription_grants (user_id, source, tier, until, granted_at) values (%s, %s, %s, %s, %s)
on conflict (user_id, source, tier) do update set until = excluded.until, granted_at = excluded.granted_at
"""
_TAKE = "delete from subscription_grants where user_id = %s and source = %s"
_TAKE_ALL = "delete from subscription_grants where user_id = %s"
_WRITE = """
update users set subscription = %s, subscription_until = %s, explicit_locked = %s,
       access_version = access_version + %s
 where id = %s returning access_version
"""
# Ended tiers, and rows that no longer follow from anything: their family's owner was erased.
_DUE = """
select id from users where subscription <> 'free' and subscription_until <= %(now)s
 union
select u.id from users u
 where u.subscription <> 'free' and not exists (select 1 from subscription_grants g where g.user_id = u.id)
   and not exists (select 1 from family_members m where m.user_id = u.id)
 union
select u.id from users u
 where u.explicit_locked and not exists (select 1 from family_members m where m.user_id = u.id)
 order by 1 limit %(count)s
"""
_FORGET = "delete from subscription_grants where until <= %s"
_ADD_ROLE = """
update users set roles = roles || %(role)s::text, access_version = access_version + 1
 where id = %(user)s and not %(role)s = any(roles)
returning access_version, subscription, subscription_until, explicit_locked
"""
_OUTDATE = """
update users set access_version = access_version + 1 where id = %s
returning access_version, subscription, subscription_until, explicit_locked
"""
_ROLES = """
update users set roles = %s, access_version = access_version + 1 where id = %s
returning access_version, subscription, subscription_until, explicit_locked
"""


async def lock(conn: Connection, user_id: UserId) -> Held | None:
    """Hold a person's row until commit, then read what it follows from."""
    # Two statements: what one reads while it waits for the row may be older than the row.
    await conn.execute(_HOLD, [user_id])
    row = await (await conn.execute(_STANDING, [user_id])).fetchone()
    if row is None:
        return None
    standing = Standing(Subscription(row["subscription"]), row["subscription_until"], row["explicit_locked"])
    return Held(user_id, standing, await grants(conn, user_id), row["locked_by_owner"])


async def grants(conn: Connection, user_id: UserId) -> tuple[Grant, ...]:
    """Every reason for a tier, ended ones too."""
    rows = await (await conn.execute(_GRANTS, {"user": user_id})).fetchall()
    return tuple(_grant(row) for row in rows)


async def members(conn: Connection, owner: UserId) -> Sequence[UserId]:
    """Who has a seat in a person's family, in the order in which rows are to be held."""
    rows = await (await conn.execute(_MEMBERS, [owner])).fetchall()
    return [UserId(row["user_id"]) for row in rows]


async def put(conn: Connection, user_id: UserId, grant: Grant, now: datetime) -> None:
    """Add a grant, or replace the one of its source and tier."""
    await conn.execute(_PUT, [user_id, grant.source, grant.tier, grant.until, now])


async def take(conn: Connection, user_id: UserId, source: Source) -> None:
    """Take away what came from a source."""
    await conn.execute(_TAKE, [user_id, source])


async def take_all(conn: Connection, user_id: UserId) -> None:
    """Take away every grant."""
    await conn.execute(_TAKE_ALL, [user_id])


async def write(conn: Connection, user_id: UserId, standing: Standing, *, outdates: bool) -> int:
    """Put what follows into the person's row; the number that new tokens carry."""
    row = await (
        await conn.execute(
            _WRITE, [standing.tier, standing.until, standing.explicit_locked, int(outdates), user_id]
        )
    ).fetchone()
    return int(row["access_version"]) if row else 0


async def write_roles(conn: Connection, user_id: UserId, roles: Sequence[str]) -> tuple[int, Standing] | None:
    """Replace a person's roles; the number that new tokens carry, and their tier."""
    row = await (await conn.execute(_ROLES, [list(roles), user_id])).fetchone()
    return None if row is None else _version_and_standing(row)


async def outdate(conn: Connection, user_id: UserId) -> tuple[int, Standing] | None:
    """Count a change that tokens must tell of; as `write_roles`."""
    row = await (await conn.execute(_OUTDATE, [user_id])).fetchone()
    return None if row is None else _version_and_standing(row)


async def add_role(conn: Connection, user_id: UserId, role: str) -> tuple[int, Standing] | None:
    """Give a person a role; None when they had it. Otherwise as `write_roles`."""
    row = await (await conn.execute(_ADD_ROLE, {"role": role, "user": user_id})).fetchone()
    return None if row is None else _version_and_standing(row)


async def renew(conn: Connection, user_id: UserId) -> tuple[int, Standing] | None:
    """Have a person's tokens made anew. As `write_roles`."""
    row = await (await conn.execute(_RENEW, [user_id])).fetchone()
    return None if row is None else _version_and_standing(row)


async def hides_explicit(conn: Connection, user_id: UserId) -> bool:
    """Whether a person wants to hear no explicit songs."""
    return await (await conn.execute(_HIDES_EXPLICIT, [user_id])).fetchone() is not None


async def list_due(conn: Connection, now: datetime, count: int) -> list[UserId]:
    """People whose row says more than still holds."""
    rows = await (await conn.execute(_DUE, {"now": now, "count": count})).fetchall()
    return [UserId(row["id"]) for row in rows]


async def forget_ended(conn: Connection, before: datetime) -> None:
    """Delete grants that ended before `before`."""
    await conn.execute(_FORGET, [before])


def _version_and_standing(row: dict[str, Any]) -> tuple[int, Standing]:
    standing = Standing(Subscription(row["subscription"]), row["subscription_until"], row["explicit_locked"])
    return int(row["access_version"]), standing


def _grant(row: dict[str, Any]) -> Grant:
    return Grant(Source(row["source"]), Subscription(row["tier"]), row["until"])
