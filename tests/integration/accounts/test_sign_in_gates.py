"""What must hold for strangers: nobody learns who has an account, and there is one first admin."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from segue.accounts.api import Passwords
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ids import Uuid7Source
from tests.site import PASSWORD, SETUP_CODE, Site, make_site

TRIES = 200
WITHIN = 0.10
KNOWN, UNKNOWN = "ada@example.org", "bob@example.org"


@pytest.fixture
async def busy_site(
    fresh_database_url: str, blob_store: BlobStoreWithHealth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Site]:
    """The application with connections of its own, cheap passwords, and letters to send."""
    monkeypatch.setattr("segue.app.joining.Passwords", lambda cost: Passwords(cost, at_once=20))
    database = PostgresDatabase(fresh_database_url, size=20, name="gates")
    await database.open()
    try:
        clock = cast("Any", SystemClock())
        yield make_site(
            cast("Any", database), blob_store, clock, Uuid7Source(), tmp_path, smtp_url="smtp://localhost"
        )
    finally:
        await database.close()


Ask = Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]]


async def medians(site: Site, ask: Ask) -> tuple[float, float, set[tuple[int, str]]]:
    """Seconds of a known and an unknown address, tried in turns, and every answer there was."""
    times: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    answers = set()
    for number in range(TRIES):
        for email in (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN):
            address = f"10.{number // 250}.{number % 250}.1"
            async with site.client(address=address) as client:
                began = time.perf_counter()
                answer = await ask(client, email)
                times[email].append(time.perf_counter() - began)
                answers.add((answer.status_code, answer.text))
    return statistics.median(times[KNOWN]), statistics.median(times[UNKNOWN]), answers


async def log_in(client: httpx.AsyncClient, email: str) -> httpx.Response:
    """With a wrong password."""
    return await client.post("/api/v1/auth/login", json={"email": email, "password": "not the password"})


async def ask_reset(client: httpx.AsyncClient, email: str) -> httpx.Response:
    """Because the password is forgotten."""
    return await client.post("/api/v1/auth/reset", json={"email": email})


async def register(client: httpx.AsyncClient, email: str) -> httpx.Response:
    """Once more, or for the first time."""
    body = {"email": email, "password": PASSWORD, "display_name": "A"}
    return await client.post("/api/v1/auth/register", json=body)


class TestSilence:
    """A known and an unknown address get one answer, after the same time."""

    @pytest.mark.parametrize("ask", [log_in, ask_reset, register])
    async def test_answer_and_time_are_the_same(self, busy_site: Site, ask: Ask) -> None:
        await busy_site.features.people.accounts.create(KNOWN, PASSWORD)
        for last in (False, True):
            known, unknown, answers = await medians(busy_site, ask)
            assert len(answers) == 1, answers
            if abs(known - unknown) <= WITHIN * max(known, unknown):
                return
            # Once more: somebody else may have used the machine.
            assert not last, f"known {known * 1e3:.2f} ms, unknown {unknown * 1e3:.2f} ms"


class TestFirstAdmin:
    """However many set up at once, one becomes admin."""

    async def test_twenty_at_once_make_one(self, busy_site: Site) -> None:
        async def set_up(number: int) -> int:
            body = {
                "email": f"root{number}@example.org",
                "password": PASSWORD,
                "display_name": "Root",
                "code": SETUP_CODE,
            }
            async with busy_site.client(address=f"10.0.{number}.1") as client:
                return (await client.post("/api/v1/setup", json=body)).status_code

        statuses = await asyncio.gather(*(set_up(number) for number in range(20)))
        assert sorted(statuses) == [201] + [409] * 19
        async with busy_site.engines.database.transaction() as conn:
            row = await (await conn.execute("select count(*) as people from users")).fetchone()
        assert row == {"people": 1}
