"""SQL of links to providers."""

from datetime import datetime
from typing import Any

from segue.accounts.oidc.contracts import Identity, IdentityId, Person, Provider
from segue.kernel.ids import SessionId, UserId
from segue.kernel.ports.database import Connection

_LOCK = """
select id, user_id, provider, email, created_at, last_used_at from identities
 where issuer = %s and subject = %s for update
"""
_ADD = """
insert into identities (id, user_id, provider, issuer, subject, email, created_at, last_used_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict do nothing
"""
_USE = "update identities set last_used_at = %s, email = coalesce(%s, email) where id = %s"
_LIST = """
select id, user_id, provider, email, created_at, last_used_at from identities where user_id = %s order by id
"""
_DELETE = "delete from identities where id = %s and user_id = %s returning provider"
_LOCK_PERSON = "select 1 from users where id = %s for update"
_SESSION = (
    "select exists (select 1 from sessions where id = %s and user_id = %s and ended_at is null) as found"
)


async def lock_identity(conn: Connection, issuer: str, subject: str) -> Identity | None:
    """Whom a provider's account signs in."""
    row = await (await conn.execute(_LOCK, [issuer, subject])).fetchone()
    return None if row is None else _identity(row)


async def add_identity(
    conn: Connection,
    *,
    identity_id: IdentityId,
    user_id: UserId,
    provider: Provider,
    person: Person,
    now: datetime,
) -> bool:
    """Insert a link; False when either side has one."""
    told = [identity_id, user_id, provider.id, provider.issuer, person.subject, person.email, now, now]
    return (await conn.execute(_ADD, told)).rowcount == 1


async def use_identity(conn: Connection, identity_id: IdentityId, email: str | None, now: datetime) -> None:
    """Note that a link was used, and the address that the provider knows now."""
    await conn.execute(_USE, [now, email, identity_id])


async def list_identities(conn: Connection, user_id: UserId) -> list[Identity]:
    """A person's links, the oldest first."""
    return [_identity(row) for row in await (await conn.execute(_LIST, [user_id])).fetchall()]


async def delete_identity(conn: Connection, user_id: UserId, identity_id: IdentityId) -> str | None:
    """Delete one of a person's links; its provider, or None when they have no such."""
    row = await (await conn.execute(_DELETE, [identity_id, user_id])).fetchone()
    return None if row is None else row["provider"]


async def lock_person(conn: Connection, user_id: UserId) -> None:
    """Let one change of a person's ways in at a time look and act, until commit."""
    await conn.execute(_LOCK_PERSON, [user_id])


async def is_session(conn: Connection, session_id: SessionId, user_id: UserId) -> bool:
    """Whether a session of this person has not ended."""
    row = await (await conn.execute(_SESSION, [session_id, user_id])).fetchone()
    return bool(row and row["found"])


def _identity(row: dict[str, Any]) -> Identity:
    return Identity(
        id=IdentityId(row["id"]),
        user_id=UserId(row["user_id"]),
        provider=row["provider"],
        email=row["email"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
    )
