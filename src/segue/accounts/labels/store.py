"""SQL of labels."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from segue.accounts.labels.contracts import Invited, Label, LabelInvitation, StaffMember, StaffRole
from segue.kernel.ids import LabelId, UserId
from segue.kernel.ports.database import Connection

_ADD = "insert into labels (id, name, created_at) values (%s, %s, %s) on conflict do nothing"
_FIND = "select id, name, created_at, revision from labels where id = %s"
_LOCK = "select id from labels where id = %s for update"
_RENAME = """
update labels set name = %(name)s, revision = revision + 1 where id = %(id)s
   and not exists (select 1 from labels o where lower(o.name) = lower(%(name)s) and o.id <> %(id)s)
"""
_LOCK_NAMES = "select pg_advisory_xact_lock(8714)"
_DELETE = "delete from labels where id = %s"
_STAFF = """
select s.user_id, u.display_name, s.role, s.added_at
  from label_staff s join users u on u.id = s.user_id
 where s.label_id = %s order by s.role desc, s.added_at, s.user_id
"""
_LIST = """
select l.id, lower(l.name) as key from labels l
 where (lower(l.name), l.id) > (%(name)s, %(id)s)
   and (%(user)s::uuid is null
        or exists (select 1 from label_staff s where s.label_id = l.id and s.user_id = %(user)s))
 order by lower(l.name), l.id limit %(count)s
"""
_LABELS_OF = "select label_id from label_staff where user_id = %s order by label_id"
_NAMES = "select id, name from labels where id = any(%s)"
_PUT_STAFF = """
insert into label_staff (label_id, user_id, role, added_at) values (%s, %s, %s, %s)
on conflict (label_id, user_id) do update set role = excluded.role
"""
_SET_ROLE = "update label_staff set role = %s where label_id = %s and user_id = %s"
_INVITED = """
select i.user_id, u.display_name, i.role, i.invited_at, i.expires_at
  from label_invitations i join users u on u.id = i.user_id
 where i.label_id = %s and i.expires_at > %s order by i.invited_at, i.user_id
"""
_INVITE = """
insert into label_invitations (label_id, user_id, role, invited_at, expires_at) values (%s, %s, %s, %s, %s)
on conflict (label_id, user_id) do update set role = excluded.role, invited_at = excluded.invited_at,
    expires_at = excluded.expires_at
"""
_INVITATIONS_OF = """
select i.label_id, l.name, i.role, i.invited_at, i.expires_at
  from label_invitations i join labels l on l.id = i.label_id
 where i.user_id = %s and i.expires_at > %s order by i.invited_at desc, i.label_id limit 100
"""
_TAKE_INVITATION = """
delete from label_invitations where label_id = %s and user_id = %s returning role, expires_at
"""
_REMOVE_STAFF = "delete from label_staff where label_id = %s and user_id = %s"


async def add(conn: Connection, label_id: LabelId, name: str, now: datetime) -> bool:
    """Insert a label; False when its name is taken."""
    return (await conn.execute(_ADD, [label_id, name, now])).rowcount == 1


async def find(conn: Connection, label_id: LabelId, now: datetime) -> Label | None:
    """A label with its staff, owners first, and whom it asks at `now`."""
    row = await (await conn.execute(_FIND, [label_id])).fetchone()
    if row is None:
        return None
    staff = await (await conn.execute(_STAFF, [label_id])).fetchall()
    invited = await (await conn.execute(_INVITED, [label_id, now])).fetchall()
    return Label(
        LabelId(row["id"]),
        row["name"],
        row["created_at"],
        row["revision"],
        tuple(
            StaffMember(UserId(one["user_id"]), one["display_name"], StaffRole(one["role"]), one["added_at"])
            for one in staff
        ),
        tuple(
            Invited(
                UserId(one["user_id"]),
                one["display_name"],
                StaffRole(one["role"]),
                one["invited_at"],
                one["expires_at"],
            )
            for one in invited
        ),
    )


async def lock(conn: Connection, label_id: LabelId) -> None:
    """Hold a label until commit, so that its staff changes one at a time."""
    await conn.execute(_LOCK, [label_id])


async def rename(conn: Connection, label_id: LabelId, name: str) -> bool:
    """Give a label another name; False when that is taken."""
    await conn.execute(_LOCK_NAMES)
    return (await conn.execute(_RENAME, {"id": label_id, "name": name})).rowcount == 1


async def delete(conn: Connection, label_id: LabelId) -> bool:
    """Delete a label; False when there is none."""
    return (await conn.execute(_DELETE, [label_id])).rowcount == 1


async def list_ids(
    conn: Connection, staff: UserId | None, after: tuple[str, UUID], count: int
) -> list[tuple[LabelId, str]]:
    """Labels by name, those that `staff` acts for or all, with their cursor keys."""
    values = {"user": staff, "name": after[0], "id": after[1], "count": count}
    rows = await (await conn.execute(_LIST, values)).fetchall()
    return [(LabelId(row["id"]), row["key"]) for row in rows]


async def labels_of(conn: Connection, user_id: UserId) -> list[LabelId]:
    """The labels that a person acts for."""
    rows = await (await conn.execute(_LABELS_OF, [user_id])).fetchall()
    return [LabelId(row["label_id"]) for row in rows]


async def names(conn: Connection, ids: Sequence[LabelId]) -> dict[LabelId, str]:
    """What those of `ids` that are labels are called."""
    rows = await (await conn.execute(_NAMES, [list(ids)])).fetchall()
    return {LabelId(row["id"]): row["name"] for row in rows}


async def put_staff(
    conn: Connection, label_id: LabelId, user_id: UserId, role: StaffRole, now: datetime
) -> None:
    """Let someone act for a label, or give them another role there."""
    await conn.execute(_PUT_STAFF, [label_id, user_id, role, now])


async def set_role(conn: Connection, label_id: LabelId, user_id: UserId, role: StaffRole) -> bool:
    """Give someone who acts for a label another role there; False when they do not."""
    return (await conn.execute(_SET_ROLE, [role, label_id, user_id])).rowcount == 1


async def invite(conn: Connection, label_id: LabelId, invited: Invited) -> None:
    """Ask someone to act for a label, or ask again."""
    await conn.execute(
        _INVITE, [label_id, invited.user_id, invited.role, invited.invited_at, invited.expires_at]
    )


async def invitations_of(conn: Connection, user_id: UserId, now: datetime) -> list[LabelInvitation]:
    """Labels that ask for a person, the latest first."""
    rows = await (await conn.execute(_INVITATIONS_OF, [user_id, now])).fetchall()
    return [
        LabelInvitation(
            LabelId(row["label_id"]),
            row["name"],
            StaffRole(row["role"]),
            row["invited_at"],
            row["expires_at"],
        )
        for row in rows
    ]


async def take_invitation(
    conn: Connection, label_id: LabelId, user_id: UserId, now: datetime
) -> StaffRole | None:
    """Take an invitation away; what it was for, None when there was none that is good at `now`."""
    row = await (await conn.execute(_TAKE_INVITATION, [label_id, user_id])).fetchone()
    return None if row is None or row["expires_at"] <= now else StaffRole(row["role"])


async def remove_staff(conn: Connection, label_id: LabelId, user_id: UserId) -> bool:
    """Let someone act for a label no more; False when they did not."""
    return (await conn.execute(_REMOVE_STAFF, [label_id, user_id])).rowcount == 1
