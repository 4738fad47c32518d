"""SQL that keeps a song back while it is looked into."""

from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection

_HOLD = "update songs set held = %s where id = %s and held <> %s and deleted_at is null returning id"


async def set_held(conn: Connection, song_id: SongId, *, held: bool) -> bool:
    """Keep a song back, or let it go; False when nothing changes."""
    return await (await conn.execute(_HOLD, [held, song_id, held])).fetchone() is not None
