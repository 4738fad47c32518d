"""The eraser of uploads."""

from collections.abc import Mapping, Sequence

from segue.catalog.api import Catalog
from segue.ingest import store
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection


class UploadRights:
    """Deletes what a person sent. What was made into a song of an artist who stays, stays."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @property
    def tables(self) -> Mapping[str, str]:
        """What becomes of the rows."""
        return {"uploads": "deleted, with every file that no song is made from"}

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """Delete a person's uploads; the keys of files that no song needs."""
        masters = await store.forget_person(conn, user_id)
        named = await self._catalog.known_blobs(masters)
        return [key for key in masters if key not in named]
