"""Uploads in pieces (tus 1.0.0): what is acknowledged is kept, and goes on after any break."""

import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from starlette.requests import ClientDisconnect

from segue.accounts.api import Role, SignedIn
from segue.app.web.openapi import PREFIX
from segue.ingest.resumable import rules
from segue.ingest.resumable.errors import UploadExpired
from segue.kernel.ids import UploadId
from tests.integration.ingest.conftest import Workshop
from tests.integration.ingest.fakes import FakeEngine
from tests.site import bearer

UPLOADS = f"{PREFIX}/uploads"
TUS = {"tus-resumable": "1.0.0"}
PIECE = TUS | {"content-type": "application/offset+octet-stream"}


def metadata(**fields: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in fields.items())


class Sender:
    """An artist's client that speaks tus by hand."""

    def __init__(self, workshop: Workshop, who: SignedIn) -> None:
        self.workshop = workshop
        self.who = who
        authenticator = workshop.site.features.people.authenticator
        self.caller = authenticator.authenticate(f"Bearer {who.access_token}", None)

    async def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, **told: Any
    ) -> httpx.Response:
        async with self.workshop.site.client(headers=bearer(self.who)) as client:
            return await client.request(method, path, headers=TUS if headers is None else headers, **told)

    async def begin(self, size: int, **fields: str) -> str:
        """The address of a new upload."""
        told = TUS | {"upload-length": str(size), "upload-metadata": metadata(**fields)}
        answer = await self.ask("POST", UPLOADS, told)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def piece(self, path: str, offset: int, body: Any, **headers: str) -> httpx.Response:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.ask("PATCH", path, PIECE | {"upload-offset": str(offset)} | told, content=body)

    async def offset(self, path: str) -> int:
        return int((await self.ask("HEAD", path)).headers["upload-offset"])


@pytest.fixture
async def sender(workshop: Workshop) -> Sender:
    workshop.ingest.resumable._part_bytes = 20_000
    return Sender(workshop, await workshop.site.person(Role.ARTIST))


async def blobs(workshop: Workshop) -> list[str]:
    return [blob.key async for blob in workshop.site.engines.blobs.list("masters")]


async def assemble(workshop: Workshop) -> None:
    for task, told in list(workshop.jobs.queued):
        if task == "ingest.assemble":
            workshop.jobs.queued.remove((task, told))
            await workshop.ingest.resumable.assemble(UploadId(UUID(str(told["upload_id"]))))


class TestGoingOn:
    """Pieces add up to the file, byte by byte, and the file becomes a song as any other."""

    @pytest.mark.parametrize("cuts", [[], [30_000]])
    async def test_to_a_song(
        self, sender: Sender, fake: FakeEngine, wav: Path, cuts: list[int], workshop: Workshop
    ) -> None:
        data = wav.read_bytes()
        path = await sender.begin(len(data), filename="a/sea.wav", title="Slow water", filetype="audio/wav")
        told = (await sender.ask("GET", path)).json()
        assert (told["status"], told["received"], told["file_name"]) == ("receiving", 0, "sea.wav")
        bounds = [0, *cuts, len(data)]
        for start, end in pairwise(bounds):
            answer = await sender.piece(path, start, data[start:end])
            assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(end)), answer.text
            assert ("upload-expires" in answer.headers) == (end < len(data))
        assert (await sender.ask("GET", path)).json()["status"] == "queued"
        await assemble(workshop)
        [key] = await blobs(workshop)
        assert await workshop.site.engines.blobs.read(key, 0, 10**9) == data
        await workshop.work()
        done = (await sender.ask("GET", path)).json()
        assert (done["status"], done["received"]) == ("ready", len(data))
        song = (await sender.ask("GET", f"{PREFIX}/songs/{done['song_id']}")).json()
        assert song["title"] == "Slow water"
        assert await sender.offset(path) == len(data)

    async def test_a_broken_connection_keeps_what_came(self, sender: Sender, wav: Path) -> None:
        data = wav.read_bytes()
        path = await sender.begin(len(data))

        async def breaks_off() -> AsyncIterator[bytes]:
            yield data[:25_000]
            yield data[25_000:31_000]
            raise ClientDisconnect

        await sender.piece(path, 0, breaks_off())
        assert await sender.offset(path) == 31_000
        assert (await sender.piece(path, 31_000, data[31_000:])).status_code == 204

    async def test_only_where_it_is(self, sender: Sender, workshop: Workshop) -> None:
        path = await sender.begin(100)
        assert (await sender.piece(path, 0, b"x" * 40)).status_code == 204
        for offset in (0, 39, 41):
            answer = await sender.piece(path, offset, b"y" * 10)
            assert (answer.status_code, answer.json()["offset"]) == (409, 40)
            assert answer.headers["tus-resumable"] == "1.0.0"
        assert await sender.offset(path) == 40
        assert len(await blobs(workshop)) == 1

    async def test_of_two_connections_one_is_too_late(self, sender: Sender, workshop: Workshop) -> None:
        """An old connection that hangs while its client goes on elsewhere adds nothing."""
        path = await sender.begin(100)

        async def overtaken() -> AsyncIterator[bytes]:
            yield b"old" * 10
            assert (await sender.piece(path, 0, b"n" * 60)).status_code == 204
            yield b"old"

        answer = await sender.piece(path, 0, overtaken())
        assert (answer.status_code, answer.json()["offset"]) == (409, 60)
        [key] = await blobs(workshop)
        assert await workshop.site.engines.blobs.read(key, 0, 100) == b"n" * 60

    async def test_no_more_than_announced(self, sender: Sender) -> None:
        path = await sender.begin(10)

        async def unannounced() -> AsyncIterator[bytes]:
            yield b"x" * 11

        for body in (b"x" * 11, unannounced()):
            assert (await sender.piece(path, 0, body)).status_code == 413
            path = await sender.begin(10)

    async def test_assembled_once_however_often_it_is_tried(
        self, sender: Sender, wav: Path, workshop: Workshop
    ) -> None:
        data = wav.read_bytes()
        path = await sender.begin(len(data))
        await sender.piece(path, 0, data[:30_000])
        await sender.piece(path, 30_000, data[30_000:])
        upload_id = UploadId(UUID(path.rsplit("/", 1)[1]))
        for _ in range(3):
            await workshop.ingest.resumable.assemble(upload_id)
        assert [task for task, _ in workshop.jobs.queued] == ["ingest.assemble", "ingest.encode"]
        assert await blobs(workshop) == [f"masters/{upload_id}"]


class TestChecksums:
    """A piece that does not arrive as it was sent is not kept at all."""

    @pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
    async def test_right_and_wrong(self, sender: Sender, workshop: Workshop, algorithm: str) -> None:
        data = bytes(range(256)) * 200
        path = await sender.begin(len(data))
        digest = base64.b64encode(hashlib.new(algorithm, data).digest()).decode()
        answer = await sender.piece(path, 0, data[:-1] + b"\0", upload_checksum=f"{algorithm} {digest}")
        assert (answer.status_code, answer.json()["code"]) == (460, "checksum_mismatch")
        assert (await sender.offset(path), await blobs(workshop)) == (0, [])
        answer = await sender.piece(path, 0, data, upload_checksum=f"{algorithm} {digest}")
        assert (answer.status_code, await sender.offset(path)) == (204, len(data))

    async def test_broken_off_nothing_is_kept(self, sender: Sender, workshop: Workshop) -> None:
        path = await sender.begin(100_000)

        async def breaks_off() -> AsyncIterator[bytes]:
            yield b"x" * 50_000
            raise ClientDisconnect

        digest = base64.b64encode(hashlib.sha256(b"x" * 100_000).digest()).decode()
        await sender.piece(path, 0, breaks_off(), upload_checksum=f"sha256 {digest}")
        assert (await sender.offset(path), await blobs(workshop)) == (0, [])

    @pytest.mark.parametrize(("told", "status"), [("md5 eA==", 400), ("sha1 eA==", 422), ("sha1", 422)])
    async def test_of_an_unknown_kind(self, sender: Sender, told: str, status: int) -> None:
        path = await sender.begin(10)
        assert (await sender.piece(path, 0, b"x", upload_checksum=told)).status_code == status


class TestHeaders:
    """The protocol is told, and what is no part of it refused before a byte is read."""

    async def test_what_the_server_can(self, sender: Sender) -> None:
        async with sender.workshop.site.client() as client:
            answer = await client.options(UPLOADS)
        assert answer.status_code == 204
        assert answer.headers["tus-version"] == "1.0.0"
        assert answer.headers["tus-extension"] == "creation,termination,expiration,checksum"
        assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"
        assert int(answer.headers["tus-max-size"]) == sender.workshop.ingest.uploads.size_limit

    async def test_another_version(self, sender: Sender) -> None:
        path = await sender.begin(10)
        for method, told in (
            ("POST", {"upload-length": "1"}),
            ("HEAD", {}),
            ("PATCH", {"tus-resumable": "0.2.2"}),
        ):
            answer = await sender.ask(method, UPLOADS if method == "POST" else path, told)
            assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0"), method

    @pytest.mark.parametrize(
        ("headers", "status", "code"),
        [
            ({"upload-length": "x"}, 422, "tus_header_invalid"),
            ({}, 422, "tus_header_invalid"),
            ({"upload-length": "0"}, 422, "empty_file"),
            ({"upload-length": str(10**13)}, 413, "upload_too_large"),
            ({"upload-length": "5", "upload-metadata": "title ???"}, 422, "tus_header_invalid"),
            ({"upload-length": "5", "upload-metadata": metadata(colour="red")}, 422, "field_invalid"),
            ({"upload-length": "5", "upload-metadata": metadata(track="zero")}, 422, "field_invalid"),
        ],
    )
    async def test_creation(self, sender: Sender, headers: dict[str, str], status: int, code: str) -> None:
        answer = await sender.ask("POST", UPLOADS, TUS | headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    async def test_a_piece_says_what_it_is(self, sender: Sender) -> None:
        path = await sender.begin(10)
        told = PIECE | {"upload-offset": "0", "content-type": "audio/wav"}
        assert (await sender.ask("PATCH", path, told, content=b"x")).status_code == 415


class TestEnding:
    """What is not wanted any more, and what nobody goes on with, leaves nothing behind."""

    async def test_terminated(self, sender: Sender, workshop: Workshop) -> None:
        path = await sender.begin(100)
        await sender.piece(path, 0, b"x" * 40)
        assert (await sender.ask("DELETE", path)).status_code == 204
        assert (await sender.ask("HEAD", path)).status_code == 404
        assert await blobs(workshop) == []

    async def test_not_once_it_is_a_song(
        self, sender: Sender, fake: FakeEngine, wav: Path, workshop: Workshop
    ) -> None:
        data = wav.read_bytes()
        path = await sender.begin(len(data))
        await sender.piece(path, 0, data)
        await assemble(workshop)
        await workshop.work()
        answer = await sender.ask("DELETE", path)
        assert (answer.status_code, answer.json()["code"]) == (409, "upload_underway")

    async def test_expired(self, sender: Sender, workshop: Workshop) -> None:
        path = await sender.begin(100)
        await sender.piece(path, 0, b"x" * 40)
        workshop.site.clock.move(seconds=(rules.LIFE - timedelta(minutes=1)).total_seconds())
        assert await workshop.ingest.resumable.sweep() == 0
        workshop.site.clock.move(minutes=1)
        upload_id = UploadId(UUID(path.rsplit("/", 1)[1]))
        with pytest.raises(UploadExpired):
            await workshop.ingest.resumable.get(sender.caller, upload_id)
        assert await workshop.ingest.resumable.sweep() == 1
        assert await blobs(workshop) == []

    async def test_only_by_who_sent_it(self, sender: Sender, workshop: Workshop) -> None:
        path = await sender.begin(100)
        other = Sender(workshop, await workshop.site.person(Role.ARTIST, Role.ADMIN))
        assert (await other.piece(path, 0, b"x")).status_code == 404
        for method in ("HEAD", "DELETE"):
            assert (await other.ask(method, path)).status_code == 404


class TestQuota:
    """An artist's room is taken from when an upload begins, and is not a byte more than the quota."""

    async def test_reserved_and_freed(self, sender: Sender, workshop: Workshop) -> None:
        site = workshop.site
        async with site.engines.database.transaction() as conn:
            artist = await site.features.catalog.find_or_create_artist(
                conn, "Ilse", "people", member=sender.who.user.id
            )
        admin = Sender(workshop, await site.person(Role.ADMIN))
        quota = f"{PREFIX}/admin/artists/{artist}/quota"
        assert (await admin.ask("PUT", quota, {}, json={"quota_bytes": 100})).status_code == 200
        path = await sender.begin(60, artist="ilse")
        told = TUS | {"upload-length": "41", "upload-metadata": metadata(artist="Ilse")}
        answer = await sender.ask("POST", UPLOADS, told)
        assert (answer.status_code, answer.json()["code"], answer.json()["used"]) == (
            413,
            "artist_quota_exceeded",
            60,
        )
        await sender.begin(40, artist="Ilse")
        storage = (await sender.ask("GET", f"{PREFIX}/artists/{artist}/storage", {})).json()
        assert (storage["coming_bytes"], storage["quota_bytes"], storage["own_quota"]) == (100, 100, True)
        await sender.ask("DELETE", path)
        assert (await sender.ask("POST", UPLOADS, told)).status_code == 201

    async def test_seen_when_the_tags_name_the_artist(
        self, sender: Sender, fake: FakeEngine, wav: Path, workshop: Workshop
    ) -> None:
        """Who hides behind tags gets no more room; the file is refused before it is a song."""
        workshop.ingest.quotas._default = 1_000
        data = wav.read_bytes()
        path = await sender.begin(len(data))
        await sender.piece(path, 0, data)
        await assemble(workshop)
        await workshop.work()
        told = (await sender.ask("GET", path)).json()
        assert (told["status"], told["code"], told["song_id"]) == ("failed", "artist_quota_exceeded", None)
