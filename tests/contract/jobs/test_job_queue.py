"""What the job queue promises: nothing lost, nothing before its time, everything tried again."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from procrastinate.jobs import Job

from segue.engines.postgres.jobs import GrowingWaits, NoSuchTask, ProcrastinateJobs, queue_depths
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.errors import AppError
from segue.kernel.ports.database import DatabaseDown

ONE_EACH = {"default": 1}


@pytest.fixture
async def database(fresh_database_url: str) -> AsyncIterator[PostgresDatabase]:
    engine = PostgresDatabase(fresh_database_url, size=4, name="test")
    await engine.open()
    yield engine
    await engine.close()


@pytest.fixture
def jobs(fresh_database_url: str) -> ProcrastinateJobs:
    return ProcrastinateJobs(fresh_database_url, name="test")


@asynccontextmanager
async def working(jobs: ProcrastinateJobs, count: int = 1, drain_s: float = 5) -> AsyncIterator[None]:
    task = asyncio.create_task(jobs.run({"default": count}, drain_s=drain_s))
    yield
    jobs.stop()
    await task


async def until(reached: object, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not reached():  # type: ignore[operator]
            await asyncio.sleep(0.01)


class Diary:
    """What ran, in order."""

    def __init__(self) -> None:
        self.ran: list[int] = []
        self.at_once = 0
        self.most_at_once = 0

    async def note(self, n: int) -> None:
        self.ran.append(n)

    async def slow(self, n: int) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.05)
        self.at_once -= 1
        self.ran.append(n)


class TestEnqueue:
    """A job is queued with the change that wants it, or not at all."""

    async def test_runs_after_the_commit(self, jobs: ProcrastinateJobs, database: PostgresDatabase) -> None:
        diary = Diary()
        jobs.task("note", diary.note)
        async with working(jobs):
            async with database.transaction() as conn:
                await jobs.enqueue(conn, "note", n=1)
                await asyncio.sleep(0.3)
                assert diary.ran == []
            await until(lambda: diary.ran == [1])

    async def test_a_rollback_takes_it_back(
        self, jobs: ProcrastinateJobs, database: PostgresDatabase
    ) -> None:
        jobs.task("note", Diary().note)
        with pytest.raises(LookupError):
            async with database.transaction() as conn:
                await jobs.enqueue(conn, "note", n=1)
                raise LookupError
        assert await queue_depths(database) == {}

    async def test_an_unknown_name_is_refused(
        self, jobs: ProcrastinateJobs, database: PostgresDatabase
    ) -> None:
        async with database.transaction() as conn:
            with pytest.raises(NoSuchTask):
                await jobs.enqueue(conn, "nobody", n=1)

    async def test_a_lost_connection_is_told_as_everywhere(
        self, jobs: ProcrastinateJobs, database: PostgresDatabase
    ) -> None:
        jobs.task("note", Diary().note)
        with pytest.raises(DatabaseDown):
            async with database.transaction() as conn:
                me = await (await conn.execute("select pg_backend_pid() as pid")).fetchone()
                assert me is not None
                async with database.transaction() as other:
                    await other.execute("select pg_terminate_backend(%s)", [me["pid"]])
                await jobs.enqueue(conn, "note", n=1)

    async def test_jobs_with_one_lock_take_turns(
        self, jobs: ProcrastinateJobs, database: PostgresDatabase
    ) -> None:
        diary = Diary()
        jobs.task("slow", diary.slow)
        async with database.transaction() as conn:
            for n in range(4):
                await jobs.enqueue(conn, "slow", lock="one", n=n)
        async with working(jobs, count=4):
            await until(lambda: len(diary.ran) == 4)
        assert diary.ran == [0, 1, 2, 3]
        assert diary.most_at_once == 1

    async def test_higher_priority_first(self, jobs: ProcrastinateJobs, database: PostgresDatabase) -> None:
        diary = Diary()
        jobs.task("note", diary.note)
        async with database.transaction() as conn:
            for n in (1, 3, 2):
                await jobs.enqueue(conn, "note", priority=n, n=n)
        async with working(jobs):
            await until(lambda: len(diary.ran) == 3)
        assert diary.ran == [3, 2, 1]


class TestPeriodic:
    """Once in each period, however many workers there are."""

    async def test_two_workers_share_a_period(self, fresh_database_url: str) -> None:
        runs: list[int] = []

        async def tick() -> None:
            runs.append(1)

        pair = [ProcrastinateJobs(fresh_database_url, name="test") for _ in range(2)]
        for jobs in pair:
            jobs.periodic("tick", tick, every_s=3600 * 24 * 365)
        async with working(pair[0]), working(pair[1]):
            await until(lambda: bool(runs))
            await asyncio.sleep(1.5)
        assert len(runs) == 1

    async def test_it_comes_again(self, jobs: ProcrastinateJobs) -> None:
        runs: list[int] = []

        async def tick() -> None:
            runs.append(1)

        jobs.periodic("tick", tick, every_s=1)
        async with working(jobs):
            await until(lambda: len(runs) >= 2)


def job(attempts: int) -> Job:
    return Job(
        id=1, queue="default", lock=None, queueing_lock=None, task_name="t", attempts=attempts, status=None
    )


class TestRetries:
    """Waits grow; a failure that is not the job's own is waited for."""

    def test_waits_grow_until_the_last_attempt(self) -> None:
        rule = GrowingWaits(3)
        waits = []
        for attempts in range(2):
            decision = rule.get_retry_decision(exception=ValueError(), job=job(attempts))
            assert decision is not None
            assert decision.retry_at is not None
            waits.append((decision.retry_at - datetime.now(UTC)).total_seconds())
        assert 3 < waits[0] < 7
        assert 15 < waits[1] < 25
        assert rule.get_retry_decision(exception=ValueError(), job=job(2)) is None

    @pytest.mark.parametrize("failure", [DatabaseDown("x"), asyncio.CancelledError()])
    def test_what_is_not_the_jobs_fault_never_ends_it(self, failure: BaseException) -> None:
        assert GrowingWaits(3).get_retry_decision(exception=failure, job=job(50)) is not None

    def test_a_refusal_of_ours_counts(self) -> None:
        assert GrowingWaits(1).get_retry_decision(exception=AppError("no"), job=job(0)) is None


class TestStopping:
    """Running jobs have time to end; those that take longer are queued again."""

    async def test_a_short_job_ends(self, jobs: ProcrastinateJobs, database: PostgresDatabase) -> None:
        diary = Diary()
        jobs.task("slow", diary.slow)
        async with database.transaction() as conn:
            await jobs.enqueue(conn, "slow", n=1)
        async with working(jobs):
            await until(lambda: diary.at_once == 1)
        assert diary.ran == [1]
        assert await queue_depths(database) == {}

    async def test_a_long_one_is_queued_again(
        self, jobs: ProcrastinateJobs, database: PostgresDatabase
    ) -> None:
        begun = asyncio.Event()

        async def endless() -> None:
            begun.set()
            await asyncio.sleep(600)

        jobs.task("endless", endless)
        async with database.transaction() as conn:
            await jobs.enqueue(conn, "endless")
        async with working(jobs, drain_s=0.1):
            await asyncio.wait_for(begun.wait(), 10)
        assert await queue_depths(database) == {("default", "todo"): 1}


WORKER = """
import asyncio, pathlib, sys
from segue.engines.postgres import jobs
jobs._DEAD_S, jobs._HEARTBEAT_S, jobs._REAP_S = 3.0, 0.5, 0.5
async def run(mark: str) -> None:
    with open(mark, "a") as file:
        file.write("begun\\n")
    if len(open(mark).readlines()) == 1:
        await asyncio.sleep(600)
    with open(mark, "a") as file:
        file.write("done\\n")
queue = jobs.ProcrastinateJobs(sys.argv[1], name="test")
queue.task("run", run)
asyncio.run(queue.run({"default": 1}, drain_s=1))
"""


class TestKilledWorker:
    """kill -9 of a worker: its job runs again elsewhere, with no hand."""

    async def test_the_job_runs_again(
        self, jobs: ProcrastinateJobs, database: PostgresDatabase, fresh_database_url: str, tmp_path: Path
    ) -> None:
        mark = tmp_path / "mark"
        mark.touch()
        jobs.task("run", Diary().note)
        async with database.transaction() as conn:
            await jobs.enqueue(conn, "run", mark=str(mark))
        command = [sys.executable, "-c", WORKER, fresh_database_url]
        first = subprocess.Popen(command)
        await until(lambda: "begun" in mark.read_text())
        first.send_signal(signal.SIGKILL)
        first.wait()
        second = subprocess.Popen(command)
        try:
            await until(lambda: "done" in mark.read_text(), seconds=20)
        finally:
            second.kill()
            second.wait()
        assert mark.read_text().split() == ["begun", "begun", "done"]

    async def test_a_broken_connection_does_not_end_the_worker(
        self, jobs: ProcrastinateJobs, database: PostgresDatabase
    ) -> None:
        diary = Diary()
        jobs.task("note", diary.note)
        async with working(jobs):
            await asyncio.sleep(0.5)
            async with database.transaction() as conn:
                await conn.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where application_name = 'test jobs' and datname = current_database()"
                )
            async with database.transaction() as conn:
                await jobs.enqueue(conn, "note", n=1)
            await until(lambda: diary.ran == [1], seconds=20)
