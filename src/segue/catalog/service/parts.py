"""What every use case of the catalogue works with."""

from collections.abc import Sequence

from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Database
from segue.kernel.ports.event_log import EventLog
from segue.kernel.ports.images import Images


class Parts:
    """The ports, under the names that the use cases share."""

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        events: EventLog,
        images: Images,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._events = events
        self._images = images
        self._clock = clock
        self._ids = ids

    async def _delete_blobs(self, keys: Sequence[str]) -> None:
        for key in keys:
            await self._blobs.delete(key)
