"""Units of work: what one request changes, through however many services, as one transaction."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar

import psycopg

from segue.kernel.ports.database import Connection, DatabaseDown

Begin = Callable[[], AbstractAsyncContextManager[Connection]]
"""Begins a transaction that stands alone."""
_under_way: ContextVar["Unit | None"] = ContextVar("unit", default=None)
# Row locks count as a change, which costs nothing but a connection that is held a little longer.
_HAS_CHANGED = "select pg_current_xact_id_if_assigned() is not null as changed"


def joined(begin: Begin) -> AbstractAsyncContextManager[Connection]:
    """A transaction: part of the unit that this task is in, or one of its own."""
    unit = _under_way.get()
    return begin() if unit is None or not unit.takes_part() else unit.transaction(begin)


@contextmanager
def under_way(unit: "Unit") -> Iterator[None]:
    """Have the transactions that this task begins meanwhile join `unit`."""
    token = _under_way.set(unit)
    try:
        yield
    finally:
        _under_way.reset(token)


class Unit:
    """After `begin`, from the first change on, one transaction; open until `commit` or `abandon`.

    Each transaction that joins is a savepoint of it. One that changed nothing is let go at once, so that
    no connection is held while a file comes in. It belongs to the task that made it; what other tasks
    begin stands alone.
    """

    def __init__(self) -> None:
        self.changed = False
        self._task = asyncio.current_task()
        self._is_begun = False
        self._is_lost = False
        self._open: AbstractAsyncContextManager[Connection] | None = None
        self._conn: Connection | None = None

    def takes_part(self) -> bool:
        """Whether what the task that asks begins now is part of it."""
        return self._is_begun and asyncio.current_task() is self._task

    def begin(self) -> None:
        """Have transactions join from now on."""
        self._is_begun = True

    @asynccontextmanager
    async def transaction(self, begin: Begin) -> AsyncIterator[Connection]:
        """What `Database.transaction` promises, but that nobody else sees the change yet."""
        is_first = self._conn is None
        conn = await self._open_with(begin)
        try:
            async with conn.transaction():
                yield conn
            if is_first:
                self.changed = await _has_changed(conn)
                if not self.changed:
                    await self._end(None)
        except BaseException as failure:
            # What a service raises undoes its own part alone; a lost connection takes all with it.
            is_lost = isinstance(failure, psycopg.OperationalError) or not isinstance(failure, Exception)
            if self._conn is not None and (is_lost or (is_first and not self.changed)):
                self._is_lost = self._is_lost or (is_lost and self.changed)
                await self._end(failure)
            raise

    async def commit(self) -> None:
        """Let all of it be. Raises DatabaseDown, after which nothing of it is."""
        if self._is_lost:
            raise _lost()
        self._is_begun = False
        if self._conn is not None:
            await self._end(None)

    async def abandon(self) -> None:
        """Undo it all."""
        self._is_begun = False
        if self._conn is not None:
            await self._end(_Abandoned())

    async def _open_with(self, begin: Begin) -> Connection:
        if self._is_lost:
            raise _lost()
        if self._conn is None:
            opened = begin()
            self._conn = await opened.__aenter__()
            self._open = opened
        return self._conn

    async def _end(self, failure: BaseException | None) -> None:
        assert self._open is not None  # noqa: S101 - where there is a connection
        opened, self._open, self._conn = self._open, None, None
        try:
            await opened.__aexit__(type(failure) if failure else None, failure, None)
        except _Abandoned:
            return


class _Abandoned(Exception):
    """Has the transaction roll back."""


def _lost() -> DatabaseDown:
    return DatabaseDown("Try again in a moment.")


async def _has_changed(conn: Connection) -> bool:
    row = await (await conn.execute(_HAS_CHANGED)).fetchone()
    return bool(row and row["changed"])
