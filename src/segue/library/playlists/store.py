"""SQL of playlists themselves: what they are called, whose they are, and their versions.

Every change holds the playlist's row until it commits: versions come one after another, and an edit sees
all that was acknowledged before it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from segue.catalog.api import CoverRef
from segue.kernel.ids import CoverId, PlaylistId, UserId
from segue.kernel.ports.database import Connection
from segue.library.playlists.contracts import (
    ChangeKind,
    Part,
    PersonRef,
    Playlist,
    PlaylistKind,
    PlaylistVisibility,
    Shift,
)

# To whom a playlist is nothing, there is none: a private one, one of somebody who is blocked, suspended or
# about to leave. Their own stay theirs.
_FIND = """
select p.*, u.display_name, f.avatar_id, c.hue, c.chroma, c.palette, c.blurhash, l.folder_id,
       exists (select 1 from playlist_collaborators o where o.playlist_id = p.id) as collaborative,
       case when p.owner_id = %(user)s or (p.kind = 'editorial' and %(admin)s) then 'owner'
            else coalesce(k.role, 'reader') end as part
  from playlists p
  left join users u on u.id = p.owner_id
  left join profiles f on f.user_id = p.owner_id
  left join covers c on c.id = p.cover_id
  left join playlist_collaborators k on k.playlist_id = p.id and k.user_id = %(user)s
  left join playlist_places l on l.playlist_id = p.id and l.user_id = %(user)s
 where p.id = any(%(ids)s) and p.deleted_at is null
   and (p.owner_id = %(user)s or (p.kind = 'editorial' and %(admin)s)
        or ((p.visibility <> 'private' or k.role is not null)
            and (p.owner_id is null
                 or (u.suspended_at is null
                     and not exists (select 1 from departures d where d.user_id = p.owner_id)
                     and not exists (
                        select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                               ((p.owner_id, %(user)s::uuid), (%(user)s::uuid, p.owner_id)))))))
"""
_HOLD = "select id from playlists where id = %s and deleted_at is null for no key update"
_ADD = """
insert into playlists (id, kind, owner_id, name, description, visibility, chart, created_at, changed_at)
values (%(id)s, %(kind)s, %(owner)s, %(name)s, %(description)s, %(visibility)s, %(chart)s, %(now)s, %(now)s)
"""
_COUNT_OF = "select count(*) as count from playlists where owner_id = %s and deleted_at is null"
_HOLD_PERSON = "select pg_advisory_xact_lock(hashtextextended(%s::text, 0x706c))"
_DESCRIBE = """
update playlists set name = %(name)s, description = %(description)s, visibility = %(visibility)s
 where id = %(id)s
"""
_SHOW = "update playlists set cover_id = %s where id = %s"
_COVER = "select id as cover_id, hue, chroma, palette, blurhash from covers where id = %s"
_GIVE = "update playlists set owner_id = %s where id = %s"
_DELETE = "update playlists set deleted_at = %s where id = %s"
_ADVANCE = """
update playlists set version = version + 1, entry_count = %(count)s, changed_at = %(now)s
 where id = %(id)s returning version
"""
_LOG = """
insert into playlist_changes (playlist_id, version, kind, actor_id, subject_id, detail, entry_ids, former,
                              positions, undoes, at)
values (%(id)s, %(version)s, %(kind)s, %(actor)s, %(subject)s, %(detail)s, %(entries)s, %(former)s,
        %(positions)s, %(undoes)s, %(now)s)
"""
_MINE = """
select p.id, p.changed_at as key from playlists p
 where p.deleted_at is null and (p.changed_at, p.id) < (%(at)s, %(row)s)
   and (p.owner_id = %(user)s
        or exists (
            select 1 from playlist_collaborators k where k.playlist_id = p.id and k.user_id = %(user)s))
   and (%(folder)s::uuid is null or exists (
        select 1 from playlist_places l
         where l.playlist_id = p.id and l.user_id = %(user)s and l.folder_id = %(folder)s))
 order by p.changed_at desc, p.id desc limit %(count)s
"""
_OF_PERSON = """
select p.id, p.changed_at as key from playlists p
 where p.deleted_at is null and p.owner_id = %(owner)s and p.visibility = 'public'
   and (p.changed_at, p.id) < (%(at)s, %(row)s)
 order by p.changed_at desc, p.id desc limit %(count)s
"""
_OF_KIND = """
select p.id, p.name as key from playlists p
 where p.deleted_at is null and p.kind = %(kind)s and (p.visibility = 'public' or %(admin)s)
   and (p.name, p.id) > (%(name)s, %(row)s)
 order by p.name, p.id limit %(count)s
"""
_CHART = "select id from playlists where chart = %s and deleted_at is null"
_RESTORE = """
update playlists set deleted_at = null where id = %s and owner_id = %s and deleted_at is not null
"""
_PURGE = "delete from playlists where deleted_at < %s"


async def find(
    conn: Connection, ids: Sequence[PlaylistId], user_id: UserId, *, admin: bool = False
) -> dict[PlaylistId, Playlist]:
    """Those of `ids` that a person may know of, as they see them."""
    rows = await conn.execute(_FIND, {"ids": list(ids), "user": user_id, "admin": admin})
    return {PlaylistId(row["id"]): _playlist(row) for row in await rows.fetchall()}


async def hold(conn: Connection, playlist_id: PlaylistId) -> bool:
    """Let no other transaction change the playlist until this one ends; False when it is not there."""
    return await (await conn.execute(_HOLD, [playlist_id])).fetchone() is not None


async def hold_person(conn: Connection, user_id: UserId) -> None:
    """Let no other transaction make playlists or folders of this person until this one ends."""
    await conn.execute(_HOLD_PERSON, [user_id])


async def count_of(conn: Connection, owner: UserId) -> int:
    """How many playlists are a person's own."""
    row = await (await conn.execute(_COUNT_OF, [owner])).fetchone()
    return int(row["count"]) if row else 0


async def add(
    conn: Connection,
    playlist_id: PlaylistId,
    *,
    kind: PlaylistKind,
    owner: UserId | None,
    name: str,
    description: str,
    visibility: PlaylistVisibility,
    chart: str | None,
    now: datetime,
) -> None:
    """Insert an empty playlist, at its first version."""
    await conn.execute(
        _ADD,
        {
            "id": playlist_id,
            "kind": kind,
            "owner": owner,
            "name": name,
            "description": description,
            "visibility": visibility,
            "chart": chart,
            "now": now,
        },
    )


async def describe(
    conn: Connection, playlist_id: PlaylistId, name: str, description: str, visibility: PlaylistVisibility
) -> None:
    """Say what a playlist is called and who may see it."""
    told = {"id": playlist_id, "name": name, "description": description, "visibility": visibility}
    await conn.execute(_DESCRIBE, told)


async def show(conn: Connection, playlist_id: PlaylistId, cover_id: CoverId | None) -> None:
    """Put a cover on a playlist, or none."""
    await conn.execute(_SHOW, [cover_id, playlist_id])


async def give(conn: Connection, playlist_id: PlaylistId, owner: UserId) -> None:
    """Make a playlist somebody else's."""
    await conn.execute(_GIVE, [owner, playlist_id])


async def delete(conn: Connection, playlist_id: PlaylistId, now: datetime) -> None:
    """Take a playlist away; it is purged later."""
    await conn.execute(_DELETE, [now, playlist_id])


async def restore(conn: Connection, playlist_id: PlaylistId, owner: UserId) -> bool:
    """Bring a person's playlist back that was taken away; False when there is none."""
    return (await conn.execute(_RESTORE, [playlist_id, owner])).rowcount == 1


async def purge(conn: Connection, before: datetime) -> int:
    """Delete for good what was taken away before a moment; how many."""
    return (await conn.execute(_PURGE, [before])).rowcount


async def advance(conn: Connection, playlist_id: PlaylistId, count: int, now: datetime) -> int:
    """Begin the next version, with so many entries; its number."""
    told = {"id": playlist_id, "count": count, "now": now}
    row = await (await conn.execute(_ADVANCE, told)).fetchone()
    return int(row["version"]) if row else 0


async def log(
    conn: Connection,
    playlist_id: PlaylistId,
    version: int,
    kind: ChangeKind,
    *,
    actor: UserId | None,
    now: datetime,
    shifts: Sequence[Shift] = (),
    subject: UserId | None = None,
    detail: str | None = None,
    undoes: int | None = None,
) -> None:
    """Write down what a version changed."""
    await conn.execute(
        _LOG,
        {
            "id": playlist_id,
            "version": version,
            "kind": kind,
            "actor": actor,
            "subject": subject,
            "detail": detail,
            "entries": [one.entry_id for one in shifts],
            "former": [one.former for one in shifts],
            "positions": [one.position for one in shifts],
            "undoes": undoes,
            "now": now,
        },
    )


async def list_mine(
    conn: Connection, user_id: UserId, folder: UUID | None, after: tuple[datetime, UUID], count: int
) -> list[tuple[PlaylistId, datetime]]:
    """A person's own playlists and those they share in, the latest changed first."""
    told = {"user": user_id, "folder": folder, "at": after[0], "row": after[1], "count": count}
    return await _keyed(conn, _MINE, told)


async def list_of_person(
    conn: Connection, owner: UserId, after: tuple[datetime, UUID], count: int
) -> list[tuple[PlaylistId, datetime]]:
    """A person's public playlists, the latest changed first."""
    told = {"owner": owner, "at": after[0], "row": after[1], "count": count}
    return await _keyed(conn, _OF_PERSON, told)


async def list_of_kind(
    conn: Connection, kind: PlaylistKind, after: tuple[str, UUID], count: int, *, admin: bool
) -> list[tuple[PlaylistId, str]]:
    """The operator's playlists of a kind, by name; admins see those that are not public yet."""
    told = {"kind": kind, "name": after[0], "row": after[1], "count": count, "admin": admin}
    return await _keyed(conn, _OF_KIND, told)


async def find_chart(conn: Connection, chart: str) -> PlaylistId | None:
    """The playlist of a chart."""
    row = await (await conn.execute(_CHART, [chart])).fetchone()
    return None if row is None else PlaylistId(row["id"])


async def find_cover(conn: Connection, cover_id: CoverId) -> CoverRef | None:
    """A cover with its colours."""
    row = await (await conn.execute(_COVER, [cover_id])).fetchone()
    return None if row is None else _cover(row)


async def _keyed(conn: Connection, query: LiteralString, told: Mapping[str, object]) -> list[Any]:
    rows = await (await conn.execute(query, told)).fetchall()
    return [(PlaylistId(row["id"]), row["key"]) for row in rows]


def _playlist(row: dict[str, Any]) -> Playlist:
    owner = None
    if row["owner_id"] is not None:
        owner = PersonRef(UserId(row["owner_id"]), row["display_name"], row["avatar_id"])
    return Playlist(
        id=PlaylistId(row["id"]),
        kind=PlaylistKind(row["kind"]),
        owner=owner,
        name=row["name"],
        description=row["description"],
        visibility=PlaylistVisibility(row["visibility"]),
        cover=_cover(row),
        version=row["version"],
        entry_count=row["entry_count"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        part=Part(row["part"]),
        collaborative=row["collaborative"],
        folder_id=row["folder_id"],
    )


def _cover(row: dict[str, Any]) -> CoverRef | None:
    if row["cover_id"] is None:
        return None
    return CoverRef(
        id=CoverId(row["cover_id"]),
        hue=row["hue"] or 0.0,
        chroma=row["chroma"] or 0.0,
        palette=tuple(row["palette"] or ()),
        blurhash=row["blurhash"],
    )
