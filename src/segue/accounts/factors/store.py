"""SQL of second steps."""

from datetime import datetime

from segue.accounts.factors.contracts import Challenge, FactorState, TotpSecret
from segue.kernel.ids import SessionId, UserId
from segue.kernel.ports.database import Connection

_STATE = """
select exists (select 1 from totp_secrets t where t.user_id = u.id and t.confirmed_at is not null) as totp,
       (select count(*) from recovery_codes r where r.user_id = u.id and r.used_at is null) as codes,
       (select count(*) from passkeys p where p.user_id = u.id and p.suspected_at is null) as passkeys,
       exists (select 1 from passkeys_after_password a where a.user_id = u.id) as after_password
  from users u where u.id = %s
"""
_HAS_WAY_IN = """
select u.password_hash is not null
       or exists (select 1 from passkeys p where p.user_id = u.id and p.suspected_at is null)
       or exists (select 1 from identities i where i.user_id = u.id) as found
  from users u where u.id = %s
"""
_DELETE_IDENTITIES = "delete from identities where user_id = %s"
_DELETE_PASSKEYS = """
delete from passkeys p where p.user_id = %s
   and not exists (select 1 from passkeys_after_password a where a.user_id = p.user_id)
"""
_SESSION_BEGAN = "select created_at from sessions where id = %s and ended_at is null"
_ADD_CHALLENGE = """
insert into sign_in_challenges (hash, user_id, device_name, created_at, expires_at)
values (%s, %s, %s, %s, %s)
"""
_LOCK_CHALLENGE = """
select hash, user_id, device_name, wrong_tries from sign_in_challenges
 where hash = %s and expires_at > %s for update
"""
_COUNT_WRONG = "update sign_in_challenges set wrong_tries = wrong_tries + 1 where hash = %s"
_DELETE_CHALLENGE = "delete from sign_in_challenges where hash = %s"
_FORGET_CHALLENGES = "delete from sign_in_challenges where user_id = %s"
_SWEEP = "delete from sign_in_challenges where expires_at <= %s"
_PUT_TOTP = """
insert into totp_secrets as t (user_id, sealed, created_at) values (%s, %s, %s)
on conflict (user_id) do update set sealed = excluded.sealed, created_at = excluded.created_at
 where t.confirmed_at is null
"""
_LOCK_TOTP = """
select sealed, confirmed_at, last_step, wrong_tries, wrong_since from totp_secrets
 where user_id = %s for update
"""
_CONFIRM_TOTP = """
update totp_secrets set confirmed_at = %s, last_step = %s, wrong_tries = 0, wrong_since = null
 where user_id = %s and confirmed_at is null
"""
_USE_STEP = """
update totp_secrets set last_step = %s, wrong_tries = 0, wrong_since = null
 where user_id = %s and last_step < %s
"""
_COUNT_WRONG_CODE = """
update totp_secrets
   set wrong_tries = case when wrong_since > %(window)s then wrong_tries + 1 else 1 end,
       wrong_since = case when wrong_since > %(window)s then wrong_since else %(now)s end
 where user_id = %(user)s
"""
_DELETE_TOTP = "delete from totp_secrets where user_id = %s"
_DELETE_CODES = "delete from recovery_codes where user_id = %s"
_ADD_CODES = """
insert into recovery_codes (user_id, hash, created_at) select %s, unnest(%s::bytea[]), %s
"""
_USE_CODE = "update recovery_codes set used_at = %s where user_id = %s and hash = %s and used_at is null"
_ASK_PASSKEYS = "insert into passkeys_after_password (user_id, since) values (%s, %s) on conflict do nothing"
_STOP_ASKING = "delete from passkeys_after_password where user_id = %s"


async def get_state(conn: Connection, user_id: UserId) -> FactorState:
    """Which second steps a person has; none for someone who is gone."""
    row = await (await conn.execute(_STATE, [user_id])).fetchone()
    if row is None:
        return FactorState(totp=False, recovery_codes_left=0, passkeys=0, passkeys_after_password=False)
    return FactorState(
        totp=row["totp"],
        recovery_codes_left=row["codes"],
        passkeys=row["passkeys"],
        passkeys_after_password=row["after_password"],
    )


async def has_way_in(conn: Connection, user_id: UserId) -> bool:
    """Whether anything is left that a person can sign in with."""
    row = await (await conn.execute(_HAS_WAY_IN, [user_id])).fetchone()
    return bool(row and row["found"])


async def delete_ways_in(conn: Connection, user_id: UserId) -> None:
    """Delete a person's providers, and their passkeys unless those are asked after the password."""
    await conn.execute(_DELETE_IDENTITIES, [user_id])
    await conn.execute(_DELETE_PASSKEYS, [user_id])


async def find_session_began(conn: Connection, session_id: SessionId) -> datetime | None:
    """When a session that has not ended was begun."""
    row = await (await conn.execute(_SESSION_BEGAN, [session_id])).fetchone()
    return None if row is None else row["created_at"]


async def add_challenge(conn: Connection, challenge: Challenge, now: datetime, expires_at: datetime) -> None:
    """Insert a sign-in that waits."""
    await conn.execute(
        _ADD_CHALLENGE, [challenge.hash, challenge.user_id, challenge.device_name, now, expires_at]
    )


async def lock_challenge(conn: Connection, challenge_hash: bytes, now: datetime) -> Challenge | None:
    """A sign-in that still waits, held until commit: of two who complete it one is second."""
    row = await (await conn.execute(_LOCK_CHALLENGE, [challenge_hash, now])).fetchone()
    if row is None:
        return None
    return Challenge(row["hash"], UserId(row["user_id"]), row["device_name"], row["wrong_tries"])


async def count_wrong(conn: Connection, challenge_hash: bytes) -> None:
    """Note a wrong try."""
    await conn.execute(_COUNT_WRONG, [challenge_hash])


async def delete_challenge(conn: Connection, challenge_hash: bytes) -> None:
    """End a sign-in that waited."""
    await conn.execute(_DELETE_CHALLENGE, [challenge_hash])


async def forget_challenges(conn: Connection, user_id: UserId) -> None:
    """End all that wait for one person."""
    await conn.execute(_FORGET_CHALLENGES, [user_id])


async def delete_old_challenges(conn: Connection, now: datetime) -> None:
    """Delete what can no longer be completed."""
    await conn.execute(_SWEEP, [now])


async def put_secret(conn: Connection, user_id: UserId, sealed: bytes, now: datetime) -> bool:
    """Store a secret that waits for its first code; False when a confirmed one is there."""
    return (await conn.execute(_PUT_TOTP, [user_id, sealed, now])).rowcount == 1


async def lock_secret(conn: Connection, user_id: UserId) -> TotpSecret | None:
    """A person's secret, held until commit: of two codes at once one is second."""
    row = await (await conn.execute(_LOCK_TOTP, [user_id])).fetchone()
    if row is None:
        return None
    return TotpSecret(
        sealed=row["sealed"],
        confirmed=row["confirmed_at"] is not None,
        last_step=row["last_step"],
        wrong_tries=row["wrong_tries"],
        wrong_since=row["wrong_since"],
    )


async def confirm_secret(conn: Connection, user_id: UserId, step: int, now: datetime) -> None:
    """Ask for codes from now on; the one of `step` is used."""
    await conn.execute(_CONFIRM_TOTP, [now, step, user_id])


async def use_step(conn: Connection, user_id: UserId, step: int) -> bool:
    """Use up the codes to this step; False when they were."""
    return (await conn.execute(_USE_STEP, [step, user_id, step])).rowcount == 1


async def count_wrong_code(conn: Connection, user_id: UserId, now: datetime, window: datetime) -> None:
    """Note a wrong code; those before `window` no longer count."""
    await conn.execute(_COUNT_WRONG_CODE, {"user": user_id, "now": now, "window": window})


async def delete_secret(conn: Connection, user_id: UserId) -> bool:
    """Delete a person's secret; False when there was none."""
    return (await conn.execute(_DELETE_TOTP, [user_id])).rowcount == 1


async def replace_codes(conn: Connection, user_id: UserId, hashes: list[bytes], now: datetime) -> None:
    """Put new recovery codes in the place of all others."""
    await conn.execute(_DELETE_CODES, [user_id])
    await conn.execute(_ADD_CODES, [user_id, hashes, now])


async def delete_codes(conn: Connection, user_id: UserId) -> None:
    """Delete a person's recovery codes."""
    await conn.execute(_DELETE_CODES, [user_id])


async def use_code(conn: Connection, user_id: UserId, code_hash: bytes, now: datetime) -> bool:
    """Use up a recovery code; False when there is none such."""
    return (await conn.execute(_USE_CODE, [now, user_id, code_hash])).rowcount == 1


async def ask_passkeys(conn: Connection, user_id: UserId, now: datetime) -> None:
    """Ask for a passkey after the password."""
    await conn.execute(_ASK_PASSKEYS, [user_id, now])


async def stop_asking_passkeys(conn: Connection, user_id: UserId) -> None:
    """Ask for none."""
    await conn.execute(_STOP_ASKING, [user_id])
