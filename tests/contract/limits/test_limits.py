"""The contract of limits, on every engine."""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from segue.engines.local.limits import PARTS, LocalLimits
from segue.engines.postgres.limits import PATIENCE_S, PostgresLimits
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.ports.database import Connection, DatabaseDown
from segue.kernel.ports.limits import Limit, Limits, Reading, scaled
from tests.fakes import FakeClock

HUNDRED = Limit("hundred", 100, 60)
FIVE = Limit("five", 5, 60)


@pytest.fixture
async def shared(worker_database_url: str) -> AsyncIterator[PostgresDatabase]:
    """Several connections to the worker's database, whose tables of limits are empty before and after."""
    database = PostgresDatabase(worker_database_url, size=4, name="limits test")
    await database.open()
    yield database
    async with database.transaction() as conn:
        await conn.execute("truncate limit_windows, limit_processes")
    await database.close()


@pytest.fixture(params=["local", "postgres"])
async def limits(
    request: pytest.FixtureRequest, clock: FakeClock, shared: PostgresDatabase
) -> AsyncIterator[Limits]:
    if request.param == "local":
        yield LocalLimits(clock)
        return
    engine = PostgresLimits(shared, clock, uuid4())
    yield engine
    await engine.close()


async def use_up(limits: Limits, limit: Limit, subject: str = "ada", most: int = 10_000) -> int:
    """How many uses are allowed until the first that is not."""
    for count in range(most):
        if not (await limits.take(limit, subject)).allowed:
            return count
    return most


class TestQuota:
    """So many uses in a window, and no more."""

    async def test_allows_the_quota_and_says_when_to_come_back(self, limits: Limits) -> None:
        readings = [await limits.take(FIVE, "ada") for _ in range(6)]
        assert [one.allowed for one in readings] == [True] * 5 + [False]
        assert [one.left for one in readings] == [4, 3, 2, 1, 0, 0]
        assert 58.5 <= readings[-1].retry_s <= 61.5
        assert readings[0].retry_s == 0

    async def test_subjects_and_limits_are_apart(self, limits: Limits) -> None:
        assert await use_up(limits, FIVE) == 5
        assert await use_up(limits, FIVE, "eve") == 5
        assert await use_up(limits, Limit("other", 3, 60)) == 3

    async def test_a_new_quota_holds_within_a_second(self, limits: Limits, clock: FakeClock) -> None:
        assert await use_up(limits, FIVE) == 5
        clock.move(seconds=1.01)
        assert (await limits.take(scaled(FIVE, 10), "ada")).left == 44

    async def test_a_cost_is_taken_whole_or_not_at_all(self, limits: Limits) -> None:
        assert (await limits.take(HUNDRED, "ada", 60)).left == 40
        refused = await limits.take(HUNDRED, "ada", 60)
        assert (refused.allowed, refused.left) == (False, 40)
        assert (await limits.take(HUNDRED, "ada", 40)).allowed

    async def test_a_cost_above_the_quota_counts_as_the_quota(self, limits: Limits) -> None:
        assert await limits.take(FIVE, "ada", 9) == Reading(allowed=True, left=0, retry_s=0.0)
        assert not (await limits.take(FIVE, "ada")).allowed


class TestSliding:
    """A window slides; it does not begin anew with the minute."""

    async def test_what_left_the_window_counts_no_more(self, limits: Limits, clock: FakeClock) -> None:
        assert await use_up(limits, FIVE) == 5
        clock.move(seconds=59.9)
        refused = await limits.take(FIVE, "ada")
        assert not refused.allowed
        assert refused.retry_s <= 0.1 + 60 / PARTS
        clock.move(seconds=refused.retry_s + 0.01)
        assert await use_up(limits, FIVE) == 5

    @pytest.mark.parametrize("seed", range(3))
    async def test_any_window_of_any_stretch(self, limits: Limits, clock: FakeClock, seed: int) -> None:
        dice = random.Random(seed)
        limit = Limit("twenty", 20, 60)
        taken: deque[float] = deque()
        for _ in range(400):
            clock.move(seconds=dice.choice((0, 0, 0.1, 0.5, 2, 7)))
            now = clock.now().timestamp()
            reading = await limits.take(limit, "ada")
            within = sum(1 for at in taken if at > now - 60)
            lately = sum(1 for at in taken if at > now - 60 * (1 + 1 / PARTS) - 0.001)
            if reading.allowed:
                assert within < 20
                taken.append(now)
            else:
                assert lately >= 20, "refused though there was room"


class TestTakingBack:
    """What turns out not to count is given back."""

    async def test_given_back(self, limits: Limits) -> None:
        assert await use_up(limits, FIVE) == 5
        await limits.give_back(FIVE, "ada", 2)
        assert await use_up(limits, FIVE) == 2

    async def test_forgotten(self, limits: Limits) -> None:
        assert await use_up(limits, FIVE) == 5
        await limits.forget(FIVE, "ada")
        assert await use_up(limits, FIVE) == 5

    async def test_nothing_is_owed_for_what_never_was(self, limits: Limits) -> None:
        await limits.give_back(FIVE, "ada", 3)
        assert await use_up(limits, FIVE) == 5


class TestProcesses:
    """Processes that share an engine share the counts, exact to 5 % of the quota."""

    @pytest.mark.parametrize("processes", [2, 3, 6])
    async def test_a_burst(self, shared: PostgresDatabase, clock: FakeClock, processes: int) -> None:
        engines = [PostgresLimits(shared, clock, uuid4()) for _ in range(processes)]
        # Each has met the others, as after its first tenth of a second.
        for engine in engines + engines:
            await engine.take(FIVE, str(uuid4()))

        async def keep_asking(engine: PostgresLimits, tries: int) -> int:
            return sum([(await engine.take(HUNDRED, "ada")).allowed for _ in range(tries)])

        allowed = sum(await asyncio.gather(*(keep_asking(engine, 200) for engine in engines)))
        for engine in engines:
            await engine.close()
        assert 95 <= allowed <= 105

    async def test_one_after_the_other(self, shared: PostgresDatabase, clock: FakeClock) -> None:
        first, second = (PostgresLimits(shared, clock, uuid4()) for _ in range(2))
        assert await use_up(first, HUNDRED) == 100
        assert await use_up(second, HUNDRED) <= 2
        assert await use_up(second, FIVE) == 5
        assert await use_up(first, FIVE) == 0
        for engine in (first, second):
            await engine.close()

    async def test_what_one_did_not_use_goes_to_the_others(
        self, shared: PostgresDatabase, clock: FakeClock
    ) -> None:
        first, second = (PostgresLimits(shared, clock, uuid4()) for _ in range(2))
        for _ in range(40):
            await first.take(HUNDRED, "ada")
        await first.close()
        assert await use_up(second, HUNDRED) == 60
        await second.close()


@dataclass
class Moody:
    """A database that works, fails or hangs, as it is told."""

    inner: PostgresDatabase
    mood: str = "works"
    asked: int = field(default=0)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        self.asked += 1
        if self.mood == "fails":
            raise DatabaseDown("Try again in a moment.")
        if self.mood == "hangs":
            await asyncio.sleep(3600)
        async with self.inner.transaction() as conn:
            yield conn


class TestOutOfTouch:
    """Without the database each process counts by itself, and nobody is kept waiting."""

    @pytest.mark.parametrize("mood", ["fails", "hangs"])
    async def test_each_counts_alone(self, shared: PostgresDatabase, clock: FakeClock, mood: str) -> None:
        engines = [PostgresLimits(Moody(shared, mood), clock, uuid4()) for _ in range(2)]
        for engine in engines:
            async with asyncio.timeout(2 * PATIENCE_S + 1):
                assert 100 <= await use_up(engine, HUNDRED) <= 104
            refused = await engine.take(HUNDRED, "ada")
            assert not refused.allowed
            assert refused.retry_s > 0
            await engine.close()

    async def test_nobody_waits_twice(self, shared: PostgresDatabase, clock: FakeClock) -> None:
        engine = PostgresLimits(Moody(shared, "hangs"), clock, uuid4())
        await engine.take(FIVE, "ada")
        assert engine.take_now(FIVE, "eve") is not None
        await engine.close()

    async def test_what_was_allowed_meanwhile_is_told_afterwards(
        self, shared: PostgresDatabase, clock: FakeClock
    ) -> None:
        moody = Moody(shared, "fails")
        engine = PostgresLimits(moody, clock, uuid4())
        for _ in range(50):
            await engine.take(HUNDRED, "ada")
        moody.mood = "works"
        other = PostgresLimits(shared, clock, uuid4())
        async with asyncio.timeout(10):
            while (await other.take(HUNDRED, "ada")).left > 50:
                await asyncio.sleep(0.1)
        assert await use_up(other, HUNDRED) <= 50
        for each in (engine, other):
            await each.close()


class TestAsking:
    """The database is asked in batches."""

    async def test_a_crowd_of_listeners_costs_a_few_questions(
        self, shared: PostgresDatabase, clock: FakeClock
    ) -> None:
        moody = Moody(shared)
        engine = PostgresLimits(moody, clock, uuid4())
        for person in range(2000):
            assert (await engine.take(HUNDRED, f"person {person}")).allowed
        await engine.close()
        assert moody.asked <= 10
        async with shared.transaction() as conn:
            row = await (await conn.execute("select count(*) as known from limit_windows")).fetchone()
        assert row == {"known": 2000}

    async def test_a_burst_of_one_is_leased(self, shared: PostgresDatabase, clock: FakeClock) -> None:
        moody = Moody(shared)
        engine = PostgresLimits(moody, clock, uuid4())
        thousand = Limit("thousand", 1000, 60)
        assert await use_up(engine, thousand) == 1000
        await engine.close()
        assert moody.asked <= 120

    async def test_windows_that_passed_are_swept(self, shared: PostgresDatabase) -> None:
        clock = FakeClock()
        clock.move(days=-400)
        engine = PostgresLimits(shared, clock, uuid4())
        await engine.take(FIVE, "ada")
        await engine.close()
        await engine.sweep()
        async with shared.transaction() as conn:
            row = await (await conn.execute("select count(*) as known from limit_windows")).fetchone()
        assert row == {"known": 0}
