"""From a published song to its bytes, through the whole application and the real catalogue."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from segue.accounts.api import Role
from segue.kernel.ids import SongId, VersionId
from segue.kernel.quality import Quality
from tests.fakes import SavepointDatabase
from tests.site import Site, bearer, make_analysis
from tests.songs import make_ladder, make_rendition

BYTES = b"every byte of this rendition " * 20_000


@pytest.fixture
async def listener(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """Someone with a free account."""
    async with site.client(headers=bearer(await site.person())) as client:
        yield client


async def publish(
    site: Site, song: SongId, *, complete: bool = True, whole_ladder: bool = False
) -> VersionId:
    """A new version of a song, with the bytes of its renditions in the store."""
    version = VersionId(site.engines.ids.new())
    renditions = make_ladder() if whole_ladder else (make_rendition("aac128", Quality.STANDARD),)
    for one in renditions:
        await site.engines.blobs.put(one.blob_key, _bytes(one.size))
    async with site.engines.database.transaction() as conn:
        await site.features.catalog.publish_version(
            conn,
            song_id=song,
            version_id=version,
            analysis=make_analysis(),
            renditions=renditions,
            master_key=None,
            master_path="/music/a.flac",
            complete=complete,
        )
    return version


async def _bytes(size: int) -> AsyncIterator[bytes]:
    yield BYTES[:size].ljust(size, b".")


class TestListening:
    """A stream answer leads to bytes."""

    async def test_every_address_of_the_answer(self, site: Site, listener: httpx.AsyncClient) -> None:
        song = await site.song()
        version = await publish(site, song, whole_ladder=True)
        response = await listener.get(f"/api/v1/songs/{song}/stream")
        answer = response.json()
        assert (response.status_code, answer["version_id"], answer["best_quality"]) == (
            200,
            str(version),
            "high",
        )
        async with site.client() as anyone:
            for one in answer["renditions"]:
                got = await anyone.get(one["url"], headers={"range": "bytes=0-99"})
                assert (got.status_code, got.content) == (206, BYTES[:100])
            for url in (answer["hls_url"], answer["dash_url"], answer["progressive_url"]):
                assert (await anyone.get(url)).status_code == 200
        manifest = (await listener.get(f"/api/v1/songs/{song}/manifest")).json()
        assert sum(one["size"] for one in manifest["chunks"]) > 0

    async def test_headers_of_media_do_not_repeat(self, site: Site, listener: httpx.AsyncClient) -> None:
        song = await site.song()
        await publish(site, song)
        url = (await listener.get(f"/api/v1/songs/{song}/stream")).json()["progressive_url"]
        async with site.client() as anyone:
            headers = (await anyone.get(url)).headers
        names = [name for name, _ in headers.multi_items()]
        assert sorted(set(names)) == sorted(names)
        assert headers["cross-origin-resource-policy"] == "cross-origin"

    async def test_refusals_are_problems(self, site: Site, listener: httpx.AsyncClient) -> None:
        song = await site.song()
        async with site.client() as nobody:
            assert (await nobody.get(f"/api/v1/songs/{song}/stream")).status_code == 401
        too_much = await listener.get(f"/api/v1/songs/{song}/stream?quality=lossless")
        assert (too_much.status_code, too_much.json()["best_quality"]) == (403, "high")
        missing = await listener.get(f"/api/v1/songs/{uuid4()}/stream")
        assert (missing.status_code, missing.json()["code"]) == (404, "song_not_found")
        altered = await listener.get("/m/nothing/of/ours")
        assert altered.headers["content-type"] == "application/problem+json"
        assert (altered.status_code, altered.json()["code"]) == (403, "media_path_refused")

    async def test_the_document_has_them(self, listener: httpx.AsyncClient) -> None:
        paths = (await listener.get("/api/v1/openapi.json")).json()["paths"]
        assert {"/api/v1/songs/{song_id}/stream", "/api/v1/songs/{song_id}/manifest"} <= set(paths)


class TestChange:
    """What the catalogue does is heard here."""

    async def test_more_renditions(self, site: Site, listener: httpx.AsyncClient) -> None:
        song = await site.song(complete=False)
        first = (await listener.get(f"/api/v1/songs/{song}/stream")).json()
        assert (first["complete"], len(first["renditions"])) == (False, 1)
        async with site.engines.database.transaction() as conn:
            await site.features.catalog.publish_version(
                conn,
                song_id=song,
                version_id=VersionId(UUID(first["version_id"])),
                analysis=make_analysis(),
                renditions=make_ladder(),
                master_key=None,
                master_path="/music/a.flac",
                complete=True,
            )
        now = (await listener.get(f"/api/v1/songs/{song}/stream")).json()
        assert (now["complete"], now["version_id"]) == (True, first["version_id"])
        assert len(now["renditions"]) > 1

    async def test_a_new_version_and_the_old_addresses(self, site: Site, listener: httpx.AsyncClient) -> None:
        """Who listens to the replaced version hears it to its end."""
        song = await site.song()
        old = await publish(site, song)
        url = (await listener.get(f"/api/v1/songs/{song}/stream")).json()["progressive_url"]
        new = await publish(site, song)
        assert (await listener.get(f"/api/v1/songs/{song}/stream")).json()["version_id"] == str(new)
        assert str(old) in url
        assert (await listener.get(url)).status_code == 200

    async def test_a_replaced_version_is_found_by_a_process_that_never_knew_it(self, site: Site) -> None:
        song = await site.song()
        old = await publish(site, song)
        await publish(site, song)
        found = await site.features.catalog.find_version(song, old)
        assert found is not None
        assert found.version_id == old
        assert await site.features.catalog.find_version(SongId(uuid4()), old) is None

    async def test_withdrawn(self, site: Site, listener: httpx.AsyncClient) -> None:
        song = await site.song()
        await publish(site, song)
        url = (await listener.get(f"/api/v1/songs/{song}/stream")).json()["progressive_url"]
        async with site.client(headers=bearer(await site.person(Role.ADMIN))) as admin:
            assert (await admin.delete(f"/api/v1/songs/{song}")).status_code == 204
        assert (await listener.get(url)).status_code == 403
        assert (await listener.get(f"/api/v1/songs/{song}/stream")).status_code == 404


class TestDatabaseDown:
    """What was heard before plays on."""

    async def test_known_songs(
        self,
        site: Site,
        listener: httpx.AsyncClient,
        database: SavepointDatabase,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        song = await site.song()
        await publish(site, song)
        url = (await listener.get(f"/api/v1/songs/{song}/stream")).json()["progressive_url"]

        def down() -> None:
            raise AssertionError("the database was asked")

        monkeypatch.setattr(database, "transaction", down)
        assert (await listener.get(f"/api/v1/songs/{song}/stream?quality=high")).status_code == 200
        assert (await listener.get(url)).status_code == 200
