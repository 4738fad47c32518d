"""What the limit of the stream route costs each request, and whether two processes keep to it together."""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import uuid4

from bench.harness import Bar, Bench, Contender
from bench.processes import running_segue
from segue.accounts.access.limits import STREAMS
from segue.engines.local.limits import LocalLimits
from segue.engines.postgres.launcher import EmbeddedPostgres
from segue.engines.postgres.limits import PostgresLimits
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ports.limits import Limits

CHECKS = 20_000
PEOPLE = 2_000
BURST_S = 2.0
PROCESSES = 2


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """The shared limits on a real database, and those of one process."""
    with running_segue() as server:
        url = EmbeddedPostgres(server.data_dir / "postgres").url
        yield {
            "shared": lambda: {**asyncio.run(_shared(url)), **_burst(url)},
            "alone": lambda: asyncio.run(_alone()),
        }


async def _shared(url: str) -> Mapping[str, float]:
    database = PostgresDatabase(url, size=4, name="bench limits")
    await database.open()
    limits = PostgresLimits(database, SystemClock(), uuid4())
    await limits.take(STREAMS, "first")
    figures = await _check(limits)
    await limits.close()
    await database.close()
    return figures


async def _alone() -> Mapping[str, float]:
    return await _check(LocalLimits(SystemClock()))


async def _check(limits: Limits) -> Mapping[str, float]:
    """CPU of this process a check: of each by itself, and of all with the settling beside them."""
    run, chosen = uuid4().hex, random.Random(1)  # noqa: S311 - whose turn it is is no secret
    asked = [f"{run}{chosen.randrange(PEOPLE)}" for _ in range(CHECKS)]
    spent: list[int] = []
    before = time.process_time()
    for number, person in enumerate(asked):
        began = time.thread_time_ns()
        if limits.take_now(STREAMS, person) is None:
            await limits.take(STREAMS, person)
        spent.append(time.thread_time_ns() - began)
        if number % 100 == 0:
            await asyncio.sleep(0)
    await asyncio.sleep(0.3)
    whole = time.process_time() - before
    spent.sort()
    return {"median": spent[CHECKS // 2] / 1000, "mean with settling": whole / CHECKS * 1e6}


def _burst(url: str) -> Mapping[str, float]:
    """How many uses two processes allow one person who asks both as fast as they answer."""
    person = uuid4().hex
    command = [sys.executable, "-m", "bench.limit_burst", url, person, str(BURST_S)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(PROCESSES)]
    allowed = [json.loads(one.communicate()[0]) for one in running]
    return {"allowed of quota": sum(allowed) / STREAMS.quota * 100}


BENCH = Bench(
    name="limit_check",
    hypothesis="Leases and credit keep the shared limit nearly as cheap as one counted in the process.",
    sizes=f"{CHECKS:,} checks of {PEOPLE:,} people; then {PROCESSES} processes asking for one person",
    control="the same window counted in the process alone",
    units={"median": "µs of CPU a check", "mean with settling": "µs of CPU a check", "allowed of quota": "%"},
    bars=(
        Bar("median", "shared", at_most=10),
        Bar("allowed of quota", "shared", at_most=105),
        Bar("allowed of quota", "shared", at_least=95),
    ),
    contenders=contenders,
)
