"""What is asked twice with one Idempotency-Key is done once, whatever happens in between."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from segue.accounts.api import RULES, Client, Role, SignedIn
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.engines.postgres.pool import PostgresDatabase
from segue.engines.postgres.units import Unit, under_way
from segue.kernel.ids import Uuid7Source
from tests.fakes import FakeClock
from tests.integration.api.doomed import MOMENTS
from tests.site import PASSWORD, Site, bearer, make_site

API = "/api/v1"


@pytest.fixture
async def pool(fresh_database_url: str) -> AsyncIterator[PostgresDatabase]:
    engine = PostgresDatabase(fresh_database_url, size=4, name="test")
    await engine.open()
    yield engine
    await engine.close()


@pytest.fixture
async def artist(site: Site) -> SignedIn:
    return await site.person(Role.ARTIST)


@pytest.fixture
async def client(site: Site, artist: SignedIn) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client(headers=bearer(artist)) as client:
        yield client


async def count(site: Site, query: Any) -> int:
    async with site.engines.database.transaction() as conn:
        row = await (await conn.execute(query)).fetchone()
    assert row is not None
    return int(row["n"])


async def artists(site: Site) -> int:
    return await count(site, "select count(*) as n from artists")


async def keys(site: Site) -> int:
    return await count(site, "select count(*) as n from idempotency_keys")


def pooled(pool: PostgresDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, folder: Path) -> Site:
    """The application on connections of its own: what is not committed, others do not see."""
    return make_site(pool, blob_store, clock, Uuid7Source(), folder)


def keyed(key: str = "k-1") -> dict[str, str]:
    return {"idempotency-key": key}


def form(boundary: str, sound: bytes = b"RIFF sound of water") -> dict[str, Any]:
    """A song as a browser sends it, with the boundary that it made up."""
    body = (
        f'--{boundary}\r\ncontent-disposition: form-data; name="title"\r\n\r\nTide\r\n'
        f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
    )
    content = body.encode() + sound + f"\r\n--{boundary}--\r\n".encode()

    async def pieces() -> AsyncIterator[bytes]:
        # Small ones, so that boundaries are cut.
        for begin in range(0, len(content), 7):
            yield content[begin : begin + 7]

    return {"content": pieces(), "headers": {"content-type": f"multipart/form-data; boundary={boundary}"}}


class TestRepeat:
    """The same request gets the first answer again, and nothing is made a second time."""

    async def test_is_answered_the_same(self, site: Site, client: httpx.AsyncClient) -> None:
        first = await client.post(f"{API}/artists", json={"name": "Ilse Maar"}, headers=keyed('"k-1"'))
        again = await client.post(f"{API}/artists", json={"name": "Ilse Maar"}, headers=keyed())
        assert (first.status_code, again.status_code) == (201, 201), first.text
        assert again.content == first.content
        assert again.headers["etag"] == first.headers["etag"]
        assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (
            False,
            "true",
        )
        assert await artists(site) == 1
        new = await client.post(f"{API}/artists", json={"name": "Ilse Maar"}, headers=keyed("k-2"))
        assert new.json()["id"] != first.json()["id"]

    @pytest.mark.parametrize(
        ("path", "name"), [("artists", "Someone else"), ("albums", "Ilse Maar"), ("artists?x=1", "Ilse Maar")]
    )
    async def test_another_request_is_refused(self, client: httpx.AsyncClient, path: str, name: str) -> None:
        await client.post(f"{API}/artists", json={"name": "Ilse Maar"}, headers=keyed())
        other = await client.post(f"{API}/{path}", json={"name": name}, headers=keyed())
        if path == "albums":
            # Its body is wrong for this route, and still it is the key that is told of.
            other = await client.post(
                f"{API}/albums", json={"artist_id": str(uuid4()), "title": name}, headers=keyed()
            )
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    async def test_keys_are_a_persons_own(self, site: Site, client: httpx.AsyncClient) -> None:
        mine = await client.post(f"{API}/artists", json={"name": "One"}, headers=keyed())
        other = bearer(await site.person(Role.ARTIST))
        theirs = await client.post(f"{API}/artists", json={"name": "Two"}, headers=keyed() | other)
        assert (mine.status_code, theirs.status_code) == (201, 201)

    async def test_whoever_may_no_longer_ask_gets_no_kept_answer(self, site: Site, artist: SignedIn) -> None:
        async with site.client(headers=bearer(artist)) as client:
            await client.post(f"{API}/artists", json={"name": "One"}, headers=keyed())
            await site.suspend(artist.user.email)
            refused = await client.post(f"{API}/artists", json={"name": "One"}, headers=keyed())
        assert refused.status_code == 401

    async def test_of_an_upload_with_another_boundary(self, site: Site, client: httpx.AsyncClient) -> None:
        told = [form("xyzzy-1"), form("plugh-22"), form("xyzzy-1", b"RIFF sound of wine")]
        sent = [
            await client.post(f"{API}/uploads", content=one["content"], headers=one["headers"] | keyed())
            for one in told
        ]
        assert [one.status_code for one in sent] == [202, 202, 422], sent[0].text
        assert sent[0].content == sent[1].content
        assert sent[2].json()["code"] == "idempotency_key_reused"
        assert await count(site, "select count(*) as n from uploads") == 1

    async def test_of_one_that_is_to_come_in_pieces(self, site: Site, client: httpx.AsyncClient) -> None:
        tus = keyed() | {"tus-resumable": "1.0.0", "upload-length": "1000"}
        first = await client.post(f"{API}/uploads", headers=tus)
        again = await client.post(f"{API}/uploads", headers=tus)
        larger = await client.post(f"{API}/uploads", headers=tus | {"upload-length": "1001"})
        assert (first.status_code, again.status_code, larger.status_code) == (201, 201, 422)
        assert again.headers["location"] == first.headers["location"]
        assert again.headers["tus-resumable"] == "1.0.0"
        assert await count(site, "select count(*) as n from uploads") == 1

    async def test_what_opens_a_link_is_not_held_in_the_clear(
        self, site: Site, client: httpx.AsyncClient, artist: SignedIn
    ) -> None:
        song = await site.song(member=artist.user.id)
        until = site.clock.now().replace(month=6).isoformat()
        asked: dict[str, Any] = {"json": {"expires_at": until}, "headers": keyed()}
        first = await client.post(f"{API}/songs/{song}/links", **asked)
        again = await client.post(f"{API}/songs/{song}/links", **asked)
        assert first.status_code == 201, first.text
        assert again.json()["token"] == first.json()["token"]
        async with site.engines.database.transaction() as conn:
            row = await (await conn.execute("select answer from idempotency_keys")).fetchone()
        assert row is not None
        assert first.json()["token"].encode() not in bytes(row["answer"])

    async def test_a_day_later_it_is_a_new_request(self, site: Site, artist: SignedIn) -> None:
        asked: dict[str, Any] = {"json": {"name": "One"}}
        forget = site.features.people.idempotency.forget
        accounts = site.features.people.accounts
        made = set()
        for hours in (0, 23.9, 0.2):
            site.clock.move(hours=hours)
            await forget()
            signed_in = await accounts.log_in(artist.user.email, PASSWORD, Client(address="203.0.113.9"))
            async with site.client(headers=bearer(signed_in)) as client:
                answer = await client.post(f"{API}/artists", headers=keyed(), **asked)
                made.add(answer.json()["id"])
        assert len(made) == 2
        # Nor does it wait for the job.
        site.clock.move(hours=24)
        signed_in = await accounts.log_in(artist.user.email, PASSWORD, Client(address="203.0.113.9"))
        async with site.client(headers=bearer(signed_in)) as client:
            answer = await client.post(f"{API}/artists", json={"name": "Two"}, headers=keyed())
        assert answer.status_code == 201, answer.text
        site.clock.move(hours=24)
        await forget()
        assert await keys(site) == 0


class TestRefusals:
    """A refusal that changed nothing is no answer to keep, and bad keys are told."""

    @pytest.fixture
    def site(
        self, pool: PostgresDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
    ) -> Site:
        return pooled(pool, blob_store, clock, tmp_path)

    async def test_may_end_otherwise_the_next_time(
        self, site: Site, client: httpx.AsyncClient, artist: SignedIn
    ) -> None:
        owner = await site.person(Role.ARTIST)
        async with site.client(headers=bearer(owner)) as theirs:
            made = (await theirs.post(f"{API}/artists", json={"name": "Duo"})).json()["id"]
            asked: dict[str, Any] = {"json": {"artist_id": made, "title": "Tides"}, "headers": keyed()}
            refused = await client.post(f"{API}/albums", **asked)
            assert await keys(site) == 0
            await theirs.put(f"{API}/artists/{made}/members/{artist.user.id}")
        done = await client.post(f"{API}/albums", **asked)
        assert (refused.status_code, done.status_code) == (404, 201), done.text

    @pytest.mark.parametrize("key", ["", '""', "k" * 256, "caf\xe9", "a\tb"])
    async def test_bad_keys(self, site: Site, client: httpx.AsyncClient, key: str) -> None:
        raw = {b"idempotency-key": key.encode("latin-1")}
        answer = await client.post(f"{API}/artists", json={"name": "One"}, headers=raw)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")
        assert await artists(site) == 0

    async def test_strangers_have_none(self, site: Site) -> None:
        song = await site.song()
        told = {"kind": "song", "id": str(song), "reason": "copyright", "note": "It is mine."}
        async with site.client() as anyone:
            answer = await anyone.post(f"{API}/reports", json=told, headers=keyed())
        assert answer.status_code < 300, answer.text
        assert await keys(site) == 0


class TestAtOnce:
    """Of two at once one is answered and the other told to wait, whichever process has them."""

    @pytest.fixture
    def site(
        self, pool: PostgresDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
    ) -> Site:
        return pooled(pool, blob_store, clock, tmp_path)

    async def test_the_second_waits(
        self, site: Site, client: httpx.AsyncClient, fresh_database_url: str
    ) -> None:
        asked: dict[str, Any] = {"json": {"name": "Ilse Maar"}, "headers": keyed()}
        with psycopg.connect(fresh_database_url) as other:
            # The first gets as far as its change.
            other.execute("lock table artists in share mode")
            first = asyncio.create_task(client.post(f"{API}/artists", **asked))
            while not await keys(site):
                await asyncio.sleep(0.01)
            second = await client.post(f"{API}/artists", **asked)
        assert (second.status_code, second.json()["code"]) == (409, "idempotency_key_under_way")
        assert 1 <= int(second.headers["retry-after"]) <= 30
        made = await first
        third = await client.post(f"{API}/artists", **asked)
        assert (made.status_code, third.content) == (201, made.content)
        assert await artists(site) == 1

    async def test_many(self, site: Site, client: httpx.AsyncClient) -> None:
        asked: dict[str, Any] = {"json": {"name": "Ilse Maar"}, "headers": keyed()}
        sent = await asyncio.gather(*(client.post(f"{API}/artists", **asked) for _ in range(12)))
        made = {one.content for one in sent if one.status_code == 201}
        assert {one.status_code for one in sent} <= {201, 409}
        assert (len(made), await artists(site)) == (1, 1)

    async def test_who_was_taken_for_dead_changes_nothing(
        self, site: Site, client: httpx.AsyncClient, fresh_database_url: str
    ) -> None:
        asked: dict[str, Any] = {"json": {"name": "Ilse Maar"}, "headers": keyed()}
        with psycopg.connect(fresh_database_url) as other:
            other.execute("lock table artists in share mode")
            first = asyncio.create_task(client.post(f"{API}/artists", **asked))
            while not await keys(site):
                await asyncio.sleep(0.01)
            site.clock.move(seconds=31)
            second = asyncio.create_task(client.post(f"{API}/artists", **asked))
            await asyncio.sleep(0.2)
        answers = await asyncio.gather(first, second)
        assert sorted(one.status_code for one in answers) == [201, 409]
        assert await artists(site) == 1


class TestKilled:
    """kill -9 at any moment: a repeat finds both the change and its answer, or neither."""

    @pytest.fixture
    def site(
        self, pool: PostgresDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
    ) -> Site:
        return pooled(pool, blob_store, clock, tmp_path)

    async def test_at_every_moment(
        self, site: Site, artist: SignedIn, fresh_database_url: str, tmp_path: Path
    ) -> None:
        told = [fresh_database_url, str(tmp_path / "doomed"), artist.access_token, *MOMENTS]
        doomed = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.integration.api.doomed", *told), stdout=subprocess.PIPE
        )
        ends, _ = await doomed.communicate()
        assert ends.decode().split() == [str(-signal.SIGKILL)] * len(MOMENTS)
        assert await artists(site) == 1, "what was committed, and nothing else"
        async with site.client(headers=bearer(artist)) as client:

            async def repeat(moment: str) -> httpx.Response:
                return await client.post(f"{API}/artists", json={"name": moment}, headers=keyed(moment))

            assert (await repeat("committed")).status_code == 201
            for moment in ("claimed", "kept"):
                early = await repeat(moment)
                assert (early.status_code, early.headers["retry-after"]) == (409, "30"), moment
            site.clock.move(seconds=30)
            for moment in MOMENTS:
                made, again = await repeat(moment), await repeat(moment)
                assert (made.status_code, again.content) == (201, made.content), moment
                assert made.json()["name"] == moment
        assert await artists(site) == len(MOMENTS)


class TestUnit:
    """What one request changes is one transaction, however many services begin one."""

    async def test_all_or_nothing(self, pool: PostgresDatabase) -> None:
        insert = "insert into artists (id, name, created_at) values (%s, 'Ida', now())"

        async def names() -> int:
            async with pool.transaction() as conn:
                row = await (await conn.execute("select count(*) as n from artists")).fetchone()
            return int(row["n"]) if row else 0

        for keeps in (False, True):
            unit = Unit()
            with under_way(unit):
                unit.begin()
                assert await names() == 0
                assert pool.usage()["pool_size"] == pool.usage()["pool_available"], "who reads holds nothing"
                async with pool.transaction() as conn:
                    await conn.execute(insert, [uuid4()])
                with pytest.raises(LookupError):
                    async with pool.transaction() as conn:
                        await conn.execute(insert, [uuid4()])
                        raise LookupError
                assert await names() == 1, "its own change, without the part that failed"
                assert await asyncio.create_task(names()) == 0, "which nobody else sees"
                await (unit.commit() if keeps else unit.abandon())
                assert await names() == int(keeps)

    async def test_a_lost_connection_takes_all_of_it(self, pool: PostgresDatabase) -> None:
        unit = Unit()
        with under_way(unit):
            unit.begin()
            async with pool.transaction() as conn:
                await conn.execute(
                    "insert into artists (id, name, created_at) values (%s, 'I', now())", [uuid4()]
                )
            with pytest.raises(Exception, match="Try again"):
                async with pool.transaction() as conn:
                    await conn.execute("select pg_terminate_backend(pg_backend_pid())")
            with pytest.raises(Exception, match="Try again"):
                async with pool.transaction():
                    pytest.fail("half of it would be done")
            with pytest.raises(Exception, match="Try again"):
                await unit.commit()


class TestTable:
    """Routes that take keys are those that make something new."""

    def test_all_are_posts(self) -> None:
        assert {rule.method for rule in RULES if rule.takes_key} == {"POST"}
