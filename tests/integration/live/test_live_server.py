"""The live socket in real processes: two servers on one database, and clients that misbehave."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from segue.engines.postgres.event_log import PostgresEventLog
from segue.live.api import Live, Message, Topic
from tests.integration.serve.test_two_processes import Person, Web, two
from tests.site import SpokenBus
from tests.websocket import Refused, WebSocket

PATH = "/api/v1/live"


@dataclass(frozen=True)
class House:
    """Two web processes, and somebody who tells things from a third."""

    one: Web
    other: Web
    database_url: str

    def url(self, web: Web) -> str:
        return f"http://127.0.0.1:{web.port}"

    async def open(self, web: Web, who: Person) -> WebSocket:
        return await WebSocket.open(self.url(web), PATH, who.headers)

    async def tell(self, who: Person, *kinds: str, **data: object) -> None:
        live = Live(PostgresEventLog(), SpokenBus(), process=uuid4())
        conn = await AsyncConnection[dict[str, Any]].connect(self.database_url, row_factory=dict_row)
        async with conn:
            for kind in kinds:
                await live.tell(conn, Message(Topic("person", who.id), kind, data))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, module_database_url: str) -> Iterator[House]:
    with two(tmp_path_factory.mktemp("live"), module_database_url) as (one, other):
        one.ask("POST", "setup", body={
            "email": "root@example.org", "password": "correct horse battery", "display_name": "Root"
        })  # fmt: skip
        yield House(one, other, module_database_url)


@asynccontextmanager
async def listening(
    house: House, web: Web, who: Person, **since: int
) -> AsyncIterator[tuple[WebSocket, Any]]:
    """A socket that listens to its person's own topic."""
    socket = await house.open(web, who)
    try:
        socket.say(op="subscribe", id=1, topic=f"person:{who.id}", **since)
        yield socket, await socket.hear("subscribed")
    finally:
        socket.leave()


class TestTelling:
    """What is told in one process is heard in all, in order, and again by who was away."""

    async def test_heard_at_both_and_after_a_break(self, house: House) -> None:
        ann = house.one.joins("ann")
        async with (
            listening(house, house.one, ann) as (here, first),
            listening(house, house.other, ann) as (
                there,
                _,
            ),
        ):
            assert (first["id"], first["resumed"]) == (1, False)
            await house.tell(ann, "a", "b", n=1)
            told: list[Any] = []
            for socket in (here, there):
                told = [await socket.hear("told") for _ in range(2)]
                assert [(one["kind"], one["data"]) for one in told] == [("a", {"n": 1}), ("b", {"n": 1})]
                assert told[0]["seq"] < told[1]["seq"]
            seen = told[0]["seq"]
        await house.tell(ann, "c")
        # At the other process: what it missed comes again, from where it says it stopped.
        async with listening(house, house.other, ann, since=seen) as (back, again):
            assert again["resumed"]
            assert [(await back.hear("told"))["kind"] for _ in range(2)] == ["b", "c"]
        async with listening(house, house.other, ann, since=1_000_000) as (_, again):
            assert not again["resumed"]

    async def test_server_sent_events_tell_the_same(self, house: House) -> None:
        bea = house.one.joins("bea")
        url = f"{house.url(house.one)}{PATH}/events?topics=person:{bea.id}"
        ids: list[str] = []

        async def read(wanted: int, headers: dict[str, str]) -> list[Any]:
            told: list[Any] = []
            async with (
                httpx.AsyncClient(timeout=10) as client,
                client.stream("GET", url, headers=headers) as got,
            ):
                assert got.headers["content-type"].startswith("text/event-stream")
                async for line in got.aiter_lines():
                    if line.startswith("id: "):
                        ids.append(line[4:])
                    if line.startswith("data: "):
                        told.append(json.loads(line[6:]))
                        if told[-1]["op"] == "subscribed" and not told[-1]["resumed"]:
                            await house.tell(bea, "x", "y")
                    if len(told) == wanted:
                        break
            return told

        first = await read(3, bea.headers)
        assert [one.get("kind") for one in first] == [None, "x", "y"]
        # From the id of the first thing told, the second comes again.
        again = await read(2, bea.headers | {"last-event-id": ids[1]})
        assert [one.get("kind") for one in again] == [None, "y"]
        async with httpx.AsyncClient() as client:
            refused = await client.get(f"{url},person:{uuid4()}", headers=bea.headers)
            assert (refused.status_code, refused.json()["code"]) == (404, "topic_not_found")


class TestEnds:
    """A socket ends with the right it was opened with, and says why."""

    async def test_with_the_session_at_another_process(self, house: House) -> None:
        cat = house.one.joins("cat")
        async with listening(house, house.other, cat) as (socket, _):
            house.one.ask("POST", "auth/logout", cat)
            assert await socket.closed() == 4401
        late = await house.open(house.other, cat)
        assert await late.closed() == 4401

    async def test_another_sites_page_gets_none(self, house: House) -> None:
        dan = house.one.joins("dan")
        cookie = {"Cookie": f"segue_access={dan.headers['authorization'].split()[1]}"}
        for origin in ({"Origin": "http://evil.example"}, {}):
            with pytest.raises(Refused):
                await WebSocket.open(house.url(house.one), PATH, cookie | origin)
        own = await WebSocket.open(house.url(house.one), PATH, cookie | {"Origin": house.url(house.one)})
        own.say(op="ping", id="p")
        assert await own.hear() == {"op": "pong", "id": "p"}
        own.leave()

    async def test_tickets_open_once_at_any_process(self, house: House) -> None:
        eve = house.one.joins("eve")
        ticket = house.one.ask("POST", "live/tickets", eve).json()["ticket"]
        path = f"{PATH}?ticket={ticket}"
        socket = await WebSocket.open(house.url(house.other), path)
        socket.say(op="subscribe", id=7, topic=f"person:{eve.id}")
        assert (await socket.hear())["op"] == "subscribed"
        again = await WebSocket.open(house.url(house.one), path)
        assert await again.closed() == 4401
        house.one.ask("POST", "auth/logout", eve)
        assert await socket.closed() == 4401


class TestMisbehaviour:
    """Frames that are too large or no JSON end their socket; who never reads is cut; nobody else notices."""

    @pytest.mark.parametrize(
        ("payload", "code"),
        [
            (b"x" * 1_000_000, 1009),
            (b"[" * 10_000, 4400),
            (b'{"op":"ping","id":' + b"[" * 10_000, 4400),
            (b'{"extra":' + b'{"a":' * 2_000, 4400),
            (b"\xff\xfe", None),
            (b"hello", 4400),
        ],
        ids=["megabyte", "depth", "depth within", "depth beside", "no utf-8", "no json"],
    )
    async def test_what_no_client_sends(self, house: House, payload: bytes, code: int | None) -> None:
        fay = house.one.joins(f"fay{uuid4().hex[:8]}")
        socket = await house.open(house.one, fay)
        socket.send_frame(payload)
        if code is None:
            with pytest.raises((asyncio.IncompleteReadError, AssertionError)):
                assert await socket.closed() is None
        else:
            assert await socket.closed() == code

    async def test_one_who_never_reads_harms_nobody(self, house: House) -> None:
        gus = house.one.joins("gus")
        async with (
            listening(house, house.one, gus) as (slow, _),
            listening(house, house.one, gus) as (quick, _),
        ):
            slow.reader._transport.pause_reading()  # type: ignore[attr-defined]  # that is the point
            for _ in range(12):
                await house.tell(gus, *(["noise"] * 100), text="n" * 4_000)
                for _ in range(100):
                    await quick.hear("told")
            slow.reader._transport.resume_reading()  # type: ignore[attr-defined]
            assert await slow.closed() == 4413
        async with httpx.AsyncClient() as client:
            metrics = (await client.get(f"{house.url(house.one)}/metrics")).text
        assert 'segue_live_closed_total{reason="slow"} 1.0' in metrics

    async def test_draining_tells_them_to_come_again(self, house: House) -> None:
        hal = house.one.joins("hal")
        async with listening(house, house.other, hal) as (socket, _):
            await asyncio.to_thread(house.other.stop)
            assert await socket.closed() == 1012
