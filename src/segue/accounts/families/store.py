"""SQL of families."""

from datetime import datetime
from typing import Any
from uuid import UUID

from segue.accounts.families.contracts import FamilyInvitation, FamilyMember
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_OWNER_OF = "select owner_id from family_members where user_id = %s"
_OWNS = "select 1 from families where owner_id = %s"
_BEGIN = "insert into families (owner_id, created_at) values (%s, %s) on conflict do nothing"
_MEMBERS = """
select m.user_id, u.display_name, m.explicit_locked, m.joined_at
  from family_members m join users u on u.id = m.user_id
 where m.owner_id = %s order by m.joined_at, m.user_id
"""
_INVITATIONS = """
select id, explicit_locked, created_at, expires_at from family_invitations
 where owner_id = %s and expires_at > %s order by created_at, id
"""
_FORGET_INVITATIONS = "delete from family_invitations where owner_id = %s and expires_at <= %s"
_INVITE = """
insert into family_invitations (id, owner_id, code_hash, explicit_locked, created_at, expires_at)
values (%s, %s, %s, %s, %s, %s)
"""
_WITHDRAW = "delete from family_invitations where id = %s and owner_id = %s"
_FIND_INVITATION = "select owner_id from family_invitations where code_hash = %s and expires_at > %s"
_USE_INVITATION = """
delete from family_invitations where code_hash = %s and owner_id = %s and expires_at > %s
returning explicit_locked
"""
# The least seat that nobody has; no row when there is none.
_SIT = """
insert into family_members (user_id, owner_id, seat, explicit_locked, joined_at)
select %(user)s, %(owner)s, seat, %(locked)s, %(now)s from generate_series(1, %(seats)s) as seat
 where not exists (select 1 from family_members m where m.owner_id = %(owner)s and m.seat = seat.seat)
 order by seat limit 1
on conflict (user_id) do nothing
"""
_LOCK_EXPLICIT = "update family_members set explicit_locked = %s where user_id = %s and owner_id = %s"
_LEAVE = "delete from family_members where user_id = %s and owner_id = %s"
_END = "delete from families where owner_id = %s"
_NAME = "select display_name from users where id = %s"


async def find_owner_of(conn: Connection, member: UserId) -> UserId | None:
    """In whose family someone has a seat."""
    row = await (await conn.execute(_OWNER_OF, [member])).fetchone()
    return None if row is None else UserId(row["owner_id"])


async def owns(conn: Connection, user_id: UserId) -> bool:
    """Whether someone has a family of their own."""
    return await (await conn.execute(_OWNS, [user_id])).fetchone() is not None


async def begin(conn: Connection, owner: UserId, now: datetime) -> None:
    """Make a family, unless there is one."""
    await conn.execute(_BEGIN, [owner, now])


async def members(conn: Connection, owner: UserId) -> tuple[FamilyMember, ...]:
    """Who has a seat, the longest first."""
    rows = await (await conn.execute(_MEMBERS, [owner])).fetchall()
    return tuple(
        FamilyMember(UserId(row["user_id"]), row["display_name"], row["explicit_locked"], row["joined_at"])
        for row in rows
    )


async def invitations(conn: Connection, owner: UserId, now: datetime) -> tuple[FamilyInvitation, ...]:
    """Seats that are offered, the oldest first."""
    rows = await (await conn.execute(_INVITATIONS, [owner, now])).fetchall()
    return tuple(_invitation(row) for row in rows)


async def invite(conn: Connection, owner: UserId, made: FamilyInvitation, code_hash: bytes) -> None:
    """Offer a seat; those that have expired go."""
    await conn.execute(_FORGET_INVITATIONS, [owner, made.created_at])
    await conn.execute(
        _INVITE, [made.id, owner, code_hash, made.explicit_locked, made.created_at, made.expires_at]
    )


async def withdraw(conn: Connection, owner: UserId, invitation_id: UUID) -> bool:
    """Take an offer back; False when there is none."""
    return (await conn.execute(_WITHDRAW, [invitation_id, owner])).rowcount == 1


async def find_inviter(conn: Connection, code_hash: bytes, now: datetime) -> UserId | None:
    """Who offers a seat with this code."""
    row = await (await conn.execute(_FIND_INVITATION, [code_hash, now])).fetchone()
    return None if row is None else UserId(row["owner_id"])


async def use_invitation(conn: Connection, code_hash: bytes, owner: UserId, now: datetime) -> bool | None:
    """Use an offer up; whether it locks explicit songs, None when it is gone."""
    row = await (await conn.execute(_USE_INVITATION, [code_hash, owner, now])).fetchone()
    return None if row is None else bool(row["explicit_locked"])


async def sit(
    conn: Connection, owner: UserId, member: UserId, *, seats: int, explicit_locked: bool, now: datetime
) -> bool:
    """Take a seat; False when there is none. Call with the owner's row held."""
    cursor = await conn.execute(
        _SIT, {"user": member, "owner": owner, "locked": explicit_locked, "now": now, "seats": seats}
    )
    return cursor.rowcount == 1


async def lock_explicit(conn: Connection, owner: UserId, member: UserId, *, locked: bool) -> bool:
    """Lock explicit songs for a member, or let them; False when there is no such member."""
    return (await conn.execute(_LOCK_EXPLICIT, [locked, member, owner])).rowcount == 1


async def leave(conn: Connection, owner: UserId, member: UserId) -> bool:
    """Give a seat up; False when it was not taken."""
    return (await conn.execute(_LEAVE, [member, owner])).rowcount == 1


async def end(conn: Connection, owner: UserId) -> bool:
    """End a family with its seats and invitations; False when there was none."""
    return (await conn.execute(_END, [owner])).rowcount == 1


async def name_of(conn: Connection, user_id: UserId) -> str:
    """What a person is called."""
    row = await (await conn.execute(_NAME, [user_id])).fetchone()
    return str(row["display_name"]) if row else ""


def _invitation(row: dict[str, Any]) -> FamilyInvitation:
    return FamilyInvitation(row["id"], row["explicit_locked"], row["created_at"], row["expires_at"])
