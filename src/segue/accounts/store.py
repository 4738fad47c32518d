"""SQL of accounts."""

from datetime import datetime
from typing import Any

from psycopg.errors import UniqueViolation

from segue.accounts.contracts import Role, User
from segue.accounts.rules import account_key
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.quality import Subscription

_BY_EMAIL = """
select id, email, display_name, roles, subscription, subscription_until, created_at, suspended_at,
       suspension_reason, access_version, explicit_locked, email_verified_at, password_hash,
       (select coalesce(country_set_by_admin, country) from profiles where user_id = users.id) as country,
       exists (select 1 from profiles p where p.user_id = users.id and p.preferences @> '{"explicit": false}')
       as explicit_hidden
  from users where email_key = %s
"""
_BY_ID = """
select id, email, display_name, roles, subscription, subscription_until, created_at, suspended_at,
       suspension_reason, access_version, explicit_locked, email_verified_at,
       (select coalesce(country_set_by_admin, country) from profiles where user_id = users.id) as country,
       exists (select 1 from profiles p where p.user_id = users.id and p.preferences @> '{"explicit": false}')
       as explicit_hidden
  from users where id = %s
"""
_ADD = """
insert into users
    (id, email, email_key, display_name, password_hash, roles, created_at, email_verified_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict do nothing
"""
_VERIFY = "update users set email_verified_at = coalesce(email_verified_at, %s) where id = %s"
_CHANGE = "update users set email = %s, email_key = %s, email_verified_at = %s where id = %s"
_HAS_ADMIN = "select exists (select 1 from users where 'admin' = any(roles)) as found"
_LOCK_SETUP = "select pg_advisory_xact_lock(8712)"
_GRANT = """
update users set roles = (select array_agg(distinct role) from unnest(roles || %s::text[]) role) where id = %s
"""
_HASH = "select password_hash from users where id = %s"
_HOLD_HASH = "select password_hash from users where id = %s for share"
_SET_HASH = "update users set password_hash = %s where id = %s"
_REPLACE_HASH = "update users set password_hash = %s where id = %s and password_hash = %s"
_SUSPEND = """
update users set suspended_at = coalesce(suspended_at, %s), suspension_reason = %s where id = %s
"""
_RESTORE = """
update users set suspended_at = null, suspension_reason = null where id = %s and suspended_at is not null
"""
_END_SESSIONS = "update sessions set ended_at = %s where user_id = %s and ended_at is null"


async def find_user(conn: Connection, user_id: UserId, now: datetime) -> User | None:
    """A person by id."""
    row = await (await conn.execute(_BY_ID, [user_id])).fetchone()
    return None if row is None else _user(row, now)


async def find_by_email(conn: Connection, key: str, now: datetime) -> tuple[User, str | None] | None:
    """A person and their password's hash, by `rules.account_key`."""
    row = await (await conn.execute(_BY_EMAIL, [key])).fetchone()
    return None if row is None else (_user(row, now), row["password_hash"])


async def add_user(conn: Connection, user: User, password_hash: str | None) -> bool:
    """Insert a person; False when the address is taken."""
    cursor = await conn.execute(
        _ADD,
        [
            user.id,
            user.email,
            account_key(user.email),
            user.display_name,
            password_hash,
            sorted(user.roles),
            user.created_at,
            user.created_at if user.email_verified else None,
        ],
    )
    return cursor.rowcount == 1


async def verify_email(conn: Connection, user_id: UserId, now: datetime) -> None:
    """Note that a person has shown that their address is theirs."""
    await conn.execute(_VERIFY, [now, user_id])


async def change_email(conn: Connection, user_id: UserId, email: str, now: datetime) -> bool:
    """Put another address, which is verified, in the place of the last; False when it is taken."""
    try:
        async with conn.transaction():
            await conn.execute(_CHANGE, [email, account_key(email), now, user_id])
    except UniqueViolation:
        return False
    return True


async def has_admin(conn: Connection) -> bool:
    """Whether anyone is an admin."""
    row = await (await conn.execute(_HAS_ADMIN)).fetchone()
    return bool(row and row["found"])


async def lock_setup(conn: Connection) -> None:
    """Let one set-up at a time look and act, until commit."""
    await conn.execute(_LOCK_SETUP)


async def grant(conn: Connection, user_id: UserId, roles: frozenset[Role]) -> None:
    """Add roles."""
    await conn.execute(_GRANT, [sorted(roles), user_id])


async def find_password(conn: Connection, user_id: UserId) -> str | None:
    """A person's password's hash; None for an account without one."""
    row = await (await conn.execute(_HASH, [user_id])).fetchone()
    return None if row is None else row["password_hash"]


async def hold_password(conn: Connection, user_id: UserId) -> str | None:
    """As `find_password`; the person's row stays as it is until commit, also that they are not suspended.

    A session begun under it is seen by whoever ends them all after a change.
    """
    row = await (await conn.execute(_HOLD_HASH, [user_id])).fetchone()
    return None if row is None else row["password_hash"]


async def set_password(conn: Connection, user_id: UserId, password_hash: str) -> None:
    """Replace a password."""
    await conn.execute(_SET_HASH, [password_hash, user_id])


async def replace_password(conn: Connection, user_id: UserId, known: str, fresh: str) -> bool:
    """Put a hash in the place of `known`; False when that no longer stands."""
    return (await conn.execute(_REPLACE_HASH, [fresh, user_id, known])).rowcount == 1


async def suspend(conn: Connection, user_id: UserId, reason: str, now: datetime) -> None:
    """Suspend a person and end their sessions, or give another reason to who is suspended."""
    await conn.execute(_SUSPEND, [now, reason or None, user_id])
    await conn.execute(_END_SESSIONS, [now, user_id])


async def restore(conn: Connection, user_id: UserId) -> bool:
    """Lift a suspension; False when there was none."""
    return (await conn.execute(_RESTORE, [user_id])).rowcount == 1


def _user(row: dict[str, Any], now: datetime) -> User:
    until = row["subscription_until"]
    lapsed = until is not None and until <= now
    return User(
        id=UserId(row["id"]),
        email=row["email"],
        display_name=row["display_name"],
        roles=frozenset(Role(role) for role in row["roles"]),
        subscription=Subscription.FREE if lapsed else Subscription(row["subscription"]),
        subscription_until=None if lapsed else until,
        created_at=row["created_at"],
        suspended_at=row["suspended_at"],
        suspension_reason=row["suspension_reason"],
        access_version=row["access_version"],
        explicit_locked=row["explicit_locked"],
        email_verified=row["email_verified_at"] is not None,
        country=row["country"],
        explicit_hidden=row["explicit_hidden"],
    )
