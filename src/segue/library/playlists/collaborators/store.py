"""SQL of who shares in playlists."""

from datetime import datetime
from typing import Any

from segue.kernel.ids import InvitationId, PlaylistId, UserId
from segue.kernel.ports.database import Connection
from segue.library.playlists.collaborators.contracts import Asked, Collaborator, Invitation
from segue.library.playlists.contracts import CollaboratorRole, PersonRef

# A list shows nobody whom its reader may not know of.
_LIST = """
select k.user_id, k.role, k.joined_at, u.display_name, f.avatar_id
  from playlist_collaborators k join users u on u.id = k.user_id left join profiles f on f.user_id = u.id
 where k.playlist_id = %(playlist)s and u.suspended_at is null
   and not exists (select 1 from departures d where d.user_id = u.id)
   and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                   ((u.id, %(viewer)s::uuid), (%(viewer)s::uuid, u.id)))
 order by k.joined_at, k.user_id
"""
_ROLE = "select role from playlist_collaborators where playlist_id = %s and user_id = %s"
_COUNT = "select count(*) as count from playlist_collaborators where playlist_id = %s"
_PUT = """
insert into playlist_collaborators (playlist_id, user_id, role, joined_at) values (%s, %s, %s, %s)
on conflict (playlist_id, user_id) do update set role = excluded.role
"""
_REMOVE = "delete from playlist_collaborators where playlist_id = %s and user_id = %s"
_INVITE = """
insert into playlist_invitations
    (id, playlist_id, role, user_id, token_hash, created_by, created_at, expires_at)
values (%(id)s, %(playlist)s, %(role)s, %(user)s, %(hash)s, %(maker)s, %(now)s, %(until)s)
on conflict (playlist_id, user_id) do update
   set role = excluded.role, created_by = excluded.created_by, created_at = excluded.created_at,
       expires_at = excluded.expires_at
returning id
"""
_INVITATIONS = """
select i.id, i.user_id, i.role, i.created_at, i.expires_at, u.display_name, f.avatar_id
  from playlist_invitations i left join users u on u.id = i.user_id left join profiles f on f.user_id = u.id
 where i.playlist_id = %s and i.expires_at > %s order by i.created_at, i.id
"""
_WITHDRAW = "delete from playlist_invitations where playlist_id = %s and id = %s"
_WITHDRAW_FROM = "delete from playlist_invitations where playlist_id = %s and user_id = %s"
_BY_HASH = """
select playlist_id, role, created_by from playlist_invitations where token_hash = %s and expires_at > %s
"""
_OF_PERSON = """
select i.playlist_id, p.name, i.role, i.expires_at, o.id as owner_id, o.display_name, f.avatar_id
  from playlist_invitations i
  join playlists p on p.id = i.playlist_id and p.deleted_at is null
  join users o on o.id = p.owner_id and o.suspended_at is null
  left join profiles f on f.user_id = o.id
 where i.user_id = %(user)s and i.expires_at > %(now)s
   and (%(playlist)s::uuid is null or i.playlist_id = %(playlist)s)
   and not exists (select 1 from departures d where d.user_id = o.id)
   and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                   ((o.id, i.user_id), (i.user_id, o.id)))
 order by i.created_at desc, i.playlist_id
"""
_OWNER = """
select p.owner_id from playlists p
  join users o on o.id = p.owner_id and o.suspended_at is null
 where p.id = %(playlist)s and p.deleted_at is null
   and not exists (select 1 from departures d where d.user_id = o.id)
   and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                   ((o.id, %(user)s::uuid), (%(user)s::uuid, o.id)))
"""
_FORGET = "delete from playlist_invitations where expires_at < %s"


async def list_of(conn: Connection, playlist_id: PlaylistId, viewer: UserId) -> list[Collaborator]:
    """Who shares in a playlist, the longest first."""
    rows = await conn.execute(_LIST, {"playlist": playlist_id, "viewer": viewer})
    return [
        Collaborator(_person(row, "user_id"), CollaboratorRole(row["role"]), row["joined_at"])
        for row in await rows.fetchall()
    ]


async def find_role(conn: Connection, playlist_id: PlaylistId, user_id: UserId) -> CollaboratorRole | None:
    """What a person may do as a collaborator."""
    row = await (await conn.execute(_ROLE, [playlist_id, user_id])).fetchone()
    return None if row is None else CollaboratorRole(row["role"])


async def count(conn: Connection, playlist_id: PlaylistId) -> int:
    """How many share in a playlist."""
    row = await (await conn.execute(_COUNT, [playlist_id])).fetchone()
    return int(row["count"]) if row else 0


async def put(
    conn: Connection, playlist_id: PlaylistId, user_id: UserId, role: CollaboratorRole, now: datetime
) -> None:
    """Let a person share in a playlist, or change what they may do."""
    await conn.execute(_PUT, [playlist_id, user_id, role, now])


async def remove(conn: Connection, playlist_id: PlaylistId, user_id: UserId) -> bool:
    """Let a person share no more; False when they did not."""
    return (await conn.execute(_REMOVE, [playlist_id, user_id])).rowcount == 1


async def invite(
    conn: Connection,
    playlist_id: PlaylistId,
    *,
    invitation_id: InvitationId,
    role: CollaboratorRole,
    person: UserId | None,
    token_hash: bytes | None,
    maker: UserId,
    now: datetime,
    until: datetime,
) -> InvitationId:
    """Ask a person, or whoever has a link; a person is asked once."""
    told = {
        "id": invitation_id,
        "playlist": playlist_id,
        "role": role,
        "user": person,
        "hash": token_hash,
        "maker": maker,
        "now": now,
        "until": until,
    }
    row = await (await conn.execute(_INVITE, told)).fetchone()
    return InvitationId(row["id"]) if row else invitation_id


async def list_invitations(conn: Connection, playlist_id: PlaylistId, now: datetime) -> list[Invitation]:
    """Who is asked, the longest first."""
    rows = await (await conn.execute(_INVITATIONS, [playlist_id, now])).fetchall()
    return [
        Invitation(
            InvitationId(row["id"]),
            None if row["user_id"] is None else _person(row, "user_id"),
            CollaboratorRole(row["role"]),
            row["created_at"],
            row["expires_at"],
        )
        for row in rows
    ]


async def withdraw(conn: Connection, playlist_id: PlaylistId, invitation_id: InvitationId) -> bool:
    """Take an invitation back; False when it is not there."""
    return (await conn.execute(_WITHDRAW, [playlist_id, invitation_id])).rowcount == 1


async def withdraw_from(conn: Connection, playlist_id: PlaylistId, user_id: UserId) -> bool:
    """Take a person's invitation away; False when there is none."""
    return (await conn.execute(_WITHDRAW_FROM, [playlist_id, user_id])).rowcount == 1


async def find_by_hash(
    conn: Connection, token_hash: bytes, now: datetime
) -> tuple[PlaylistId, CollaboratorRole] | None:
    """What a link opens."""
    row = await (await conn.execute(_BY_HASH, [token_hash, now])).fetchone()
    return None if row is None else (PlaylistId(row["playlist_id"]), CollaboratorRole(row["role"]))


async def list_of_person(
    conn: Connection, user_id: UserId, now: datetime, playlist_id: PlaylistId | None = None
) -> list[Asked]:
    """Playlists that a person is asked to share in, the latest first."""
    told = {"user": user_id, "now": now, "playlist": playlist_id}
    rows = await (await conn.execute(_OF_PERSON, told)).fetchall()
    return [
        Asked(
            PlaylistId(row["playlist_id"]),
            row["name"],
            _person(row, "owner_id"),
            CollaboratorRole(row["role"]),
            row["expires_at"],
        )
        for row in rows
    ]


async def find_owner(conn: Connection, playlist_id: PlaylistId, user_id: UserId) -> UserId | None:
    """Whose a playlist is; None when the person may not know of them."""
    row = await (await conn.execute(_OWNER, {"playlist": playlist_id, "user": user_id})).fetchone()
    return None if row is None else UserId(row["owner_id"])


async def forget(conn: Connection, before: datetime) -> None:
    """Delete invitations that are over."""
    await conn.execute(_FORGET, [before])


def _person(row: dict[str, Any], column: str) -> PersonRef:
    return PersonRef(UserId(row[column]), row["display_name"], row["avatar_id"])
