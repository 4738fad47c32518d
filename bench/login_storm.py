"""Whether people who sign in at once keep the event loop from those who listen."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import perf_counter, sleep

import httpx

from bench.harness import Bar, Bench, Contender
from bench.watched import EMAIL, PASSWORD, Watched, watched_server

PEOPLE = 50


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """One process, stormed and left alone."""
    # One client for all: fifty of their own would take the processors from the server that is measured.
    limits = httpx.Limits(max_connections=PEOPLE)
    with (
        watched_server() as watched,
        ThreadPoolExecutor(PEOPLE) as threads,
        httpx.Client(base_url=watched.url, timeout=60, verify=False, limits=limits) as client,  # noqa: S501 - no TLS
    ):
        yield {
            "storm": lambda: _storm(watched, threads, client),
            "calm": lambda: _calm(watched),
        }


def _storm(watched: Watched, threads: ThreadPoolExecutor, client: httpx.Client) -> Mapping[str, float]:
    _lag(watched)
    began = perf_counter()
    statuses = list(threads.map(lambda number: _log_in(client, number), range(PEOPLE)))
    seconds = perf_counter() - began
    if set(statuses) != {200}:
        raise RuntimeError(f"not everyone got in: {sorted(set(statuses))}")
    return {**_lag(watched), "everyone in": seconds}


def _calm(watched: Watched) -> Mapping[str, float]:
    _lag(watched)
    sleep(2)
    return {**_lag(watched), "everyone in": 0.0}


def _log_in(client: httpx.Client, number: int) -> int:
    # Each from a home of their own, as a proxy would tell: nobody's tries hold another back.
    credentials, home = {"email": EMAIL, "password": PASSWORD}, {"x-forwarded-for": f"203.0.113.{number}"}
    return client.post("/api/v1/auth/login", json=credentials, headers=home).status_code


def _lag(watched: Watched) -> Mapping[str, float]:
    told: dict[str, float] = httpx.get(f"{watched.url}/bench/lag", timeout=10).raise_for_status().json()
    return told


BENCH = Bench(
    name="login_storm",
    hypothesis="Passwords are hashed beside the event loop, few at a time, so that it stays free.",
    sizes=f"{PEOPLE} sign-ins at once",
    control="the same process with nobody signing in",
    units={"p99": "ms the event loop is late", "longest": "ms", "everyone in": "s"},
    bars=(Bar("p99", "storm", at_most=20),),
    contenders=contenders,
    repetitions=5,
)
