"""SQL of uploads that come in pieces."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from segue.ingest.contracts import UploadState
from segue.ingest.resumable.contracts import Coming, Part
from segue.kernel.ids import UploadId, UserId
from segue.kernel.ports.database import Connection
from segue.kernel.units import ByteCount

_COMING = """
select id, state, size, received, expires_at from uploads where id = %s and user_id = %s
"""
_LOCK_COMING = """
select id, state, size, received, expires_at from uploads where id = %s and user_id = %s for update
"""
_RECEIVED = "select received from uploads where id = %s"
_UNFINISHED = "select count(*) as many from uploads where user_id = %s and state = 'receiving'"
# The offset is the fence: of two who bring the same bytes one finds it moved on.
_ADVANCE = """
update uploads set received = %(end)s, expires_at = %(expires)s
 where id = %(id)s and state = 'receiving' and received = %(start)s and size >= %(end)s
"""
_ADD_PART = "insert into upload_parts (upload_id, start_at, end_at, blob_key) values (%s, %s, %s, %s)"
_COMPLETE = """
update uploads set state = 'queued', expires_at = null
 where id = %s and state = 'receiving' and received = size
"""
_LOCK_WHOLE = "select master_key, size from uploads where id = %s and state = 'queued' for update"
_PARTS = "select start_at, end_at, blob_key from upload_parts where upload_id = %s order by start_at"
_PARTS_OF = "select blob_key from upload_parts where upload_id = any(%s)"
_FORGET_PARTS = "delete from upload_parts where upload_id = %s"
_MOVE_MASTER = "update uploads set master_key = %s where id = %s"
_DELETE = "delete from uploads where id = %s returning master_key"
_EXPIRED = """
select id from uploads where state = 'receiving' and expires_at <= %s order by expires_at limit %s
   for update skip locked
"""
_DELETE_ALL = "delete from uploads where id = any(%s)"


async def find_coming(conn: Connection, upload_id: UploadId, user_id: UserId) -> Coming | None:
    """A person's upload."""
    row = await (await conn.execute(_COMING, [upload_id, user_id])).fetchone()
    return None if row is None else _coming(row)


async def lock_coming(conn: Connection, upload_id: UploadId, user_id: UserId) -> Coming | None:
    """A person's upload, held until commit."""
    row = await (await conn.execute(_LOCK_COMING, [upload_id, user_id])).fetchone()
    return None if row is None else _coming(row)


async def find_received(conn: Connection, upload_id: UploadId) -> int:
    """How many bytes of an upload are here."""
    row = await (await conn.execute(_RECEIVED, [upload_id])).fetchone()
    return 0 if row is None else row["received"] or 0


async def count_unfinished(conn: Connection, user_id: UserId) -> int:
    """How many uploads of a person wait for more."""
    row = await (await conn.execute(_UNFINISHED, [user_id])).fetchone()
    return 0 if row is None else int(row["many"])


async def add_part(conn: Connection, upload_id: UploadId, part: Part, expires_at: datetime) -> bool:
    """Acknowledge a part; False when the upload does not wait for these bytes any more."""
    values = {"id": upload_id, "start": part.start, "end": part.end, "expires": expires_at}
    if (await conn.execute(_ADVANCE, values)).rowcount != 1:
        return False
    await conn.execute(_ADD_PART, [upload_id, part.start, part.end, part.blob_key])
    return True


async def complete(conn: Connection, upload_id: UploadId) -> bool:
    """Queue an upload of which all has come; False when not all has, or it was queued before."""
    return (await conn.execute(_COMPLETE, [upload_id])).rowcount == 1


async def lock_whole(conn: Connection, upload_id: UploadId) -> tuple[str, int] | None:
    """Where the original of a queued upload goes, and its size; held until commit."""
    row = await (await conn.execute(_LOCK_WHOLE, [upload_id])).fetchone()
    return None if row is None else (row["master_key"], row["size"])


async def parts(conn: Connection, upload_id: UploadId) -> list[Part]:
    """What an upload is put together from, in order."""
    rows = await (await conn.execute(_PARTS, [upload_id])).fetchall()
    return [Part(row["start_at"], row["end_at"], row["blob_key"]) for row in rows]


async def forget_parts(conn: Connection, upload_id: UploadId) -> None:
    """The original is made: its parts are nobody's any more."""
    await conn.execute(_FORGET_PARTS, [upload_id])


async def move_master(conn: Connection, upload_id: UploadId, key: str) -> None:
    """Say where the original is."""
    await conn.execute(_MOVE_MASTER, [key, upload_id])


async def part_keys(conn: Connection, uploads: Sequence[UploadId]) -> list[str]:
    """The blobs of all parts of these uploads."""
    rows = await (await conn.execute(_PARTS_OF, [list(uploads)])).fetchall()
    return [row["blob_key"] for row in rows]


async def delete_upload(conn: Connection, upload_id: UploadId) -> list[str]:
    """Delete an upload; the keys of blobs that it leaves."""
    keys = await part_keys(conn, [upload_id])
    rows = await (await conn.execute(_DELETE, [upload_id])).fetchall()
    return keys + [row["master_key"] for row in rows if row["master_key"] is not None]


async def delete_expired(conn: Connection, before: datetime, limit: int) -> list[str] | None:
    """Delete up to `limit` uploads that were to go on by `before`; their blobs, None when there are none."""
    rows = await (await conn.execute(_EXPIRED, [before, limit])).fetchall()
    ids = [UploadId(row["id"]) for row in rows]
    if not ids:
        return None
    keys = await part_keys(conn, ids)
    await conn.execute(_DELETE_ALL, [ids])
    return keys


def _coming(row: dict[str, Any]) -> Coming:
    return Coming(
        id=UploadId(row["id"]),
        state=UploadState(row["state"]),
        size=ByteCount(row["size"]),
        received=ByteCount(row["size"] if row["received"] is None else row["received"]),
        expires_at=row["expires_at"],
    )
