"""Letting go of history, addresses and security records; the operator's own pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from segue.accounts.api import Client
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.kernel.ids import UserId
from tests.fakes import FakeClock, SavepointDatabase
from tests.newcomers import as_person, newcomer
from tests.reports import plays_of
from tests.site import Site, TimedIds, make_site


@pytest.fixture
def with_settings(
    database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
) -> Callable[..., Site]:
    """A site whose operator decided otherwise."""
    return lambda **told: make_site(database, blob_store, clock, TimedIds(), tmp_path, **told)


async def listeners(site: Site) -> set[UserId]:
    """Under whose names plays are kept."""
    async with site.engines.database.transaction() as conn:
        rows = await conn.execute(
            "select user_id from streams union select user_id from play_events"
            " union select user_id from play_event_keys"
        )
        return {row["user_id"] for row in await rows.fetchall()}


class TestNoHistory:
    """With 0 days of history plays count, and nobody's name is ever on them."""

    async def test_plays_count_without_a_person(self, with_settings: Callable[..., Site]) -> None:
        site = with_settings(history_days=0)
        ada, song = await newcomer(site, "Ada"), await site.song()
        batch = plays_of(site, song, seconds=40)
        async with as_person(site, ada) as client:
            first = await client.post("/api/v1/plays", json=batch)
            again = await client.post("/api/v1/plays", json=batch)
            other = plays_of(site, song, seconds=40, session="desk")
            mixed = {"events": [*other["events"], {"event_id": "odd"}, *batch["events"]]}
            third = await client.post("/api/v1/plays", json=mixed)
            assert (await client.get("/api/v1/users/me/history")).json()["items"] == []
            await site.features.plays.apply_counts()
            assert (await client.get(f"/api/v1/songs/{song}")).json()["play_count"] == 2
        outcomes = [[one["outcome"] for one in answer.json()["results"]] for answer in (first, again, third)]
        assert outcomes == [
            ["accepted"] * 2,
            ["duplicate"] * 2,
            ["accepted"] * 2 + ["refused"] + ["duplicate"] * 2,
        ]
        kept = await listeners(site)
        assert ada.user.id not in kept
        assert len(kept) == 2
        async with site.engines.database.transaction() as conn:
            rows = await conn.execute("select distinct device_id, context from play_events")
            assert await rows.fetchall() == [{"device_id": None, "context": None}]
        found = await site.features.plays.reconcile_all()
        assert (found.streams_mended, found.songs_mended) == (0, 0)

    async def test_a_player_cannot_choose_a_persons_name(self, with_settings: Callable[..., Site]) -> None:
        site = with_settings(history_days=0)
        ada, eve, song = await newcomer(site, "Ada"), await newcomer(site, "Eve"), await site.song()
        batch = plays_of(site, song, seconds=40)
        for event in batch["events"]:
            event["session_id"] = str(ada.user.id)
        async with as_person(site, eve) as client:
            await client.post("/api/v1/plays", json=batch)
        assert not await listeners(site) & {ada.user.id, eve.user.id}


class TestOldHistory:
    """Plays older than history is kept are nobody's, and count as before."""

    async def test_only_old_sessions_lose_the_name(self, with_settings: Callable[..., Site]) -> None:
        site = with_settings(history_days=30)
        ada, song = await newcomer(site, "Ada"), await site.song()
        async with as_person(site, ada) as client:
            await client.post("/api/v1/plays", json=plays_of(site, song, seconds=40, session="old"))
        site.clock.move(days=29)
        async with site.engines.database.transaction() as conn:
            ada = await site.features.people.sessions.begin(conn, ada.user, Client(), method="password")
        async with as_person(site, ada) as client:
            await client.post("/api/v1/plays", json=plays_of(site, song, seconds=40, session="new"))
            assert await site.features.own_data.plays.forget_history() == 0
            site.clock.move(days=1, seconds=1)
            assert await site.features.own_data.plays.forget_history() == 1
            assert await site.features.own_data.plays.forget_history() == 0
        assert len(await listeners(site)) == 2
        assert ada.user.id in await listeners(site)
        page = await site.features.plays.list_history(ada.user.id, None, 10)
        assert len(page.items) == 1
        found = await site.features.plays.reconcile_all()
        assert (found.streams_mended, found.songs_mended) == (0, 0)

    async def test_is_kept_where_nothing_is_said(self, site: Site) -> None:
        ada, song = await newcomer(site, "Ada"), await site.song()
        async with as_person(site, ada) as client:
            await client.post("/api/v1/plays", json=plays_of(site, song, seconds=40))
        site.clock.move(days=3000)
        assert await site.features.own_data.plays.forget_history() == 0
        assert await listeners(site) == {ada.user.id}


class TestAddresses:
    """Addresses and security records go when they are as old as the operator lets them be."""

    async def test_old_addresses_go_and_the_rest_stays(self, with_settings: Callable[..., Site]) -> None:
        site = with_settings(address_days=10, audit_days=40)
        await newcomer(site, "Ada")
        retention = site.features.own_data.retention

        async def held() -> tuple[int, int, int]:
            async with site.engines.database.transaction() as conn:
                rows = await conn.execute(
                    "select (select count(*) from sessions where address is not null) as sessions,"
                    " (select count(*) from audit_log where address is not null) as addresses,"
                    " (select count(*) from audit_log) as entries"
                )
                row = await rows.fetchone()
            assert row is not None
            return row["sessions"], row["addresses"], row["entries"]

        before = await held()
        assert before[0] == 1
        assert before[1] >= 1
        site.clock.move(days=9)
        await retention.sweep()
        assert await held() == before
        site.clock.move(days=2)
        await retention.sweep()
        assert await held() == (0, 0, before[2])
        site.clock.move(days=30)
        await retention.sweep()
        assert await held() == (0, 0, 0)


class TestLegalPages:
    """Terms and privacy pages are the operator's words, and only words."""

    async def test_shows_what_the_operator_wrote_without_its_html(self, site: Site) -> None:
        folder = site.engines.settings.legal_pages
        folder.mkdir()
        assert site.application is not None  # of its own, for routes are built on this folder
        text = "# Terms\n\n> Be *kind* & fair.\n\n<script>alert(1)</script>\n"
        (folder / "terms.md").write_text(text)
        async with site.client() as client:
            answer = await client.get("/api/v1/legal/terms")
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.text == "# Terms\n\n> Be *kind* &amp; fair.\n\n&lt;script>alert(1)&lt;/script>\n"

    async def test_is_missing_where_nothing_was_written(self, site: Site) -> None:
        async with site.client() as client:
            missing = await client.get("/api/v1/legal/privacy")
            other = await client.get("/api/v1/legal/..%2f..%2fsecrets")
        assert (missing.status_code, missing.json()["code"]) == (404, "legal_page_missing")
        assert other.status_code in (404, 422)
