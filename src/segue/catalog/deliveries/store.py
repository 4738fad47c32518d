"""SQL that finds what a delivery is about."""

from segue.kernel.ids import AlbumId, ArtistId
from segue.kernel.ports.database import Connection

_BY_UPC = """
select id from albums
 where upc = %s and artist_id = %s and deleted_at is null and merged_into is null
 order by created_at, id limit 1
"""


async def find_album(conn: Connection, artist_id: ArtistId, upc: str) -> AlbumId | None:
    """An artist's album with this UPC."""
    row = await (await conn.execute(_BY_UPC, [upc, artist_id])).fetchone()
    return None if row is None else AlbumId(row["id"])
