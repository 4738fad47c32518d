"""The live bus on LISTEN and NOTIFY: what is said is gone a moment later."""

import asyncio
from collections.abc import Callable

import psycopg
import structlog
from psycopg import AsyncConnection

from segue.kernel.errors import AppError
from segue.kernel.ports.database import Database

_CHANNEL = "segue_live"
_RETRY_S = (0.2, 0.5, 1.0, 2.0)
_CONNECT_S = 5
_LOOK_S = 30.0
_log = structlog.get_logger(__name__)


class PostgresLiveBus:
    """Says through the pool, and hears through a connection of its own."""

    def __init__(self, url: str, database: Database, *, name: str) -> None:
        self._url = url
        self._database = database
        self._name = name
        self._handlers: list[Callable[[str], None]] = []
        self._task: asyncio.Task[None] | None = None

    def on(self, handler: Callable[[str], None]) -> None:
        """Call `handler` for each text. Register before `start`."""
        self._handlers.append(handler)

    async def send(self, text: str) -> None:
        """Say a text; lost without a word while the database is down."""
        try:
            async with self._database.transaction() as conn:
                await conn.execute("select pg_notify(%s, %s)", [_CHANNEL, text])
        except AppError as down:
            _log.info("live_bus_silent", reason=down.detail)

    async def start(self) -> None:
        """Begin to listen; does not wait for the server."""
        self._task = asyncio.create_task(self._keep_listening(), name="live bus")

    async def stop(self) -> None:
        """Hang up."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_listening(self) -> None:
        failures = 0
        while True:
            try:
                async with await self._connect() as conn:
                    await conn.execute(f"listen {_CHANNEL}")
                    failures = 0
                    while True:
                        async for notice in conn.notifies(timeout=_LOOK_S):
                            self._hand_on(notice.payload)
                        # A link that died without a word shows itself when it is asked something.
                        async with asyncio.timeout(_CONNECT_S):
                            await conn.execute("select")
            except (psycopg.Error, OSError, TimeoutError):
                await asyncio.sleep(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
                failures += 1

    async def _connect(self) -> AsyncConnection[tuple[object, ...]]:
        return await AsyncConnection.connect(
            self._url, autocommit=True, application_name=f"{self._name} live", connect_timeout=_CONNECT_S
        )

    def _hand_on(self, text: str) -> None:
        for handler in self._handlers:
            try:
                handler(text)
            except Exception:  # noqa: BLE001
                # One fault may not keep the others from hearing.
                _log.exception("live_bus_handler_failed")
