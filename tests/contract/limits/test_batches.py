"""How often the database hears of a shared limit."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from segue.engines.postgres.limit_windows import Asked
from segue.engines.postgres.limits import PostgresLimits
from segue.kernel.ports.limits import Limit
from tests.fakes import FakeClock

HUNDRED = Limit("streams", 100, 60)


class BusyLimits(PostgresLimits):
    """Someone new comes whenever the database is asked."""

    times = 0

    async def _ask(self, asked: Sequence[Asked]) -> list[int]:
        self.times += 1
        await asyncio.sleep(0)
        assert self.take_now(HUNDRED, f"listener {self.times}") is not None
        return [1]


class TestOnABusyServer:
    """The database is left alone between batches, however many come meanwhile."""

    async def test_who_comes_during_a_batch_waits_for_the_next(self, clock: FakeClock) -> None:
        limits = BusyLimits(cast("Any", None), clock, UUID(int=1))
        assert limits.take_now(HUNDRED, "ada") is not None
        limits._urgent.set()
        for _ in range(50):
            await asyncio.sleep(0)
        assert limits.times == 1
        assert limits._task is not None
        limits._task.cancel()
