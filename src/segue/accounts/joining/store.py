"""SQL of invitations and of who may sign up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from segue.accounts.contracts import Registration
from segue.accounts.joining.contracts import Invitation, KeptInvitation
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_MODE = "select mode from registration"
_CHOOSE = """
insert into registration (mode, changed_at) values (%s, %s)
on conflict (one) do update set mode = excluded.mode, changed_at = excluded.changed_at
"""
_ADD = """
insert into invitations (id, hash, note, email, uses, created_by, created_at, expires_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_LIST = """
select id, hash, note, email, uses, used, created_by, created_at, expires_at, ended_at
  from invitations where %(before)s::uuid is null or id < %(before)s
 order by id desc limit %(count)s
"""
_FIND = """
select id, hash, note, email, uses, used, created_by, created_at, expires_at, ended_at
  from invitations where hash = %s
"""
_USE = """
update invitations set used = used + 1
 where id = %s and used < uses and expires_at > %s and ended_at is null
"""
_END = "update invitations set ended_at = %s where id = %s and ended_at is null"


async def find_mode(conn: Connection) -> Registration | None:
    """What an admin chose."""
    row = await (await conn.execute(_MODE)).fetchone()
    return None if row is None else Registration(row["mode"])


async def choose(conn: Connection, mode: Registration, now: datetime) -> None:
    """Store an admin's choice."""
    await conn.execute(_CHOOSE, [mode, now])


async def add(conn: Connection, kept: KeptInvitation) -> None:
    """Insert an invitation."""
    one = kept.invitation
    await conn.execute(
        _ADD,
        [one.id, kept.hash, one.note, one.email, one.uses, one.created_by, one.created_at, one.expires_at],
    )


async def list_invitations(conn: Connection, before: UUID | None, count: int) -> list[KeptInvitation]:
    """Invitations made before `before`, the newest first."""
    cursor = await conn.execute(_LIST, {"before": before, "count": count})
    return [_kept(row) for row in await cursor.fetchall()]


async def find(conn: Connection, invitation_hash: bytes) -> Invitation | None:
    """An invitation by its secret."""
    row = await (await conn.execute(_FIND, [invitation_hash])).fetchone()
    return None if row is None else _kept(row).invitation


async def use(conn: Connection, invitation_id: UUID, now: datetime) -> bool:
    """Count a use; False when there is none left, or it has ended."""
    return (await conn.execute(_USE, [invitation_id, now])).rowcount == 1


async def end(conn: Connection, invitation_id: UUID, now: datetime) -> bool:
    """Withdraw an invitation; False when there is none, or it was."""
    return (await conn.execute(_END, [now, invitation_id])).rowcount == 1


def _kept(row: dict[str, Any]) -> KeptInvitation:
    made_by = row["created_by"]
    invitation = Invitation(
        id=row["id"],
        note=row["note"],
        email=row["email"],
        uses=row["uses"],
        used=row["used"],
        created_by=None if made_by is None else UserId(made_by),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        ended_at=row["ended_at"],
    )
    return KeptInvitation(invitation, bytes(row["hash"]))
