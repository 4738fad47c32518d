"""Limits that processes share through PostgreSQL, without asking it each time.

A process leases uses of a window in advance, more the more it needs, and gives back what it did not use.
What it allows before it has asked, a little for subjects with plenty left, it reports with the next
batch. So the database is asked in batches, and hardly anyone waits for it.
"""

import asyncio
import contextlib
import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec
import psycopg
import structlog

from segue.engines.local.limits import LocalLimits
from segue.engines.postgres.limit_windows import Asked, Window
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError
from segue.kernel.ports.database import Database
from segue.kernel.ports.limits import Limit, Reading

PATIENCE_S = 0.25
"""How long a request waits for the database before this process counts by itself."""
# Credit bounds what is not reported yet, so that this may be long: on a busy server each report then tells
# of many uses.
_FLUSH_S = 0.5
_RETRY_S = 1.0
_BATCH = 500
_REMEMBERED = 50_000
# What all other processes together may allow on credit beside a full window, of the 5 % that are promised.
_CREDIT_SHARE = 0.04
# Before the first answer nobody knows how many other processes there are.
_OTHERS_AT_FIRST = 4
_SETTLE = "select settle_limits(%s, %s::text::jsonb)::text as answer"
_SWEEP = "delete from limit_windows where ends_at < now()"
_LEAVE = "delete from limit_processes where id = %s"
_SWEEP_PROCESSES = "delete from limit_processes where seen_at < now() - interval '1 hour'"

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode
_Key = tuple[str, str]


class PostgresLimits:
    """The `Limits` port on a table of windows; `process` is an id that no other process has.

    While the database does not answer, leases are used up and then this process counts alone, with
    the whole quota to itself; what it allowed is reported when the database is back.
    """

    def __init__(self, database: Database, clock: Clock, process: UUID) -> None:
        self._database = database
        self._clock = clock
        self._process = process
        self._windows: OrderedDict[_Key, Window] = OrderedDict()
        self._pending: OrderedDict[_Key, Window] = OrderedDict()
        self._leased: dict[_Key, Window] = {}
        self._urgent = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._alone = LocalLimits(clock)
        self._is_alone = False
        self._others = _OTHERS_AT_FIRST

    def take_now(self, limit: Limit, subject: str, cost: int = 1) -> Reading | None:
        """Count `cost` uses from the lease, or on credit; None when the database must be asked."""
        cost = min(cost, limit.quota)
        now = self._clock.now().timestamp()
        window = self._window((limit.name, subject))
        if window.lease >= cost and now < window.lease_until:
            window.lease -= cost
            if window.lease == window.low and not self._is_alone:
                self._queue(window, urgent=True)
            return Reading(True, window.lease + window.free, 0.0)  # noqa: FBT003 - a field
        if now < window.full_until:
            return Reading(False, window.lease, window.frees_at - now)  # noqa: FBT003 - a field
        if self._is_alone:
            return self._take_alone(window, limit, subject, cost)
        room = window.room_at(limit, now)
        if room > limit.quota / 2 and window.debt + cost <= self._credit(limit):
            window.debt += cost
            self._queue(window, limit=limit)
            return Reading(True, room - window.debt, 0.0)  # noqa: FBT003 - a field
        return None

    async def take(self, limit: Limit, subject: str, cost: int = 1) -> Reading:
        """Count `cost` uses, asking the database when need be."""
        cost = min(cost, limit.quota)
        reading = self.take_now(limit, subject, cost)
        while reading is None:
            window = self._window((limit.name, subject))
            answered = window.wait_for(cost)
            self._queue(window, limit=limit, urgent=True)
            try:
                await asyncio.wait_for(asyncio.shield(answered), PATIENCE_S)
            except TimeoutError:
                self._go_alone("no answer in time")
            reading = self.take_now(limit, subject, cost)
            if reading is None and window.lease + window.free < cost:
                wait = window.frees_at - self._clock.now().timestamp()
                return Reading(False, window.lease + window.free, wait)  # noqa: FBT003 - a field
        return reading

    async def give_back(self, limit: Limit, subject: str, cost: int = 1) -> None:
        """Take back the newest `cost` uses, with the next batch."""
        window = self._window((limit.name, subject))
        await self._alone.give_back(limit, subject, cost)
        window.back += cost
        window.full_until = 0.0
        self._queue(window, limit=limit)

    async def forget(self, limit: Limit, subject: str) -> None:
        """Let a subject begin anew, with the next batch."""
        await self._alone.forget(limit, subject)
        window = self._window((limit.name, subject))
        window.forget()
        self._leased.pop(window.key, None)
        self._queue(window, limit=limit)

    async def sweep(self) -> None:
        """Delete the windows that have passed."""
        async with self._database.transaction() as conn:
            await conn.execute(_SWEEP)
            await conn.execute(_SWEEP_PROCESSES)

    async def close(self) -> None:
        """Report what was not reported yet, leases included; the database is still there."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for window in self._leased.values():
            window.end_lease()
            self._pending[window.key] = window
        while self._pending and not self._is_alone:
            await self._settle(self._next_batch())
        with contextlib.suppress(AppError, psycopg.Error, TimeoutError):
            async with asyncio.timeout(PATIENCE_S), self._database.transaction() as conn:
                await conn.execute(_LEAVE, [self._process])

    def _window(self, key: _Key) -> Window:
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = Window(key)
            if len(self._windows) > _REMEMBERED:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(key)
        return window

    def _credit(self, limit: Limit) -> int:
        return int(limit.quota * _CREDIT_SHARE / max(1, self._others))

    def _take_alone(self, window: Window, limit: Limit, subject: str, cost: int) -> Reading:
        reading = self._alone.take_now(limit, subject, cost)
        if reading.allowed:
            window.debt += cost
            self._queue(window, limit=limit)
        return reading

    def _go_alone(self, reason: str) -> None:
        if not self._is_alone:
            self._is_alone = True
            _log.warning("limits_counted_alone", reason=reason)

    def _rejoin(self) -> None:
        if self._is_alone:
            self._is_alone = False
            self._alone = LocalLimits(self._clock)
            _log.info("limits_shared_again")

    def _queue(self, window: Window, *, limit: Limit | None = None, urgent: bool = False) -> None:
        if limit is not None:
            window.limit = limit
        self._pending[window.key] = window
        if len(self._pending) > _REMEMBERED:
            self._pending.popitem(last=False)
        if urgent:
            self._urgent.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._keep_settling(), name="limits")

    async def _keep_settling(self) -> None:
        while self._pending or self._leased:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FLUSH_S):
                    await self._urgent.wait()
            self._urgent.clear()
            now = self._clock.now().timestamp()
            for window in [one for one in self._leased.values() if one.lease_until <= now]:
                del self._leased[window.key]
                window.end_lease()
                if window.back:
                    self._pending[window.key] = window
            # Not what comes in meanwhile: on a busy server the database would never be left alone.
            for _ in range(math.ceil(len(self._pending) / _BATCH)):
                if not await self._settle(self._next_batch()):
                    await asyncio.sleep(_RETRY_S)
                    break

    def _next_batch(self) -> list[Window]:
        return [self._pending.popitem(last=False)[1] for _ in range(min(_BATCH, len(self._pending)))]

    async def _settle(self, batch: Sequence[Window]) -> bool:
        now = self._clock.now().timestamp()
        asked = [window.settling(place, now) for place, window in enumerate(batch)]
        try:
            answer = await self._ask(asked)
        except Exception as failure:  # noqa: BLE001 - whatever ails the database, playing goes on
            reason = failure.detail if isinstance(failure, AppError) else str(failure)
            if not isinstance(failure, (AppError, psycopg.Error)):
                _log.exception("limits_failed")
            for window, told in zip(batch, asked, strict=True):
                window.unsettled(told)
                if window.owes:
                    self._pending.setdefault(window.key, window)
            self._go_alone(reason)
            return False
        finally:
            # Those who wait look again, whatever came of it.
            for window in batch:
                window.wake()
        self._rejoin()
        self._others = max(0, answer[0] - 1)
        for place, lease, total, oldest in _rows(answer):
            window = batch[place]
            window.settled(asked[place], lease=lease, total=total, oldest=oldest, now=now)
            if window.lease:
                self._leased[window.key] = window
        return True

    async def _ask(self, asked: Sequence[Asked]) -> list[int]:
        async with self._database.transaction() as conn:
            cursor = await conn.execute(_SETTLE, [self._process, _encode(asked).decode()])
            row = await cursor.fetchone()
        assert row is not None  # noqa: S101 - a function gives one row
        return [int(number) for number in row["answer"].strip("{}").split(",")]


def _rows(answer: list[int]) -> Iterator[tuple[int, int, int, int]]:
    numbers = iter(answer[1:])
    return zip(numbers, numbers, numbers, numbers, strict=True)
