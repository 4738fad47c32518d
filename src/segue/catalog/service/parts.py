"""What every use case of the catalogue works with."""

from collections.abc import Sequence
from typing import Protocol

from segue.accounts.api import Caller, Role
from segue.catalog.lists.audiences import Audiences
from segue.catalog.store import pages
from segue.kernel.clock import Clock
from segue.kernel.ids import ArtistId, IdSource, LabelId, UserId
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog
from segue.kernel.ports.images import Images


class PersonLabels(Protocol):
    """Which labels a person acts for; accounts knows."""

    async def list_ids_of(self, conn: Connection, user_id: UserId) -> list[LabelId]:
        """Their ids, in the caller's transaction."""
        ...


class Parts:
    """The ports, under the names that the use cases share."""

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        events: EventLog,
        images: Images,
        labels: PersonLabels,
        audiences: Audiences,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._events = events
        self._images = images
        self._labels = labels
        self._audiences = audiences
        self._clock = clock
        self._ids = ids

    async def _may_edit(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> bool:
        """Whether the caller is a member of the artist, acts for a label of theirs, or is an admin."""
        if Role.ADMIN in caller.roles:
            return True
        labels = await self._labels.list_ids_of(conn, caller.user_id)
        return await pages.acts_for(conn, artist_id, caller.user_id, labels)

    async def _delete_blobs(self, keys: Sequence[str]) -> None:
        for key in keys:
            await self._blobs.delete(key)
