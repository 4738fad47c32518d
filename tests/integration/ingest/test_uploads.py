"""Uploads over HTTP: who may, what is kept, what is told."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from segue.accounts.api import Role, SignedIn
from segue.app.web.openapi import PREFIX
from segue.ingest.api import Origin
from segue.kernel.ports.blobs import OutOfSpace
from tests.integration.ingest.conftest import Workshop
from tests.integration.ingest.fakes import FakeEngine

UPLOADS = f"{PREFIX}/uploads"


def headers(person: SignedIn) -> dict[str, str]:
    return {"authorization": f"Bearer {person.access_token}"}


async def blobs(workshop: Workshop) -> list[str]:
    return [blob.key async for blob in workshop.site.engines.blobs.list("masters")]


async def send(workshop: Workshop, person: SignedIn, wav: Path, **fields: str) -> httpx.Response:
    async with workshop.site.client(headers=headers(person)) as client:
        return await client.post(UPLOADS, files={"file": ("song.wav", wav.read_bytes())}, data=fields)


class TestSending:
    """An artist's file is kept and queued; 202 means it is on stable storage."""

    async def test_answer(self, workshop: Workshop, wav: Path) -> None:
        artist = await workshop.site.person(Role.ARTIST)
        answer = await send(workshop, artist, wav, title="Slow water", track="3")
        assert answer.status_code == 202, answer.text
        body = answer.json()
        assert (body["status"], body["percent"], body["playable"], body["song_id"]) == (
            "queued",
            0,
            False,
            None,
        )
        assert (body["file_name"], body["size"]) == ("song.wav", wav.stat().st_size)
        assert await blobs(workshop) == [f"masters/{body['id']}"]
        kept = await workshop.site.engines.blobs.read(f"masters/{body['id']}", 0, 10**9)
        assert kept == wav.read_bytes()
        [(task, told)] = workshop.jobs.queued
        assert (task, told["upload_id"]) == ("ingest.encode", body["id"])

    async def test_to_the_end(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        artist = await workshop.site.person(Role.ARTIST)
        upload_id = (await send(workshop, artist, wav, title="Slow water", genres="ambient,drone")).json()[
            "id"
        ]
        await workshop.work()
        async with workshop.site.client(headers=headers(artist)) as client:
            body = (await client.get(f"{UPLOADS}/{upload_id}")).json()
            assert (body["status"], body["percent"], body["playable"]) == ("ready", 100, True)
            song = (await client.get(f"{PREFIX}/songs/{body['song_id']}")).json()
        assert (song["title"], song["genres"]) == ("Slow water", ["ambient", "drone"])

    @pytest.mark.parametrize(("roles", "status"), [((), 403), ((Role.ARTIST,), 202), ((Role.ADMIN,), 202)])
    async def test_who(self, workshop: Workshop, wav: Path, roles: tuple[Role, ...], status: int) -> None:
        person = await workshop.site.person(*roles)
        assert (await send(workshop, person, wav)).status_code == status
        assert len(await blobs(workshop)) == (status == 202)

    async def test_anonymous(self, workshop: Workshop, wav: Path) -> None:
        async with workshop.site.client() as client:
            answer = await client.post(UPLOADS, files={"file": ("song.wav", wav.read_bytes())})
        assert answer.status_code == 401
        assert await blobs(workshop) == []

    async def test_only_into_albums_of_ones_own(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        ilse, mara = await workshop.site.person(Role.ARTIST), await workshop.site.person(Role.ARTIST)
        upload_id = (await send(workshop, ilse, wav, artist="Ilse", album="Tides")).json()["id"]
        await workshop.work()
        async with workshop.site.client(headers=headers(ilse)) as client:
            song_id = (await client.get(f"{UPLOADS}/{upload_id}")).json()["song_id"]
            album_id = (await client.get(f"{PREFIX}/songs/{song_id}")).json()["album"]["id"]
        kept = await blobs(workshop)
        assert (await send(workshop, mara, wav, album_id=album_id)).status_code == 403
        assert await blobs(workshop) == kept
        assert (await send(workshop, ilse, wav, album_id=album_id)).status_code == 202


class TestRefusing:
    """What cannot be taken leaves nothing behind."""

    @pytest.fixture
    async def artist(self, workshop: Workshop) -> SignedIn:
        return await workshop.site.person(Role.ARTIST)

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"track": "zero"}, "field_invalid"),
            ({"album_id": "7"}, "field_invalid"),
            ({"colour": "red"}, "field_invalid"),
            ({"album_id": "01930000-0000-7000-8000-0000000000ff"}, "album_not_found"),
        ],
    )
    async def test_fields(
        self, workshop: Workshop, artist: SignedIn, wav: Path, fields: dict[str, str], code: str
    ) -> None:
        answer = await send(workshop, artist, wav, **fields)
        assert answer.json()["code"] == code
        assert 400 <= answer.status_code < 500
        assert await blobs(workshop) == []
        assert workshop.jobs.queued == []

    async def test_told_to_be_too_large(self, workshop: Workshop, artist: SignedIn) -> None:
        """Refused by its own word, before a byte is read."""
        workshop.ingest.uploads.size_limit = 1000
        read: list[int] = []

        async def body() -> AsyncIterator[bytes]:
            read.append(1)
            yield b"x"

        told = {"content-length": "70000", "content-type": "multipart/form-data; boundary=b"}
        async with workshop.site.client(headers=headers(artist) | told) as client:
            answer = await client.post(UPLOADS, content=body())
        assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
        assert read == []

    async def test_turns_out_too_large(self, workshop: Workshop, artist: SignedIn, wav: Path) -> None:
        workshop.ingest.uploads.size_limit = 1000
        answer = await send(workshop, artist, wav)
        assert (answer.status_code, answer.json()["limit"]) == (413, 1000)
        assert await blobs(workshop) == []

    async def test_a_full_disk(
        self, workshop: Workshop, artist: SignedIn, wav: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def full(*_: Any) -> int:
            raise OutOfSpace("Make room.")

        monkeypatch.setattr(type(workshop.site.engines.blobs), "put", full)
        assert (await send(workshop, artist, wav)).status_code == 507

    async def test_not_a_form(self, workshop: Workshop, artist: SignedIn) -> None:
        async with workshop.site.client(headers=headers(artist)) as client:
            assert (await client.post(UPLOADS, json={})).json()["code"] == "upload_malformed"

    async def test_a_database_that_fails_at_the_end(
        self, workshop: Workshop, artist: SignedIn, wav: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(*_: Any, **__: Any) -> None:
            raise ConnectionError("gone")

        monkeypatch.setattr(workshop.jobs, "enqueue", fail)
        assert (await send(workshop, artist, wav)).status_code == 500
        assert await blobs(workshop) == []

    @pytest.mark.parametrize("after", [0, 1, 3])
    async def test_a_sender_who_goes_away(
        self, workshop: Workshop, artist: SignedIn, wav: Path, after: int
    ) -> None:
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
        pieces = [head, *[wav.read_bytes()[:9000]] * 3][:after]
        messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": piece, "more_body": True} for piece in pieces
        ]

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0)
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def ignore(_: Any) -> None:
            return

        scope = {
            "type": "http", "method": "POST", "path": UPLOADS, "raw_path": UPLOADS.encode(),
            "query_string": b"", "headers": [
                (b"content-type", b"multipart/form-data; boundary=b"), (b"host", b"testserver.localhost"),
                (b"authorization", f"Bearer {artist.access_token}".encode()),
            ],
            "client": ("198.51.100.7", 1), "server": ("testserver.localhost", 80), "scheme": "http",
            "http_version": "1.1", "asgi": {"version": "3.0"}, "root_path": "", "state": {}, "extensions": {},
        }  # fmt: skip
        try:
            await workshop.site.application(scope, receive, ignore)
        except Exception as gone:  # noqa: BLE001 - however the server tells of it
            assert "isconnect" in type(gone).__name__  # noqa: PT017 - as above
        assert await blobs(workshop) == []
        assert workshop.jobs.queued == []
        incoming = workshop.site.engines.settings.data_dir.parent.rglob("incoming/*")
        assert list(incoming) == []


class TestLooking:
    """One's own uploads are seen, others' are not there."""

    async def test_who(self, workshop: Workshop, wav: Path) -> None:
        owner, other = await workshop.site.person(Role.ARTIST), await workshop.site.person(Role.ARTIST)
        admin = await workshop.site.person(Role.ADMIN)
        upload_id = (await send(workshop, owner, wav)).json()["id"]
        for person, status in ((owner, 200), (other, 404), (admin, 200)):
            async with workshop.site.client(headers=headers(person)) as client:
                assert (await client.get(f"{UPLOADS}/{upload_id}")).status_code == status
        async with workshop.site.client() as client:
            assert (await client.get(f"{UPLOADS}/{upload_id}")).status_code == 401
            assert (await client.get(UPLOADS)).status_code == 401

    async def test_pages(self, workshop: Workshop, wav: Path) -> None:
        owner, other = await workshop.site.person(Role.ARTIST), await workshop.site.person(Role.ARTIST)
        sent = [(await send(workshop, owner, wav)).json()["id"] for _ in range(5)]
        await send(workshop, other, wav)
        await workshop.send(wav, origin=Origin.IMPORT)
        found: list[str] = []
        async with workshop.site.client(headers=headers(owner)) as client:
            cursor = None
            while True:
                query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
                page = (await client.get(UPLOADS, params=query)).json()
                found += [upload["id"] for upload in page["items"]]
                cursor = page["next"]
                if cursor is None:
                    break
            assert (await client.get(UPLOADS, params={"cursor": "x"})).json()["code"] == "bad_cursor"
        assert found == sent[::-1]
