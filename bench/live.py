"""Thousands of live sockets: what each weighs, and how soon all of them hear of something."""

import asyncio
import base64
import json
import os
import statistics
import struct
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import psutil
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from bench.harness import Bar, Bench, Contender
from bench.processes import RunningSegue, free_port, pss_bytes, running_segue, stop_tree
from segue.app.listening import listen
from segue.app.serving import WebServer, raise_descriptor_limit
from segue.engines.postgres.event_log import PostgresEventLog
from segue.engines.postgres.launcher import EmbeddedPostgres
from segue.live.api import Live, Message, Topic

SOCKETS = 2_000
NEVER_READ = 20
AT_ONCE = 50
TOLD = 10
_DEADLINE_S = 30.0
_PONG = b'{"op":"pong"}'
T = TypeVar("T")


class Ear(asyncio.Protocol):
    """A socket that notes when it hears of something, and answers pings."""

    def __init__(self, url: str, headers: Mapping[str, str], topic: str) -> None:
        self._url = urlsplit(url)
        self._headers = headers
        self._topic = topic
        self._held = b""
        self._shaken = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.told: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Shake hands."""
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /api/v1/live HTTP/1.1", f"Host: {self._url.netloc}", "Upgrade: websocket"]
        lines += ["Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in self._headers.items()]
        self.transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def data_received(self, data: bytes) -> None:
        """Take frames apart."""
        self._held += data
        if not self._shaken:
            head, found, rest = self._held.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.splitlines()[0]:
                self.ready.set_exception(RuntimeError(head.decode()))
                return
            self._shaken, self._held = True, rest
            self.say(json.dumps({"op": "subscribe", "id": 1, "topic": self._topic}).encode())
        while len(self._held) >= 2:
            size, start = self._held[1] & 0x7F, 2
            if size == 126:
                if len(self._held) < 4:
                    return
                (size,), start = struct.unpack("!H", self._held[2:4]), 4
            if len(self._held) < start + size:
                return
            payload, self._held = self._held[start : start + size], self._held[start + size :]
            self._hear(payload)

    def say(self, text: bytes) -> None:
        """Send a text of under 126 bytes."""
        self.transport.write(struct.pack("!BB", 0x81, 0x80 | len(text)) + bytes(4) + text)

    def _hear(self, payload: bytes) -> None:
        if b'"op":"told"' in payload and not self.told.done():
            self.told.set_result(time.perf_counter())
        elif b'"op":"subscribed"' in payload and not self.ready.done():
            self.ready.set_result(None)
        elif b'"op":"ping"' in payload:
            self.say(_PONG)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in, and the topic that is theirs."""

    headers: Mapping[str, str]
    topic: Topic


class Crowd:
    """Sockets of one person, all on one topic, in an event loop of their own."""

    def __init__(self, server: RunningSegue) -> None:
        self._server = server
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._crowd = self._join("setup", "crowd@example.org")
        self._single = self._join("auth/register", "single@example.org")
        self._ears: list[Ear] = []
        self._one: list[Ear] = []
        self._deaf: list[Ear] = []
        self._of_one = 0.0

    def gather(self, count: int) -> None:
        """Have so many sockets open."""
        self._one = [self._await(self._open(self._single))]
        idle = pss_bytes(self._server.process)
        self._await(self._gather(count))
        self._of_one = (pss_bytes(self._server.process) - idle) / count / 1000

    def measure(self) -> Mapping[str, float]:
        """Tell something again and again: when the last hundredth of them has heard of it."""
        return {**self._late(self._crowd, self._ears), "PSS": self._of_one}

    def measure_one(self) -> Mapping[str, float]:
        """As `measure`, for somebody alone on their topic."""
        return self._late(self._single, self._one)

    def measure_beside_deaf(self) -> Mapping[str, float]:
        """As `measure`, with some who never read what they are sent."""
        self._await(self._add_deaf())
        told = self._late(self._crowd, self._ears)
        for ear in self._deaf:
            self._loop.call_soon_threadsafe(ear.transport.abort)
        return told

    def _late(self, person: Person, ears: list[Ear]) -> Mapping[str, float]:
        late = [self._await(self._tell(person, ears)) for _ in range(TOLD)]
        return {"p99": statistics.median(one[0] for one in late), "last": max(one[1] for one in late)}

    def _join(self, path: str, email: str) -> Person:
        account = {"email": email, "password": "a long enough phrase", "display_name": "Bench"}
        made = httpx.post(f"{self._server.url}/api/v1/{path}", json=account).raise_for_status().json()
        return Person(
            {"Authorization": f"Bearer {made['access_token']}"}, Topic("person", made["user"]["id"])
        )

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    async def _gather(self, count: int) -> None:
        for _ in range(0, count, AT_ONCE):
            self._ears += await asyncio.gather(*(self._open(self._crowd) for _ in range(AT_ONCE)))

    async def _open(self, person: Person) -> Ear:
        where = urlsplit(self._server.url)
        _, ear = await self._loop.create_connection(
            lambda: Ear(self._server.url, person.headers, str(person.topic)),
            where.hostname or "",
            where.port or 0,
        )
        await ear.ready
        return ear

    async def _tell(self, person: Person, ears: list[Ear]) -> tuple[float, float]:
        for ear in ears:
            ear.told = self._loop.create_future()
        async with self._telling() as tell:
            await tell(Message(person.topic, "bench", {"text": "x" * 200}))
            began = time.perf_counter()
        async with asyncio.timeout(_DEADLINE_S):
            heard = await asyncio.gather(*(ear.told for ear in ears))
        late = sorted((when - began) * 1000 for when in heard)
        return late[max(0, round(len(late) * 0.99) - 1)], late[-1]

    async def _add_deaf(self) -> None:
        self._deaf = list(await asyncio.gather(*(self._open(self._crowd) for _ in range(NEVER_READ))))
        for ear in self._deaf:
            ear.transport.pause_reading()
        async with self._telling() as tell:
            await tell(*(Message(self._crowd.topic, "bench", {"text": "x" * 30_000}) for _ in range(3)))

    @asynccontextmanager
    async def _telling(self) -> AsyncIterator[Callable[..., Coroutine[Any, Any, None]]]:
        """Tells from a process of its own, and commits on leaving."""
        live = Live(PostgresEventLog(), _NoBus(), process=uuid4())
        url = EmbeddedPostgres(self._server.data_dir / "postgres").url
        async with await AsyncConnection[dict[str, Any]].connect(url, row_factory=dict_row) as conn:
            yield lambda *messages: live.tell(conn, *messages)


class _NoBus:
    def on(self, handler: object) -> None:
        """Nobody speaks."""

    async def send(self, text: str) -> None:
        """Nobody hears."""


async def bare_application(scope: Any, receive: Any, send: Any) -> None:
    """Sockets that only stand open."""
    await receive()
    await send(
        {"type": "websocket.accept"} if scope["type"] == "websocket" else {"type": "http.response.start"}
    )
    while (await receive())["type"] != "websocket.disconnect":
        pass


@contextmanager
def bare_server() -> Iterator[tuple[psutil.Popen, str]]:
    """The HTTP server alone, as Segue starts it."""
    port = free_port()
    process = psutil.Popen([sys.executable, "-m", "bench.live", str(port)])
    try:
        time.sleep(2)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        stop_tree(process)


def weigh(bare: tuple[psutil.Popen, str], count: int) -> float:
    """KB that each of so many sockets weighs."""
    process, url = bare
    where = urlsplit(url)

    async def open_all() -> float:
        loop = asyncio.get_running_loop()
        idle = pss_bytes(process)
        held = []
        for _ in range(count):
            _, ear = await loop.create_connection(
                lambda: Ear(url, {}, "none:1"), where.hostname or "", where.port or 0
            )
            held.append(ear)
        await asyncio.sleep(1)
        weight = pss_bytes(process) - idle
        for ear in held:
            ear.transport.abort()
        return weight / count / 1000

    return asyncio.run(open_all())


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """One server, and a crowd that stays for all repetitions."""
    with bare_server() as bare:
        bare_socket = weigh(bare, SOCKETS)
    with running_segue(settings={"SEGUE_LIMIT_FACTOR": "0", "SEGUE_REGISTRATION": "open"}) as server:
        crowd = Crowd(server)
        crowd.gather(SOCKETS)
        yield {
            "all": crowd.measure,
            "bare sockets": lambda: {"PSS": bare_socket},
            "one alone": crowd.measure_one,
            "all beside the deaf": crowd.measure_beside_deaf,
        }


BENCH = Bench(
    name="live",
    hypothesis="Thousands of sockets weigh little, and all hear at once, also beside some who never read.",
    sizes=f"{SOCKETS:,} sockets on one topic, {TOLD} things told; {NEVER_READ} that never read",
    control="sockets of the HTTP server in front of ten lines; one socket alone on its topic",
    units={"p99": "ms", "last": "ms", "PSS": "kB a socket"},
    bars=(
        Bar("PSS", "all", at_most=75),
        Bar("PSS", "all", against="bare sockets", at_most=1.3),
        Bar("p99", "all", at_most=500),
        Bar("p99", "all beside the deaf", at_most=500),
        Bar("p99", "all beside the deaf", against="all", at_most=1.5, slack=20),
    ),
    contenders=contenders,
    repetitions=5,
)


if __name__ == "__main__":
    raise_descriptor_limit()
    asyncio.run(WebServer(bare_application, listen("127.0.0.1", int(sys.argv[1])), None).serve(drain_s=0))
