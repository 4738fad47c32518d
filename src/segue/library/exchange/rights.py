"""Taking people out of imports: their rows go with their account, their files here."""

from collections.abc import Mapping, Sequence

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.library.exchange.store import imports
from segue.library.exchange.store.rights import HELD as HELD_LISTS


class ImportRights:
    """The eraser of imports."""

    @property
    def tables(self) -> Mapping[str, str]:
        """What becomes of the rows."""
        return {"library_imports": "deleted with their files"}

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """The files of imports; rows go with the person's own."""
        return await imports.blobs_of(conn, user_id)


__all__ = ["HELD_LISTS", "ImportRights"]
