"""SQL of passkeys."""

from datetime import datetime
from typing import Any

from segue.accounts.passkeys.contracts import HeldChallenge, Passkey, PasskeyId, Purpose
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_ADD_CHALLENGE = "insert into passkey_challenges (hash, purpose, user_id, expires_at) values (%s, %s, %s, %s)"
_TAKE_CHALLENGE = """
delete from passkey_challenges where hash = %s returning purpose, user_id, expires_at
"""
_SWEEP = "delete from passkey_challenges where expires_at <= %s"
_ADD = """
insert into passkeys
       (id, user_id, credential_id, public_key, sign_count, name, transports, backed_up, created_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict do nothing
"""
_LIST = """
select id, user_id, credential_id, public_key, sign_count, name, transports, backed_up, created_at,
       last_used_at, suspected_at
  from passkeys where user_id = %s order by id
"""
_LOCK = """
select id, user_id, credential_id, public_key, sign_count, name, transports, backed_up, created_at,
       last_used_at, suspected_at
  from passkeys where credential_id = %s for update
"""
_USE = "update passkeys set sign_count = %s, backed_up = %s, last_used_at = %s where id = %s"
_SUSPECT = "update passkeys set suspected_at = %s where id = %s"
_RENAME = """
update passkeys set name = %s where id = %s and user_id = %s
returning id, user_id, credential_id, public_key, sign_count, name, transports, backed_up, created_at,
          last_used_at, suspected_at
"""
_DELETE = "delete from passkeys where id = %s and user_id = %s"
_LOCK_PERSON = "select 1 from users where id = %s for update"


async def add_challenge(
    conn: Connection, challenge_hash: bytes, purpose: Purpose, user_id: UserId | None, expires_at: datetime
) -> None:
    """Insert a challenge."""
    await conn.execute(_ADD_CHALLENGE, [challenge_hash, purpose, user_id, expires_at])


async def take_challenge(conn: Connection, challenge_hash: bytes, now: datetime) -> HeldChallenge | None:
    """Take a challenge out, so that nobody can a second time; None when there is none or it is over."""
    row = await (await conn.execute(_TAKE_CHALLENGE, [challenge_hash])).fetchone()
    if row is None or row["expires_at"] <= now:
        return None
    user_id = row["user_id"]
    return HeldChallenge(Purpose(row["purpose"]), None if user_id is None else UserId(user_id))


async def delete_old_challenges(conn: Connection, now: datetime) -> None:
    """Delete what nobody can answer any more."""
    await conn.execute(_SWEEP, [now])


async def lock_person(conn: Connection, user_id: UserId) -> None:
    """Let one change of a person's passkeys at a time look and act, until commit."""
    await conn.execute(_LOCK_PERSON, [user_id])


async def add_passkey(conn: Connection, passkey: Passkey) -> bool:
    """Insert a passkey; False when its credential is somebody's already."""
    cursor = await conn.execute(
        _ADD,
        [
            passkey.id,
            passkey.user_id,
            passkey.credential_id,
            passkey.public_key,
            passkey.sign_count,
            passkey.name,
            list(passkey.transports),
            passkey.backed_up,
            passkey.created_at,
        ],
    )
    return cursor.rowcount == 1


async def list_passkeys(conn: Connection, user_id: UserId) -> list[Passkey]:
    """A person's passkeys, the oldest first."""
    return [_passkey(row) for row in await (await conn.execute(_LIST, [user_id])).fetchall()]


async def lock_passkey(conn: Connection, credential_id: bytes) -> Passkey | None:
    """A passkey, held until commit: its counter is compared and moved by one at a time."""
    row = await (await conn.execute(_LOCK, [credential_id])).fetchone()
    return None if row is None else _passkey(row)


async def use_passkey(
    conn: Connection, passkey_id: PasskeyId, sign_count: int, now: datetime, *, backed_up: bool
) -> None:
    """Note that a passkey was used."""
    await conn.execute(_USE, [sign_count, backed_up, now, passkey_id])


async def suspect_passkey(conn: Connection, passkey_id: PasskeyId, now: datetime) -> None:
    """Refuse a passkey from now on."""
    await conn.execute(_SUSPECT, [now, passkey_id])


async def rename_passkey(
    conn: Connection, user_id: UserId, passkey_id: PasskeyId, name: str
) -> Passkey | None:
    """Rename one of a person's passkeys; None when they have no such."""
    row = await (await conn.execute(_RENAME, [name, passkey_id, user_id])).fetchone()
    return None if row is None else _passkey(row)


async def delete_passkey(conn: Connection, user_id: UserId, passkey_id: PasskeyId) -> bool:
    """Delete one of a person's passkeys; False when they have no such."""
    return (await conn.execute(_DELETE, [passkey_id, user_id])).rowcount == 1


def _passkey(row: dict[str, Any]) -> Passkey:
    return Passkey(
        id=PasskeyId(row["id"]),
        user_id=UserId(row["user_id"]),
        credential_id=row["credential_id"],
        public_key=row["public_key"],
        sign_count=row["sign_count"],
        name=row["name"],
        transports=tuple(row["transports"]),
        backed_up=row["backed_up"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        suspected_at=row["suspected_at"],
    )
