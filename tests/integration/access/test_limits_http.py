"""Limits as clients meet them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from segue.accounts.access import limits
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.engines.postgres.limits import PATIENCE_S, PostgresLimits
from segue.kernel.ports.database import Connection, DatabaseDown
from segue.kernel.quality import Subscription
from tests.fakes import FakeClock, SavepointDatabase
from tests.site import Site, TimedIds, bearer, make_site

SONG = "01930000-0000-7000-8000-00000000000a"


@pytest.fixture
def limited(
    database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
) -> Site:
    """The application with its limits."""
    return make_site(
        database, blob_store, clock, TimedIds(), tmp_path, limit_factor=1, known_networks="203.0.113.0/24=3"
    )


async def until_refused(client: httpx.AsyncClient, path: str, most: int = 2000) -> tuple[int, httpx.Response]:
    """How many requests are answered before the first 429, and that."""
    for count in range(most):
        answer = await client.get(path)
        if answer.status_code == 429:
            return count, answer
    raise AssertionError(f"{most} were answered")


class TestFigures:
    """The limits are the product's."""

    def test_as_written(self) -> None:
        told = {one.name: (one.quota, one.window_s) for one in limits.ALL}
        assert (
            told
            | {
                "streams": (100, 60),
                "searches": (30, 60),
                "suggestions": (300, 60),
                "playlist_writes": (60, 60),
                "anonymous": (10, 60),
                "plays": (1000, 86_400),
                "playlist_downloads": (5, 3600),
            }
            == told
        )
        assert len(told) == len(limits.ALL)


class TestStream:
    """A listener starts 100 streams a minute, a paying one ten times that, wherever they are."""

    async def test_the_hot_route_is_counted_and_says_so(self, limited: Site, clock: FakeClock) -> None:
        song = await limited.song()
        path = f"/api/v1/songs/{song}/stream"
        async with limited.client(headers=bearer(await limited.person())) as client:
            first = await client.get(path)
            assert first.status_code == 200
            assert first.headers["ratelimit-policy"] == '"streams";q=100;w=60'
            assert first.headers["ratelimit"] == '"streams";r=99;t=60'
            count, refused = await until_refused(client, path)
            assert count == 99
            assert refused.json()["code"] == "limit_reached"
            assert refused.json()["limit"] == "streams"
            wait = int(refused.headers["retry-after"])
            assert 58 <= wait <= 62
            assert refused.headers["ratelimit"] == f'"streams";r=0;t={wait}'
            assert refused.headers["content-type"] == "application/problem+json"
            clock.move(seconds=wait)
            assert (await client.get(path)).status_code == 200

    async def test_what_is_refused_otherwise_counts_too(self, limited: Site) -> None:
        async with limited.client(headers=bearer(await limited.person())) as client:
            count, refused = await until_refused(client, f"/api/v1/songs/{SONG}/manifest")
        assert count == 100
        assert "ratelimit" in refused.headers

    async def test_by_person_not_by_address(self, limited: Site) -> None:
        path = f"/api/v1/songs/{SONG}/stream"
        ada, eve = await limited.person(), await limited.person()
        async with limited.client(headers=bearer(ada)) as client:
            await until_refused(client, path)
        async with limited.client(headers=bearer(ada), address="192.0.2.99") as client:
            assert (await client.get(path)).status_code == 429
        async with limited.client(headers=bearer(eve)) as client:
            assert (await client.get(path)).status_code == 404

    async def test_premium_has_ten_times_that(self, limited: Site) -> None:
        signed_in = await limited.person()
        tokens = limited.features.people.sessions._tokens
        user = replace(signed_in.user, subscription=Subscription.PREMIUM)
        token, _ = tokens.issue(user, signed_in.session_id)
        async with limited.client(headers={"authorization": f"Bearer {token}"}) as client:
            count, refused = await until_refused(client, f"/api/v1/songs/{SONG}/stream")
        assert count == 1000
        assert refused.headers["ratelimit-policy"] == '"streams";q=1000;w=60'


class TestAddresses:
    """Who is not signed in is counted by network; only trusted proxies say which."""

    PATH = "/api/v1/openapi.json"

    async def test_ten_a_minute(self, limited: Site) -> None:
        async with limited.client() as client:
            assert (await until_refused(client, self.PATH))[0] == 10
            assert (await client.get("/health/live")).status_code == 200
        async with limited.client(address="198.51.100.8") as client:
            assert (await client.get(self.PATH)).status_code == 200

    async def test_an_ipv6_household_is_one(self, limited: Site) -> None:
        async with limited.client(address="2001:db8::1") as client:
            await until_refused(client, self.PATH)
        async with limited.client(address="2001:db8::ffff:2") as client:
            assert (await client.get(self.PATH)).status_code == 429
        async with limited.client(address="2001:db8:0:1::1") as client:
            assert (await client.get(self.PATH)).status_code == 200

    async def test_a_known_network_has_its_factor(self, limited: Site) -> None:
        async with limited.client(address="203.0.113.5") as client:
            assert (await until_refused(client, self.PATH))[0] == 30

    async def test_strangers_cannot_choose_their_address(self, limited: Site) -> None:
        async with limited.client() as client:
            for number in range(10):
                forged = {"x-forwarded-for": f"192.0.2.{number}", "forwarded": f"for=192.0.2.{number}"}
                assert (await client.get(self.PATH, headers=forged)).status_code == 200
            for forged in (
                {"x-forwarded-for": "203.0.113.9"},
                {"x-real-ip": "192.0.2.77"},
                {"true-client-ip": "192.0.2.78"},
            ):
                assert (await client.get(self.PATH, headers=forged)).status_code == 429

    async def test_a_trusted_proxy_says_who_it_is(self, limited: Site) -> None:
        async with limited.client(address="127.0.0.1") as client:
            for number in range(30):
                told = {"x-forwarded-for": f"192.0.2.{number}"}
                assert (await client.get(self.PATH, headers=told)).status_code == 200
            # What the client wrote stands left of what the proxy added.
            forged = [{"x-forwarded-for": f"10.9.9.{number}, 192.0.2.200"} for number in range(11)]
            statuses = [(await client.get(self.PATH, headers=told)).status_code for told in forged]
        assert statuses == [200] * 10 + [429]


class TestPlays:
    """A thousand plays are taken in a day; a batch beyond is put off whole, and lost nothing."""

    async def test_a_batch_is_put_off(self, limited: Site, clock: FakeClock) -> None:
        song = str(await limited.song())

        def batch(kind: str, count: int) -> dict[str, Any]:
            at = clock.now().astimezone(UTC).isoformat()
            return {
                "events": [
                    {
                        "event_id": str(uuid4()),
                        "session_id": str(uuid4()),
                        "song_id": song,
                        "type": kind,
                        "position_ms": 0,
                        "at": at,
                    }
                    for _ in range(count)
                ]
            }

        async with limited.client(headers=bearer(await limited.person())) as client:
            for _ in range(2):
                answer = await client.post("/api/v1/plays", json=batch("start", 499))
                assert answer.status_code == 202
            refused = await client.post("/api/v1/plays", json=batch("start", 3))
            assert (refused.status_code, refused.json()["limit"]) == (429, "plays")
            assert int(refused.headers["retry-after"]) > 80_000
            assert (await client.post("/api/v1/plays", json=batch("progress", 3))).status_code == 202
            assert (await client.post("/api/v1/plays", json=batch("start", 2))).status_code == 202


class Gone:
    """A database that is not there, or does not answer."""

    def __init__(self, *, hangs: bool) -> None:
        self._hangs = hangs
        self._conn: Connection | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        if self._hangs:
            await asyncio.sleep(3600)
        if self._conn is None:
            raise DatabaseDown("Try again in a moment.")
        yield self._conn


class TestWithoutDatabase:
    """What a process knows it keeps playing, database or not; it then counts by itself."""

    @pytest.mark.parametrize("hangs", [False, True], ids=["refuses", "hangs"])
    async def test_streams_go_on_and_are_counted(self, limited: Site, clock: FakeClock, hangs: bool) -> None:
        song = await limited.song()
        ada = await limited.person()
        path = f"/api/v1/songs/{song}/stream"
        async with limited.client(headers=bearer(ada)) as client:
            assert (await client.get(path)).status_code == 200
        alone = PostgresLimits(Gone(hangs=hangs), clock, UUID(int=1))
        limited.features.people.gate._limits = alone
        async with limited.client(headers=bearer(ada)) as client, asyncio.timeout(5 + PATIENCE_S):
            count, refused = await until_refused(client, path)
        await alone.close()
        assert 100 <= count <= 104
        assert int(refused.headers["retry-after"]) > 0
