"""Taking away everything that is held about oneself."""

import csv
import io
import json
import random
import zipfile
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from segue.accounts.api import Client, SignedIn
from segue.accounts.rights.archive import Archive
from tests.newcomers import AT_HOME, as_person, newcomer
from tests.reports import make_picture, plays_of
from tests.site import QueuedJobs, Site

EXPORT = "/api/v1/users/me/export"
FIXED = datetime(2027, 3, 1, tzinfo=UTC)


async def build_queued(site: Site) -> None:
    """Do what the worker would."""
    jobs = cast("QueuedJobs", site.engines.jobs)
    for task, told in jobs.queued:
        if task == "rights.build_export":
            await site.features.own_data.exports.build(UUID(str(told["export_id"])))
    jobs.queued.clear()


async def fetch(site: Site, who: SignedIn) -> zipfile.ZipFile:
    async with as_person(site, who) as client:
        asked = await client.post(EXPORT)
        assert asked.status_code == 202, asked.text
        await build_queued(site)
        told = (await client.get(f"{EXPORT}/{asked.json()['id']}")).json()
        assert told["state"] == "ready"
        answer = await client.get(told["url"])
    assert answer.headers["content-type"] == "application/zip"
    assert len(answer.content) == told["size"] == int(answer.headers["content-length"])
    return zipfile.ZipFile(io.BytesIO(answer.content))


def rows_of(archive: zipfile.ZipFile, kind: str) -> list[dict[str, Any]]:
    as_json = json.loads(archive.read(f"{kind}.json"))
    as_csv = list(csv.DictReader(io.StringIO(archive.read(f"{kind}.csv").decode())))
    assert len(as_json) == len(as_csv)
    assert [list(row) for row in as_json] == [list(row) for row in as_csv]
    return cast("list[dict[str, Any]]", as_json)


class TestContent:
    """An export holds what every room knows about the person, and nothing of anybody else."""

    async def test_tells_of_every_room(self, site: Site) -> None:
        ada, bob = await newcomer(site, "Ada"), await newcomer(site, "Bob")
        song = await site.song(member=ada.user.id)
        async with as_person(site, bob) as client:
            await client.put(f"/api/v1/users/me/following/users/{ada.user.id}")
        async with as_person(site, ada) as client:
            await client.patch("/api/v1/users/me", json={"bio": "Listens", "country": "NL"})
            await client.put("/api/v1/users/me/avatar", content=make_picture())
            await client.post("/api/v1/plays", json=plays_of(site, song, seconds=40))
        archive = await fetch(site, ada)
        assert archive.testzip() is None
        (account,) = rows_of(archive, "account")
        assert (account["email"], account["display_name"]) == ("ada@example.org", "Ada")
        (profile,) = rows_of(archive, "profile")
        assert (profile["bio"], profile["country"]) == ("Listens", "NL")
        (session,) = rows_of(archive, "sessions")
        assert (session["address"], session["device_name"]) == (AT_HOME, "Phone")
        assert [row["display_name"] for row in rows_of(archive, "followers")] == ["Bob"]
        assert [row["name"] for row in rows_of(archive, "artists")] == ["Ilse Maar"]
        (heard,) = rows_of(archive, "listening-history")
        assert (heard["title"], heard["listened_ms"], heard["counted"]) == ("Slow water", 40_000, True)
        assert len(rows_of(archive, "play-events")) == 2
        assert archive.read("files/avatar.webp")[8:12] == b"WEBP"
        assert "user.country_set" not in archive.read("security-log.json").decode()

    async def test_explains_itself_and_what_is_left_out(self, site: Site) -> None:
        archive = await fetch(site, await newcomer(site, "Ada"))
        text = archive.read("README.txt").decode()
        for exporter in site.features.own_data.exporters:
            for kind in exporter.kinds:
                assert f"{kind.name}: {kind.tells}" in text
                assert {f"{kind.name}.json", f"{kind.name}.csv"} <= set(archive.namelist())
            assert all(reason in text for reason in exporter.kept_back.values())

    async def test_holds_no_secret(self, site: Site) -> None:
        ada = await newcomer(site, "Ada", with_password=True)
        archive = await fetch(site, ada)
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert b"argon2" not in whole
        assert ada.refresh_token.encode() not in whole


class TestAsking:
    """One export a day, for its owner alone, for 7 days."""

    async def test_while_one_is_made_that_is_it(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            first, second = await client.post(EXPORT), await client.post(EXPORT)
            assert first.json()["id"] == second.json()["id"]
            waiting = await client.get(f"{EXPORT}/{first.json()['id']}/file")
        assert (waiting.status_code, waiting.json()["code"]) == (409, "export_not_ready")

    async def test_another_one_waits_for_tomorrow(self, site: Site) -> None:
        ada = await newcomer(site, "Ada")
        await fetch(site, ada)
        async with as_person(site, ada) as client:
            soon = await client.post(EXPORT)
            assert (soon.status_code, soon.headers["retry-after"]) == (429, "86401")
        site.clock.move(days=1)
        async with site.engines.database.transaction() as conn:
            ada = await site.features.people.sessions.begin(conn, ada.user, Client(), method="password")
        await fetch(site, ada)

    async def test_is_nobody_elses(self, site: Site) -> None:
        ada, bob = await newcomer(site, "Ada"), await newcomer(site, "Bob")
        async with as_person(site, ada) as client:
            export_id = (await client.post(EXPORT)).json()["id"]
        await build_queued(site)
        async with as_person(site, bob) as client:
            for path in (f"{EXPORT}/{export_id}", f"{EXPORT}/{export_id}/file"):
                answer = await client.get(path)
                assert (answer.status_code, answer.json()["code"]) == (404, "export_missing")

    async def test_is_swept_after_7_days(self, site: Site) -> None:
        ada = await newcomer(site, "Ada")
        await fetch(site, ada)
        exports = site.features.own_data.exports
        await exports.sweep()
        assert [blob.key async for blob in site.engines.blobs.list("exports")] != []
        site.clock.move(days=7)
        await exports.sweep()
        assert [blob.key async for blob in site.engines.blobs.list("exports")] == []
        async with site.engines.database.transaction() as conn:
            assert await (await conn.execute("select * from exports")).fetchall() == []


class TestArchive:
    """The zip is made piece by piece, whatever its size."""

    async def test_holds_little_at_a_time(self) -> None:
        archive = Archive(FIXED)
        largest = total = 0
        dice = random.Random(1)

        async def rows() -> Any:
            for n in range(20_000):
                yield {"n": n, "text": dice.randbytes(60).hex()}

        async for piece in archive.add_rows("many", rows()):
            largest, total = max(largest, len(piece)), total + len(piece)
        total += len(archive.close())
        assert total > 1_000_000
        assert largest < 256 * 1024

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\tx"])
    async def test_a_cell_is_no_formula(self, text: str) -> None:
        archive = Archive(FIXED)

        async def rows() -> Any:
            yield {"title": text, "n": -1}

        pieces = [piece async for piece in archive.add_rows("one", rows())]
        held = zipfile.ZipFile(io.BytesIO(b"".join([*pieces, archive.close()])))
        row: dict[str, str] = next(csv.DictReader(io.StringIO(held.read("one.csv").decode(), newline="")))
        assert row == {"title": f"'{text}", "n": "-1"}
        assert json.loads(held.read("one.json")) == [{"title": text, "n": -1}]

    async def test_no_rows_are_an_empty_list(self) -> None:
        archive = Archive(FIXED)

        nothing: tuple[dict[str, str], ...] = ()

        async def rows() -> Any:
            for row in nothing:
                yield row

        pieces = [piece async for piece in archive.add_rows("none", rows())]
        held = zipfile.ZipFile(io.BytesIO(b"".join([*pieces, archive.close()])))
        assert json.loads(held.read("none.json")) == []
        assert held.read("none.csv") == b""
