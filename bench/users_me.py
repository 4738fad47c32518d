"""What knowing who asks costs: `GET users/me` beside the same body for anyone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psutil

from bench.harness import Bar, Bench, Contender
from bench.keep_alive import ask_all
from bench.processes import cpu_seconds
from bench.watched import watched_server

REQUESTS = 3_000
CONNECTIONS = 4


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """Both routes of one process, on one database."""
    with watched_server() as watched:
        known = f"GET /api/v1/users/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {watched.token}\r\n\r\n"
        anyone = f"GET /bench/me/{watched.user_id} HTTP/1.1\r\nHost: x\r\n\r\n"
        yield {
            "users/me": lambda: _measure(watched.process, watched.port, known.encode()),
            "anyone's": lambda: _measure(watched.process, watched.port, anyone.encode()),
        }


def _measure(process: psutil.Process, port: int, request: bytes) -> Mapping[str, float]:
    before = cpu_seconds(process)
    size = ask_all(port, [request] * REQUESTS, connections=CONNECTIONS, status=200)
    spent = cpu_seconds(process) - before
    return {"CPU": spent / REQUESTS * 1e6, "body": size / REQUESTS}


BENCH = Bench(
    name="users_me",
    hypothesis="The token's check and the table's guard cost little beside the route itself.",
    sizes=f"{REQUESTS:,} requests over {CONNECTIONS} connections, one person, warm",
    control="a route of the same process that answers the same body to anyone",
    units={"CPU": "µs a request", "body": "bytes"},
    bars=(Bar("CPU", "users/me", against="anyone's", at_most=1.35),),
    contenders=contenders,
)
