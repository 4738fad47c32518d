"""Erasing people in every room and blob, for good."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from segue.accounts.api import Client, SignedIn
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.events import Denied
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from tests.fakes import FakeClock
from tests.newcomers import as_person, newcomer
from tests.plugins.cluster import with_database
from tests.reports import make_picture, plays_of
from tests.site import PASSWORD, Site, TimedIds, make_site

# The log of events is kept for 7 days, jobs until they ran; the security log keeps an id that names nobody.
PASSING = {"events", "audit_log"}


async def leave(site: Site, who: SignedIn) -> None:
    async with as_person(site, who) as client:
        answer = await client.request("DELETE", "/api/v1/users/me", json={"password": PASSWORD})
    assert answer.status_code == 200, answer.text


async def live_a_life(site: Site, who: SignedIn, other: SignedIn) -> None:
    """Leave a trace in every room."""
    song = await site.song(member=who.user.id)
    async with as_person(site, who) as client:
        await client.patch("/api/v1/users/me", json={"bio": "Listens", "visibility": "private"})
        await client.put("/api/v1/users/me/avatar", content=make_picture())
        await client.put(f"/api/v1/users/me/following/users/{other.user.id}")
        await client.post("/api/v1/users/me/export")
        await client.post("/api/v1/plays", json=plays_of(site, song, seconds=40))
    async with as_person(site, other) as client:
        await client.put(f"/api/v1/users/me/following/users/{who.user.id}")
    await site.features.plays.apply_counts()
    async with site.engines.database.transaction() as conn:
        await conn.execute(
            "insert into uploads (id, user_id, master_key, file_name, size, draft, created_at)"
            " values (%s, %s, 'masters/theirs', 'ada.wav', 1, '{}', now())",
            [UUID(int=99), who.user.id],
        )
        await conn.execute("insert into families (owner_id, created_at) values (%s, now())", [who.user.id])
        await conn.execute(
            "insert into family_members (user_id, owner_id, seat, explicit_locked, joined_at)"
            " values (%s, %s, 1, false, now())",
            [other.user.id, who.user.id],
        )

    async def master() -> AsyncIterator[bytes]:
        yield b"sound"

    await site.engines.blobs.put("masters/theirs", master())


async def tables_of(conn: Connection) -> list[str]:
    rows = await conn.execute(
        "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition"
    )
    return [row["name"] for row in await rows.fetchall()]


async def traces(site: Site, *told: str) -> dict[str, list[Any]]:
    """Rows of any table that mention one of `told`."""
    found: dict[str, list[Any]] = {}
    async with site.engines.database.transaction() as conn:
        for table in set(await tables_of(conn)) - PASSING:
            query = sql.SQL("select to_jsonb(t)::text as row from {} t where to_jsonb(t)::text ilike any(%s)")
            rows = await conn.execute(query.format(sql.Identifier(table)), [[f"%{word}%" for word in told]])
            if mentioned := [json.loads(row["row"]) async for row in rows]:
                found[table] = mentioned
    return found


async def blobs_of(site: Site) -> list[str]:
    folders = ("avatars", "exports", "masters", "artists")
    return [blob.key for folder in folders async for blob in site.engines.blobs.list(folder)]


class TestErasing:
    """After 30 days nothing of a person is left, in no table and no blob."""

    async def test_waits_for_the_end_of_the_grace(self, site: Site) -> None:
        ada = await newcomer(site, "Ada", with_password=True)
        await leave(site, ada)
        site.clock.move(days=29, hours=23)
        assert await site.features.own_data.erasure.erase_due() == 0
        site.clock.move(hours=1)
        assert await site.features.own_data.erasure.erase_due() == 1
        assert await site.features.own_data.erasure.erase_due() == 0

    async def test_leaves_no_trace(self, site: Site) -> None:
        ada = await newcomer(site, "Ada", email="ada.lovelace@example.org", with_password=True)
        bob = await newcomer(site, "Bob")
        await live_a_life(site, ada, bob)
        words = (str(ada.user.id), ada.user.id.hex, "lovelace", "ada.wav", "my phone", "playlist:mine")
        before = await traces(site, *words)
        assert {"users", "profiles", "sessions", "follows", "streams", "play_events", "uploads"} <= set(
            before
        )
        assert await blobs_of(site) != []
        await leave(site, ada)
        site.clock.move(days=30)
        await site.features.own_data.erasure.erase_due()
        assert await traces(site, *words) == {}
        assert await blobs_of(site) == []
        async with site.engines.database.transaction() as conn:
            rows = await conn.execute(
                "select address, details from audit_log where actor_id = %(u)s or object_id = %(u)s::text",
                {"u": ada.user.id},
            )
            assert {(row["address"], str(row["details"])) for row in await rows.fetchall()} == {(None, "{}")}
        assert Denied(kind="person", subject_id=ada.user.id, reason="erased") in site.events.published

    async def test_takes_ones_own_artist_along_and_leaves_a_shared_one(self, site: Site) -> None:
        ada = await newcomer(site, "Ada", with_password=True)
        bob = await newcomer(site, "Bob")
        own = await site.song(member=ada.user.id, artist="Ada alone", title="Mine")
        shared = await site.song(member=ada.user.id, artist="The two", title="Ours")
        async with site.engines.database.transaction() as conn:
            await conn.execute(
                "insert into artist_members select id, %s, now() from artists where name = 'The two'",
                [bob.user.id],
            )
        await site.features.own_data.erasure.erase(ada.user.id)
        async with as_person(site, bob) as client:
            assert (await client.get(f"/api/v1/songs/{own}")).status_code == 404
            assert (await client.get(f"/api/v1/songs/{shared}")).json()["title"] == "Ours"
            names = [item["name"] for item in (await client.get("/api/v1/artists")).json()["items"]]
        assert names == ["The two"]

    async def test_a_crash_in_the_middle_is_finished_at_the_next_start(self, site: Site) -> None:
        ada = await newcomer(site, "Ada", with_password=True)
        own = site.features.own_data
        await leave(site, ada)
        site.clock.move(days=30)
        breaking = _Breaking()
        own.erasure._erasers = (*own.erasers, breaking)
        with pytest.raises(RuntimeError):
            await own.erasure.erase_due()
        assert "users" in await traces(site, str(ada.user.id))
        breaking.broken = False
        assert await own.erasure.apply_tombstones() == 1
        assert await traces(site, str(ada.user.id)) == {}


class _Breaking:
    """An eraser that fails at first."""

    def __init__(self) -> None:
        self.tables: dict[str, str] = {}
        self.broken = True

    async def erase(self, conn: Connection, user_id: UserId) -> tuple[str, ...]:
        if self.broken:
            raise RuntimeError("the power went")
        return ()


class TestWhatStays:
    """Plays stay counted, under a name that leads to nobody."""

    async def test_counts_and_a_listeners_month_stay_whole(self, site: Site) -> None:
        ada = await newcomer(site, "Ada", with_password=True)
        song = await site.song()
        async with as_person(site, ada) as client:
            for session in ("phone", "desk"):
                await client.post("/api/v1/plays", json=plays_of(site, song, seconds=40, session=session))
        await site.features.plays.apply_counts()
        await site.features.own_data.erasure.erase(ada.user.id)
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select distinct user_id from streams")).fetchall()
            events = await (
                await conn.execute("select distinct user_id, device_id, context from play_events")
            ).fetchall()
            keys = await (await conn.execute("select distinct user_id from play_event_keys")).fetchall()
        assert len(rows) == 1
        nobody = rows[0]["user_id"]
        assert nobody != ada.user.id
        assert events == [{"user_id": nobody, "device_id": None, "context": None}]
        assert keys == [{"user_id": nobody}]
        found = await site.features.plays.reconcile_all()
        assert (found.streams_mended, found.songs_mended) == (0, 0)
        async with as_person(site, await newcomer(site, "Bob")) as client:
            assert (await client.get(f"/api/v1/songs/{song}")).json()["play_count"] == 2


class TestTombstones:
    """A restored backup brings no erased person back, and forgets nobody's wish to go."""

    @pytest.fixture
    async def live(
        self,
        cluster: tuple[str, str],
        fresh_database_url: str,
        blob_store: BlobStoreWithHealth,
        clock: FakeClock,
        tmp_path: Path,
    ) -> AsyncIterator[tuple[Site, Callable[[], Any], Callable[[], Any]]]:
        """A site on a database of its own, a way to back that up, and a way to restore it."""
        pool = PostgresDatabase(fresh_database_url, size=3, name="segue test")
        await pool.open()
        site = make_site(pool, blob_store, clock, TimedIds(), tmp_path)
        name = fresh_database_url.rpartition("/")[2].partition("?")[0]
        admin = with_database(cluster[0], "postgres")

        def copy(source: str, target: str) -> None:
            with psycopg.connect(admin, autocommit=True) as conn:
                for one in (source, target):
                    conn.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [one]
                    )
                names = {"source": sql.Identifier(source), "target": sql.Identifier(target)}
                conn.execute(sql.SQL("drop database if exists {target} with (force)").format(**names))
                conn.execute(sql.SQL("create database {target} template {source}").format(**names))

        yield site, lambda: copy(name, f"{name}_backup"), lambda: copy(f"{name}_backup", name)
        await pool.close()
        with psycopg.connect(admin, autocommit=True) as conn:
            conn.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(f"{name}_backup")))

    async def test_after_a_restore_the_erased_are_erased_again(self, live: Any) -> None:
        site, back_up, restore = live
        own = site.features.own_data
        ada = await newcomer(site, "Ada", with_password=True)
        bob = await newcomer(site, "Bob", with_password=True)
        cy = await newcomer(site, "Cy")
        await live_a_life(site, ada, cy)
        for told in [told for task, told in site.engines.jobs.queued if task == "rights.build_export"]:
            # Over a pool, where rows come through a cursor of the server.
            await own.exports.build(UUID(told["export_id"]))
        assert [blob.size > 1000 async for blob in site.engines.blobs.list("exports")] == [True]
        back_up()
        await leave(site, ada)
        site.clock.move(days=30)
        assert await own.erasure.erase_due() == 1
        async with site.engines.database.transaction() as conn:
            bob = await site.features.people.sessions.begin(conn, bob.user, Client(), method="password")
        await leave(site, bob)
        restore()
        words = (str(ada.user.id), "ada@example.org")
        assert "users" in await traces(site, *words)
        assert await own.erasure.apply_tombstones() == 2
        assert await traces(site, *words) == {}
        # Bob, who had only asked to go, is on his way out again, with the days he had left.
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select user_id, erased_from from departures")).fetchall()
        assert [row["user_id"] for row in rows] == [bob.user.id]
        assert (rows[0]["erased_from"] - site.clock.now()).days == 30
        assert await own.erasure.apply_tombstones() == 0
