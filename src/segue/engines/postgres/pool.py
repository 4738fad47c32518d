"""PostgreSQL as the `Database` port: pooled psycopg connections, one transaction at a time each."""

import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import DiskFull, InFailedSqlTransaction
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from segue.engines.postgres.units import joined
from segue.kernel.errors import AppError
from segue.kernel.ports.blobs import OutOfSpace
from segue.kernel.ports.database import Connection, DatabaseDown

# Classes of SQLSTATE that say the server or the link is gone: connection exceptions, and operator
# intervention (shutdown, crash, starting up). https://www.postgresql.org/docs/18/errcodes-appendix.html
_LINK_LOST = ("08", "57P")
_RESET_IDLE_S = 300.0


class PostgresDatabase:
    """A pool of connections to one PostgreSQL.

    `name` shows in pg_stat_activity. Connections are opened as they are needed, up to `size`.
    """

    def __init__(self, url: str, *, size: int, name: str, wait_s: float = 5.0) -> None:
        self._wait_s = wait_s
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            connection_class=AsyncConnection[dict[str, Any]],
            kwargs={"autocommit": True, "row_factory": dict_row, "application_name": name},
            min_size=1,
            max_size=size,
            max_idle=_RESET_IDLE_S,
            timeout=wait_s,
            reconnect_timeout=wait_s,
            num_workers=1,
            open=False,
            name=name,
        )

    async def open(self) -> None:
        """Begin to fill the pool; does not wait for the server."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Give the connections back to the server."""
        await self._pool.close()

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """A connection inside a transaction, or inside the unit that is under way."""
        return joined(self._transaction)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Connection]:
        conn = await self._begin()
        try:
            try:
                yield conn
            except BaseException:
                if not conn.closed:
                    await conn.rollback()
                raise
            await _commit(conn)
        except psycopg.OperationalError as failure:
            if (ours := _in_our_words(failure)) is None:
                raise
            raise ours from failure
        finally:
            await self._pool.putconn(conn)

    def usage(self) -> dict[str, int]:
        """Figures of the pool (psycopg_pool's `get_stats`), for the metrics page."""
        return self._pool.get_stats()

    async def _begin(self) -> Connection:
        # BEGIN doubles as the check that the connection still lives: after a restart of the
        # server each broken one is dropped here, and no request has to fail for it.
        deadline = time.monotonic() + self._wait_s
        while True:
            try:
                conn = await self._pool.getconn(max(0.05, deadline - time.monotonic()))
            except (PoolTimeout, PoolClosed) as failure:
                raise DatabaseDown("Try again in a moment.") from failure
            try:
                await conn.execute("begin")
            except psycopg.OperationalError as failure:
                await self._pool.putconn(conn)
                if time.monotonic() > deadline:
                    raise DatabaseDown("Try again in a moment.") from failure
            except BaseException:
                await self._pool.putconn(conn)
                raise
            else:
                return conn


async def _commit(conn: Connection) -> None:
    # PostgreSQL answers COMMIT of a failed transaction with a quiet rollback; who swallowed the
    # first error must not take that for success.
    if conn.info.transaction_status == TransactionStatus.INERROR:
        await conn.rollback()
        raise InFailedSqlTransaction("a statement failed earlier in this transaction; nothing was committed")
    await conn.commit()


def _in_our_words(failure: psycopg.OperationalError) -> AppError | None:
    if isinstance(failure, DiskFull):
        return OutOfSpace("The database's disk is full. Free some space, then try again.")
    if failure.sqlstate is None or failure.sqlstate.startswith(_LINK_LOST):
        return DatabaseDown("Try again in a moment.")
    return None
