"""Stand-ins for ports that have no embedded engine: time, identifiers, a database of one connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from segue.engines.postgres.units import joined
from segue.kernel.ports.database import Connection


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Forward by `timedelta(**by)`."""
        self.at += timedelta(**by)


class CountedIds:
    """Identifiers 1, 2, 3, ... as UUIDs."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> UUID:
        self._last += 1
        return UUID(int=self._last)


class SavepointDatabase:
    """A Database whose transactions are savepoints of one connection's open transaction.

    Transactions of different tasks take turns; one inside another of the same task nests, where
    the real pool would hand out a second connection.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._turn = asyncio.Lock()
        self._owner: asyncio.Task[object] | None = None

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        return joined(self._transaction)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Connection]:
        task = asyncio.current_task()
        if task is self._owner:
            async with self._conn.transaction():
                yield self._conn
            return
        async with self._turn:
            self._owner = task
            try:
                async with self._conn.transaction():
                    yield self._conn
            finally:
                self._owner = None
