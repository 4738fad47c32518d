"""Pictures of people: made anew, served for ever, gone when replaced."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import httpx
from PIL import Image

from segue.accounts.api import SignedIn
from tests.newcomers import as_person, newcomer
from tests.reports import make_picture
from tests.site import Site

AVATAR = "/api/v1/users/me/avatar"


async def put(site: Site, who: SignedIn, picture: bytes) -> httpx.Response:
    async with as_person(site, who) as client:
        return await client.put(AVATAR, content=picture)


async def files(site: Site) -> list[str]:
    return sorted([blob.key async for blob in site.engines.blobs.list("avatars")])


class TestPicture:
    """What is served was made by us from what the picture shows."""

    async def test_is_a_square_webp_without_what_the_camera_wrote(self, site: Site) -> None:
        exif = Image.Exif()
        exif[0x010E] = "taken at home"
        ada = await newcomer(site, "Ada")
        told = await put(site, ada, make_picture(900, 700, format="JPEG", exif=exif))
        avatar_id = told.json()["avatar_id"]
        async with site.client() as anyone:
            answer = await anyone.get(f"/api/v1/avatars/{avatar_id}", params={"size": 320})
            again = await anyone.get(
                f"/api/v1/avatars/{avatar_id}",
                params={"size": 320},
                headers={"if-none-match": answer.headers["etag"]},
            )
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert again.status_code == 304
        assert b"taken at home" not in answer.content
        assert Image.open(io.BytesIO(answer.content)).size == (320, 320)
        async with as_person(site, ada) as client:
            assert (await client.get("/api/v1/users/me")).json()["avatar_id"] == avatar_id

    async def test_another_one_has_another_id_and_the_first_is_gone(self, site: Site) -> None:
        ada = await newcomer(site, "Ada")
        first = (await put(site, ada, make_picture())).json()["avatar_id"]
        second = (await put(site, ada, make_picture())).json()["avatar_id"]
        assert first != second
        assert all(UUID(second).hex in key for key in await files(site))
        async with site.client() as anyone:
            assert (await anyone.get(f"/api/v1/avatars/{first}")).json()["code"] == "avatar_missing"

    async def test_taken_away_it_is_gone(self, site: Site) -> None:
        ada = await newcomer(site, "Ada")
        await put(site, ada, make_picture())
        async with as_person(site, ada) as client:
            assert (await client.delete(AVATAR)).status_code == 204
            assert (await client.delete(AVATAR)).status_code == 204
            assert (await client.get("/api/v1/users/me")).json()["avatar_id"] is None
        assert await files(site) == []


class TestRefused:
    """What is no picture, or too much of one, changes nothing."""

    async def test_what_is_no_picture(self, site: Site) -> None:
        ada = await newcomer(site, "Ada")
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
        for hostile in (b"", svg, b"\x89PNG\r\n\x1a\n" + bytes(100)):
            answer = await put(site, ada, hostile)
            assert (answer.status_code, answer.json()["code"]) == (422, "image_refused")
        assert await files(site) == []

    async def test_what_is_too_large(self, site: Site) -> None:
        ada = await newcomer(site, "Ada")
        heavy = await put(site, ada, bytes(10 * 1024 * 1024 + 1))
        assert (heavy.status_code, heavy.json()["code"]) == (413, "avatar_too_large")
        wide = await put(site, ada, make_picture(7000, 6000))
        assert (wide.status_code, wide.json()["code"]) == (422, "image_refused")

    async def test_from_nobody(self, site: Site) -> None:
        async with site.client() as client:
            assert (await client.put(AVATAR, content=make_picture())).status_code == 401


class TestSweep:
    """Files that a crash left behind are found after a day."""

    async def test_deletes_what_nobody_shows(self, site: Site) -> None:
        ada = await newcomer(site, "Ada")
        await put(site, ada, make_picture())
        kept = await files(site)

        async def lost() -> AsyncIterator[bytes]:
            yield b"x"

        await site.engines.blobs.put(f"avatars/{UUID(int=7).hex}/64.webp", lost())
        avatars = site.features.own_data.avatars
        newest = max([blob.modified async for blob in site.engines.blobs.list("avatars")])
        site.clock.at = newest + timedelta(hours=23)
        assert await avatars.sweep() == 0
        site.clock.move(hours=2)
        assert await avatars.sweep() == 1
        assert await files(site) == kept
