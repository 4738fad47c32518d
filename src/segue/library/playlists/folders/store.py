"""SQL of folders."""

from datetime import datetime
from typing import Any

from segue.kernel.ids import FolderId, PlaylistId, UserId
from segue.kernel.ports.database import Connection
from segue.library.playlists.folders.contracts import Folder

_LIST = """
select f.id, f.name, f.created_at, count(p.id) as playlists
  from playlist_folders f
  left join playlist_places l on l.folder_id = f.id
  left join playlists p on p.id = l.playlist_id and p.deleted_at is null
 where f.user_id = %s group by f.id order by f.name, f.id
"""
_ADD = "insert into playlist_folders (id, user_id, name, created_at) values (%s, %s, %s, %s)"
_RENAME = "update playlist_folders set name = %s where id = %s and user_id = %s"
_DELETE = "delete from playlist_folders where id = %s and user_id = %s"
_OWN = "select 1 from playlist_folders where id = %s and user_id = %s for key share"
_PUT = """
insert into playlist_places (user_id, playlist_id, folder_id) values (%s, %s, %s)
on conflict (user_id, playlist_id) do update set folder_id = excluded.folder_id
"""
_TAKE_OUT = "delete from playlist_places where user_id = %s and playlist_id = %s"


async def list_of(conn: Connection, user_id: UserId) -> list[Folder]:
    """A person's folders by name."""
    rows = await (await conn.execute(_LIST, [user_id])).fetchall()
    return [_folder(row) for row in rows]


async def add(conn: Connection, folder_id: FolderId, user_id: UserId, name: str, now: datetime) -> None:
    """Insert a folder."""
    await conn.execute(_ADD, [folder_id, user_id, name, now])


async def rename(conn: Connection, folder_id: FolderId, user_id: UserId, name: str) -> bool:
    """Call a folder something else; False when it is not theirs."""
    return (await conn.execute(_RENAME, [name, folder_id, user_id])).rowcount == 1


async def delete(conn: Connection, folder_id: FolderId, user_id: UserId) -> bool:
    """Delete a folder; False when it is not theirs."""
    return (await conn.execute(_DELETE, [folder_id, user_id])).rowcount == 1


async def is_own(conn: Connection, folder_id: FolderId, user_id: UserId) -> bool:
    """Whether a folder is theirs; it stays until commit."""
    return await (await conn.execute(_OWN, [folder_id, user_id])).fetchone() is not None


async def put(conn: Connection, user_id: UserId, playlist_id: PlaylistId, folder_id: FolderId) -> None:
    """Put a playlist into a folder, out of the one it was in."""
    await conn.execute(_PUT, [user_id, playlist_id, folder_id])


async def take_out(conn: Connection, user_id: UserId, playlist_id: PlaylistId) -> None:
    """Put a playlist into no folder."""
    await conn.execute(_TAKE_OUT, [user_id, playlist_id])


def _folder(row: dict[str, Any]) -> Folder:
    return Folder(FolderId(row["id"]), row["name"], row["created_at"], int(row["playlists"]))
