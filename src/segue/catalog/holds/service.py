"""Songs kept back while somebody looks into them; takedowns are for what was heard already."""

from segue.catalog.holds import store
from segue.catalog.store import visibility
from segue.kernel.events import SongChanged
from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.event_log import EventLog


class Holds:
    """Steps of a caller's transaction."""

    def __init__(self, events: EventLog) -> None:
        self._events = events

    async def hold(self, conn: Connection, song_id: SongId) -> None:
        """From now on only its artist and admins know of the song."""
        await self._set(conn, song_id, held=True)

    async def release(self, conn: Connection, song_id: SongId) -> None:
        """The song is as visible as it would have been."""
        await self._set(conn, song_id, held=False)

    async def _set(self, conn: Connection, song_id: SongId, *, held: bool) -> None:
        if await store.set_held(conn, song_id, held=held):
            await visibility.settle(conn, [song_id])
            await self._events.publish(conn, SongChanged(song_id))
