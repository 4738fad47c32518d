"""Jobs on procrastinate: its tables, its worker, and around them what it leaves to the operator."""

import asyncio
import logging
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker

from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.jobs import JobHandler

# A killed worker is known by its silence: it is heard every 5 s, taken for dead after 20, and its
# jobs are looked for every 5. So they run again within half a minute.
_HEARTBEAT_S = 5.0
_DEAD_S = 20.0
_REAP_S = 5.0
_POLL_S = 5.0
_FAILED_KEPT_H = 14 * 24
_AGAIN_S = 2.0
_NOT_THE_JOBS_FAULT = frozenset({ErrorKind.UNAVAILABLE, ErrorKind.OUT_OF_SPACE})

_log = structlog.get_logger(__name__)


class NoSuchTask(LookupError):
    """A job was queued under a name that nobody registered."""


@dataclass(frozen=True, slots=True)
class _Periodic:
    name: str
    every_s: int


class ProcrastinateJobs:
    """Queue and registry; with `run`, also the worker. `name` shows in pg_stat_activity."""

    def __init__(self, url: str, *, name: str) -> None:
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=url,
                min_size=1,
                max_size=6,
                num_workers=1,
                kwargs={"application_name": f"{name} jobs"},
            )
        )
        self._periodic: list[_Periodic] = []
        self._workers: list[_PromptWorker] = []
        self._stopping = asyncio.Event()

    def task(self, name: str, handler: JobHandler, *, queue: str = "default", max_attempts: int = 3) -> None:
        """Run `handler(**arguments)` for jobs called `name`.

        Failures retry with growing waits; what is down or full is waited for as long as it takes.
        """
        self._app.task(name=name, queue=queue, retry=GrowingWaits(max_attempts))(handler)

    def periodic(self, name: str, handler: JobHandler, *, every_s: int) -> None:
        """Run `handler()` about every `every_s` seconds, once across all workers, first at once."""

        async def run(timestamp: int) -> None:  # noqa: ARG001  # procrastinate tells it which period it is
            await handler()

        self.task(name, run, max_attempts=1)
        self._periodic.append(_Periodic(name, every_s))

    async def enqueue(
        self,
        conn: Connection,
        task: str,
        *,
        lock: str | None = None,
        priority: int = 0,
        **arguments: str | int,
    ) -> None:
        """Queue `task` inside the caller's transaction. Raises NoSuchTask."""
        if task not in self._app.tasks:
            raise NoSuchTask(task)
        try:
            await (
                self._app.tasks[task]
                .configure(lock=lock, priority=priority, connection=conn)
                .defer_async(**arguments)
            )
        except ConnectorException as failure:
            if isinstance(failure.__cause__, psycopg.Error):
                raise failure.__cause__ from None
            raise

    async def run(self, concurrency: Mapping[str, int], *, drain_s: float, alone: bool = False) -> None:
        """Work until `stop`, `concurrency` jobs of each queue at a time.

        Then running jobs have `drain_s` to end; those that do not are cancelled and queued again.
        Who knows that there is no other worker says so with `alone`: what a killed one left is
        then taken up at once.
        """
        # It tells of every start and end; what fails is told by the rule for retries.
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        missing = {task.queue for task in self._app.tasks.values()} - concurrency.keys() - {"builtin"}
        if missing:
            raise ValueError(f"nobody works on these queues: {sorted(missing)}")
        async with self._app.open_async():
            if alone:
                await self._app.job_manager.prune_stalled_workers(0)
            workers = asyncio.gather(
                *(self._work(queue, count, drain_s) for queue, count in concurrency.items())
            )
            sides: list[asyncio.Future[None]] = [
                asyncio.create_task(side) for side in (self._reap(), self._tick())
            ]
            running: list[asyncio.Future[Any]] = [workers, *sides]
            try:
                # A side ends only by a fault: then all ends, and the supervisor begins anew.
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for side in sides:
                    if side.done():
                        side.result()
                await workers
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)

    def stop(self) -> None:
        """Take no more jobs; `run` returns when those at work have ended."""
        self._stopping.set()
        for worker in self._workers:
            worker.stop()  # type: ignore[no-untyped-call]

    async def _work(self, queue: str, concurrency: int, drain_s: float) -> None:
        # procrastinate's worker stops when its connection breaks; it is then begun anew.
        while not self._stopping.is_set():
            worker = _PromptWorker(
                self._app,
                queues=[queue],
                name=queue,
                concurrency=concurrency,
                fetch_job_polling_interval=_POLL_S,
                shutdown_graceful_timeout=drain_s,
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
                install_signal_handlers=False,
                update_heartbeat_interval=_HEARTBEAT_S,
                stalled_worker_timeout=_DEAD_S,
            )
            self._workers.append(worker)
            try:
                await worker.run()  # type: ignore[no-untyped-call]
            except ConnectorException as failure:
                _log.warning("jobs_interrupted", queue=queue, reason=str(failure.__cause__ or failure))
            finally:
                self._workers.remove(worker)
            await self._pause(_AGAIN_S)

    async def _reap(self) -> None:
        while True:
            try:
                for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_S):
                    _log.warning("job_rescued", task=job.task_name, job=job.id, attempts=job.attempts)
                    await self._app.job_manager.retry_job(job)
                await self._app.job_manager.prune_stalled_workers(_DEAD_S)
                await self._app.job_manager.delete_old_jobs(
                    nb_hours=_FAILED_KEPT_H, include_failed=True, include_cancelled=True, include_aborted=True
                )
            except ConnectorException as failure:
                _log.debug("reaper_waits", reason=str(failure.__cause__ or failure))
            await asyncio.sleep(_REAP_S)

    async def _tick(self) -> None:
        # Each period has a number, and the database takes a job's n-th run once.
        last: dict[str, int] = {}
        while True:
            now = int(time.time())
            for entry in self._periodic:
                period = now - now % entry.every_s
                if last.get(entry.name) == period:
                    continue
                try:
                    await self._defer_period(entry, period)
                except ConnectorException as failure:
                    _log.debug("periodic_waits", task=entry.name, reason=str(failure.__cause__ or failure))
                    continue
                last[entry.name] = period
            await asyncio.sleep(1)

    async def _defer_period(self, entry: _Periodic, period: int) -> None:
        task = self._app.tasks[entry.name]
        job = task.configure(queueing_lock=entry.name, lock=entry.name, task_kwargs={"timestamp": period}).job
        try:
            await self._app.job_manager.defer_periodic_job(job=job, periodic_id="", defer_timestamp=period)
        except AlreadyEnqueued:
            _log.debug("periodic_still_queued", task=entry.name)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


class GrowingWaits(BaseRetryStrategy):
    """Try `max_attempts` times, 5 s, 20 s, 80 s, ... apart.

    A failure that is not the job's own does not end it: what is unavailable or full is waited for,
    a minute at most between tries. A job cancelled by a shutdown goes back to the queue at once.
    """

    def __init__(self, max_attempts: int) -> None:
        self._max_attempts = max_attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None: never."""
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        wait = self._wait_s(exception, job.attempts)
        if wait is None:
            return None  # procrastinate's own line tells of it
        _log.warning("job_failed", task=job.task_name, job=job.id, again_in_s=wait, exc_info=exception)
        return RetryDecision(retry_in={"seconds": wait})

    def _wait_s(self, exception: BaseException, attempts: int) -> int | None:
        if isinstance(exception, AppError) and exception.kind in _NOT_THE_JOBS_FAULT:
            return _spread(min(60, 2 ** min(attempts + 1, 6)))
        if attempts + 1 >= self._max_attempts:
            return None
        return _spread(5 * 4 ** min(attempts, 5))


class _PromptWorker(Worker):
    """Looks for work as soon as a job has ended: the next one may have waited for its lock."""

    async def _persist_job_status(self, *arguments: Any, **named: Any) -> None:
        await super()._persist_job_status(*arguments, **named)
        self._new_job_event.set()


async def has_workers(database: Database) -> bool:
    """Whether a worker was heard of lately."""
    async with database.transaction() as conn:
        found = await conn.execute(
            "select from procrastinate_workers"
            " where last_heartbeat > now() - make_interval(secs => %s) limit 1",
            (_DEAD_S,),
        )
        return await found.fetchone() is not None


async def queue_depths(database: Database) -> dict[tuple[str, str], int]:
    """How many jobs there are by (queue, status), for the metrics page."""
    async with database.transaction() as conn:
        rows = await (
            await conn.execute(
                "select queue_name, status::text as status, count(*) as jobs"
                " from procrastinate_jobs group by 1, 2"
            )
        ).fetchall()
    return {(cast("str", row["queue_name"]), cast("str", row["status"])): int(row["jobs"]) for row in rows}


def _spread(seconds: float) -> int:
    # So that many that failed together do not come back together.
    return max(1, round(seconds * random.uniform(0.8, 1.2)))  # noqa: S311  # no secret
