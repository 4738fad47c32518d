"""What a stream answer costs, everything checked, beside the HTTP server itself."""

import random
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil

from bench.harness import Bar, Bench, Contender
from bench.keep_alive import ask_all
from bench.processes import free_port, running_seconds
from bench.served_song import served_song

REQUESTS = 20_000
PEOPLE = 500
CONNECTIONS = 4


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """The web process of a whole Segue, and a bare route with the same bytes."""
    with served_song(PEOPLE) as served, TemporaryDirectory() as folder:
        body = Path(folder, "answer.json")
        body.write_bytes(served.answer().content)
        path = f"/api/v1/songs/{served.song_id}/stream"
        chosen = random.Random(1)  # noqa: S311 - whose turn it is is no secret
        tokens = [served.token(person) for person in range(PEOPLE)]
        asked = [_request(path, chosen.choice(tokens)) for _ in range(REQUESTS)]
        port = int(urlsplit(served.server.url).port or 0)
        with _bare_route(body) as (bare, bare_port):
            packed_asked = [one.replace(b"\r\n\r\n", b"\r\nAccept-Encoding: gzip\r\n\r\n") for one in asked]
            bare_asked = [request.replace(path.encode(), b"/answer", 1) for request in asked]
            yield {
                "segue": lambda: _measure(served.web, port, asked),
                "segue, packed": lambda: _measure(served.web, port, packed_asked),
                "bare route": lambda: _measure(bare, bare_port, bare_asked),
            }


@contextmanager
def _bare_route(body: Path) -> Iterator[tuple[psutil.Process, int]]:
    port = free_port()
    process = psutil.Popen([sys.executable, "-m", "bench.bare_route", str(port), str(body)])
    try:
        for _ in range(100):
            try:
                ask_all(port, [_request("/answer", "none")], connections=1, status=200)
                break
            except OSError:
                time.sleep(0.05)
        yield process, port
    finally:
        process.kill()
        process.wait()


def _measure(process: psutil.Process, port: int, requests: list[bytes]) -> Mapping[str, float]:
    before = running_seconds(process)
    size = ask_all(port, requests, connections=CONNECTIONS, status=200)
    spent = running_seconds(process) - before
    return {
        "CPU": spent / len(requests) * 1e6,
        "requests per core": len(requests) / spent,
        "answer": size / len(requests) / 1000,
    }


def _request(path: str, token: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


BENCH = Bench(
    name="stream_answer",
    hypothesis="Who asks, what they may hear and a fresh signature cost little beside the HTTP server.",
    sizes=f"{REQUESTS:,} requests of {PEOPLE} people over {CONNECTIONS} connections, 12 renditions, warm",
    control="a bare Starlette route on the same server returning the same bytes",
    units={"CPU": "µs a request", "requests per core": "per second", "answer": "kB"},
    bars=(Bar("CPU", "segue", against="bare route", at_most=1.6),),
    contenders=contenders,
)
