"""The event log as a table, and the listeners that every process runs on it."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from segue.kernel.events import EVENT_TYPES, Event
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventHandler

_CHANNEL = "segue_events"
_POLL_S = 5.0  # finds what a lost notification would hide, and a link that died without a word
_RETRY_S = (0.2, 0.5, 1.0, 2.0)
_CONNECT_S = 5

_PUBLISH = """
    with told as (insert into events (type, payload) values (%(type)s, %(payload)s) returning id)
    select pg_notify('segue_events', '') from told
"""
_PUBLISH_ALL = """
    with told as (
        insert into events (type, payload)
        select t.type, t.payload
        from rows from (jsonb_to_recordset(%s) as (type text, payload jsonb))
            with ordinality as t(type, payload, place)
        order by t.place returning id)
    select pg_notify('segue_events', '') from (select from told limit 1) as told_once
"""
# One statement, so that rows and horizon come from one snapshot: every transaction below the
# horizon has ended, and its rows are in this result or in an earlier one.
_FIRST = """
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon, e.id,
        e.xid::text::bigint as xid, e.type, e.payload
    from (select) as one
    left join events e on e.at > now() - interval '20 minutes'
        or e.xid >= pg_snapshot_xmin(pg_current_snapshot())
    order by e.id
"""
_SINCE = """
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon, e.id,
        e.xid::text::bigint as xid, e.type, e.payload
    from (select) as one
    left join events e on e.xid >= %s::text::xid8
    order by e.id
"""
_FORGET = "delete from events where at < now() - interval '7 days'"

_log = structlog.get_logger(__name__)


class PostgresEventLog:
    """Appends events inside the caller's transaction and wakes the listeners when it commits."""

    async def publish(self, conn: Connection, event: Event) -> None:
        """Append inside the caller's transaction; listeners hear of it after the commit."""
        await conn.execute(_PUBLISH, {"type": type(event).__name__, "payload": Jsonb(_payload(event))})

    async def publish_all(self, conn: Connection, events: Sequence[Event]) -> None:
        """As `publish`, for a batch in its order, by one statement."""
        if events:
            told = [{"type": type(event).__name__, "payload": _payload(event)} for event in events]
            await conn.execute(_PUBLISH_ALL, [Jsonb(told)])


async def forget_old_events(database: Database) -> None:
    """Delete what no listener can want any more."""
    async with database.transaction() as conn:
        await conn.execute(_FORGET)


class PostgresEventListener:
    """Hears every event once it is committed, in the order in which commits become visible.

    Rows carry the id of their transaction. A transaction may commit after a later one was read,
    so each reading begins again at the oldest transaction that was still open at the one before,
    and skips what was already handed on.
    """

    def __init__(self, url: str, *, name: str) -> None:
        self._url = url
        self._name = name
        self._handlers: dict[str, list[EventHandler]] = {}
        self._horizon: int | None = None
        self._handed_on: set[int] = set()
        self._fresh = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def fresh(self) -> bool:
        """Whether all that was committed a moment ago has been heard."""
        return self._fresh.is_set()

    def on(self, event_type: type[Event], handler: EventHandler) -> None:
        """Call `handler` for each event of this type. Register before `start`."""
        self._handlers.setdefault(event_type.__name__, []).append(handler)

    async def start(self, wait_s: float = 5.0) -> bool:
        """Begin to listen; returns `fresh` after the replay or when `wait_s` have passed."""
        self._task = asyncio.create_task(self._keep_listening(), name="event listener")
        try:
            await asyncio.wait_for(self._fresh.wait(), wait_s)
        except TimeoutError:
            _log.warning("events_not_heard_yet")
        return self.fresh

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
                    while True:
                        async with asyncio.timeout(_POLL_S):
                            await self._read(conn)
                        self._fresh.set()
                        failures = 0
                        async for _ in conn.notifies(timeout=_POLL_S, stop_after=1):
                            pass
            except (psycopg.Error, OSError, TimeoutError) as failure:
                if self.fresh or failures == 0:
                    _log.warning("events_lost_touch", reason=str(failure).strip().splitlines()[:1])
                self._fresh.clear()
                await asyncio.sleep(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
                failures += 1

    async def _connect(self) -> AsyncConnection[dict[str, Any]]:
        return await AsyncConnection[dict[str, Any]].connect(
            self._url,
            autocommit=True,
            row_factory=dict_row,
            application_name=f"{self._name} events",
            connect_timeout=_CONNECT_S,
        )

    async def _read(self, conn: AsyncConnection[dict[str, Any]]) -> None:
        if self._horizon is None:
            rows = await (await conn.execute(_FIRST)).fetchall()
        else:
            rows = await (await conn.execute(_SINCE, [str(self._horizon)])).fetchall()
        horizon = rows[0]["horizon"]
        if self._horizon is not None and horizon < self._horizon:
            # Transaction ids went back: this is another database than before, say a restored one.
            self._horizon, self._handed_on = None, set()
            await self._read(conn)
            return
        news = [row for row in rows if row["id"] is not None]
        for row in news:
            if row["id"] not in self._handed_on:
                await self._hand_on(row)
                self._handed_on.add(row["id"])
        self._horizon = horizon
        self._handed_on = {row["id"] for row in news if row["xid"] >= horizon}

    async def _hand_on(self, row: Mapping[str, Any]) -> None:
        handlers = self._handlers.get(row["type"])
        if not handlers:
            return
        event = _event(row["type"], row["payload"])
        for handler in handlers:
            try:
                await handler(event)
            except Exception:  # noqa: BLE001
                # One feature's fault may not keep the others from hearing of takedowns.
                _log.exception("event_handler_failed", event_type=row["type"], event_id=row["id"])


def _payload(event: Event) -> dict[str, Any]:
    return {name: value.hex if isinstance(value, UUID) else value for name, value in asdict(event).items()}


def _event(name: str, payload: Mapping[str, Any] | str) -> Event:
    values = json.loads(payload) if isinstance(payload, str) else payload
    kind = EVENT_TYPES[name]
    known = {field.name: field.type for field in fields(kind)}
    return kind(
        **{
            key: UUID(value) if known[key] is UUID and value is not None else value
            for key, value in values.items()
            if key in known
        }
    )
