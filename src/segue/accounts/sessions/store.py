"""SQL of sessions and their refresh tokens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from segue.accounts.contracts import Client
from segue.accounts.sessions.contracts import HeldSession, RefreshToken, Session
from segue.kernel.ids import SessionId, UserId
from segue.kernel.ports.database import Connection

_ADD_SESSION = """
insert into sessions (id, user_id, device_name, client, address, created_at, last_used_at)
values (%s, %s, %s, %s, %s, %s, %s)
"""
_USE_SESSION = "update sessions set last_used_at = %s, address = coalesce(%s, address) where id = %s"
_END_SESSION = "update sessions set ended_at = %s where id = %s and ended_at is null"
_END_OF_USER = """
update sessions set ended_at = %(now)s
 where user_id = %(user)s and ended_at is null and id is distinct from %(kept)s
returning id
"""
_LOCK_SESSION = """
select id, user_id, ended_at from sessions
 where id = (select session_id from refresh_tokens where hash = %s) for no key update
"""
_FIND_REFRESH = "select expires_at, used_at, nonce from refresh_tokens where hash = %s and session_id = %s"
_ADD_REFRESH = "insert into refresh_tokens (hash, session_id, created_at, expires_at) values (%s, %s, %s, %s)"
_USE_REFRESH = "update refresh_tokens set used_at = %s, nonce = %s where hash = %s"
_LIST = """
select id, device_name, client, address, created_at, last_used_at from sessions
 where user_id = %(user)s and ended_at is null and last_used_at > %(since)s
   and (%(before)s::uuid is null or id < %(before)s)
 order by id desc limit %(count)s
"""
_RENAME = """
update sessions set device_name = %(name)s
 where id = %(id)s and user_id = %(user)s and ended_at is null and last_used_at > %(since)s
returning id, device_name, client, address, created_at, last_used_at
"""
_OWNED = "select 1 as found from sessions where id = %s and user_id = %s and ended_at is null"
_SWEEP = """
delete from sessions s
 where not exists (select 1 from refresh_tokens t where t.session_id = s.id and t.expires_at > %s)
"""


async def add_session(
    conn: Connection, session_id: SessionId, user_id: UserId, client: Client, now: datetime
) -> None:
    """Insert a session."""
    await conn.execute(
        _ADD_SESSION, [session_id, user_id, client.device_name, client.client, client.address, now, now]
    )


async def use_session(conn: Connection, session_id: SessionId, address: str | None, now: datetime) -> None:
    """Note that a session was used, and from where."""
    await conn.execute(_USE_SESSION, [now, address, session_id])


async def end_session(conn: Connection, session_id: SessionId, now: datetime) -> bool:
    """End a session; False when it had ended."""
    return (await conn.execute(_END_SESSION, [now, session_id])).rowcount == 1


async def end_sessions(
    conn: Connection, user_id: UserId, now: datetime, *, kept: SessionId | None
) -> list[SessionId]:
    """End a person's sessions but `kept`; those that had not ended."""
    cursor = await conn.execute(_END_OF_USER, {"now": now, "user": user_id, "kept": kept})
    return [SessionId(row["id"]) for row in await cursor.fetchall()]


async def owns(conn: Connection, user_id: UserId, session_id: SessionId) -> bool:
    """Whether a session is this person's and has not ended."""
    return await (await conn.execute(_OWNED, [session_id, user_id])).fetchone() is not None


async def lock_session_of(conn: Connection, token_hash: bytes) -> HeldSession | None:
    """The session of a refresh token, held until commit: of two uses at once one is second.

    Only the session is locked, and always first; tokens are read after it, as the first use left them.
    """
    row = await (await conn.execute(_LOCK_SESSION, [token_hash])).fetchone()
    if row is None:
        return None
    return HeldSession(SessionId(row["id"]), UserId(row["user_id"]), row["ended_at"])


async def find_token(conn: Connection, token_hash: bytes, session_id: SessionId) -> RefreshToken | None:
    """A refresh token of a session."""
    row = await (await conn.execute(_FIND_REFRESH, [token_hash, session_id])).fetchone()
    return None if row is None else RefreshToken(row["expires_at"], row["used_at"], row["nonce"])


async def add_token(
    conn: Connection, token_hash: bytes, session_id: SessionId, now: datetime, expires_at: datetime
) -> None:
    """Insert a refresh token."""
    await conn.execute(_ADD_REFRESH, [token_hash, session_id, now, expires_at])


async def use_token(conn: Connection, token_hash: bytes, nonce: bytes, now: datetime) -> None:
    """Mark a refresh token used, and keep what its successor was made with."""
    await conn.execute(_USE_REFRESH, [now, nonce, token_hash])


async def list_sessions(
    conn: Connection, user_id: UserId, *, since: datetime, before: UUID | None, count: int
) -> list[Session]:
    """Sessions of a person used after `since` and begun before `before`, the newest first."""
    cursor = await conn.execute(_LIST, {"user": user_id, "since": since, "before": before, "count": count})
    return [_session(row) for row in await cursor.fetchall()]


async def rename(
    conn: Connection, user_id: UserId, session_id: SessionId, name: str | None, *, since: datetime
) -> Session | None:
    """Give a session of this person's another name."""
    cursor = await conn.execute(_RENAME, {"name": name, "id": session_id, "user": user_id, "since": since})
    row = await cursor.fetchone()
    return None if row is None else _session(row)


async def delete_dead_sessions(conn: Connection, before: datetime) -> None:
    """Delete sessions whose last refresh token expired before `before`."""
    await conn.execute(_SWEEP, [before])


def _session(row: dict[str, Any]) -> Session:
    return Session(
        id=SessionId(row["id"]),
        device_name=row["device_name"],
        client=row["client"],
        address=row["address"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
    )
