"""SQL of uploads that take an artist's room before they are songs."""

from segue.kernel.ids import ArtistId, UploadId
from segue.kernel.ports.database import Connection
from segue.kernel.units import ByteCount

# An upload keeps the id that its artist had when it began; it is in the room of the one that stayed.
_COMING = """
select coalesce(sum(size), 0)::bigint as bytes from uploads
 where artist_id in (select id from artists where id = %(artist)s or merged_into = %(artist)s)
   and version_id is null and master_key is not null
   and state in ('receiving', 'queued', 'encoding')
"""
_ASSIGN = "update uploads set artist_id = %s where id = %s and artist_id is distinct from %s"


async def coming(conn: Connection, artist_id: ArtistId) -> ByteCount:
    """Bytes of an artist's uploads that are not songs yet."""
    row = await (await conn.execute(_COMING, {"artist": artist_id})).fetchone()
    return ByteCount(0 if row is None else row["bytes"])


async def assign(conn: Connection, upload_id: UploadId, artist_id: ArtistId) -> bool:
    """Say whose room an upload takes; False when that was known."""
    return (await conn.execute(_ASSIGN, [artist_id, upload_id, artist_id])).rowcount == 1
