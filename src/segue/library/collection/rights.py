"""Erasing what people keep."""

from collections.abc import Mapping, Sequence

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.library.collection.store import holdings, items


class LibraryRights:
    """The eraser of libraries: what a person kept is gone, and counted no more."""

    @property
    def tables(self) -> Mapping[str, str]:
        """What becomes of the rows."""
        return {"library_items": "deleted, and counted no more"}

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """Take the whole library away."""
        await items.hold(conn, user_id)
        await holdings.erase(conn, user_id)
        return ()
