"""Pictures on albums and artists, as people put and see them."""

from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from segue.accounts.api import Role, SignedIn
from segue.catalog.rules import COVER_SIDES, cover_key
from segue.kernel.ids import CoverId
from tests.integration.plans.asking import person
from tests.site import Site, bearer

ONE = "01930000-0000-7000-8000-00000000000a"


def picture(colour: str = "#c04020", side: int = 200) -> bytes:
    held = BytesIO()
    Image.new("RGB", (side, side), colour).save(held, "PNG")
    return held.getvalue()


async def put(site: Site, who: SignedIn, path: str, data: bytes) -> httpx.Response:
    async with site.client(headers=bearer(who)) as client:
        return await client.put(f"/api/v1/{path}", content=data)


async def told(site: Site, who: SignedIn, path: str) -> Any:
    async with site.client(headers=bearer(who)) as client:
        return (await client.get(f"/api/v1/{path}")).json()


async def an_album(site: Site, owner: SignedIn) -> tuple[str, str]:
    """The ids of an album with a song, and of its artist."""
    song = await site.song(member=owner.user.id)
    shown = await told(site, owner, f"songs/{song}")
    return shown["album"]["id"], shown["artists"][0]["id"]


class TestPutCover:
    """Who acts for the artist puts a cover on; everyone sees it, made anew; others may not."""

    async def test_is_shown_with_its_colours(self, site: Site) -> None:
        owner = await person(site, Role.ARTIST)
        album, _ = await an_album(site, owner)
        answer = await put(site, owner, f"albums/{album}/cover", picture())
        assert answer.status_code == 200, answer.text
        cover = answer.json()["cover"]
        assert cover["palette"] == ["#c04020"]
        assert len(cover["blurhash"]) > 6
        assert (await told(site, owner, f"albums/{album}"))["cover"] == cover
        async with site.client() as nobody:
            for form, kind in (("webp", "WEBP"), ("jpg", "JPEG")):
                shown = await nobody.get(f"/api/v1/covers/{cover['id']}", params={"size": 64, "format": form})
                image = Image.open(BytesIO(shown.content))
                assert (image.format, image.size) == (kind, (64, 64))
                assert shown.headers["content-type"] == f"image/{kind.lower()}"

    async def test_is_audited_and_counted(self, site: Site) -> None:
        owner, admin = await person(site, Role.ARTIST), await person(site, Role.ADMIN)
        album, _ = await an_album(site, owner)
        first = (await put(site, owner, f"albums/{album}/cover", picture())).json()
        second = (await put(site, owner, f"albums/{album}/cover", picture("#102030"))).json()
        assert second["revision"] == first["revision"] + 1
        entries = (await told(site, admin, "admin/audit?action=album.cover_changed"))["items"]
        assert [entry["details"] for entry in entries] == [
            {"before": first["cover"]["id"], "after": second["cover"]["id"]},
            {"before": None, "after": first["cover"]["id"]},
        ]

    async def test_an_artist_has_a_picture_that_stays_and_goes(self, site: Site) -> None:
        owner = await person(site, Role.ARTIST)
        _, artist = await an_album(site, owner)
        cover = (await put(site, owner, f"artists/{artist}/image", picture())).json()["cover"]
        site.clock.move(days=3)
        await site.features.catalog.sweep_covers()
        async with site.client(headers=bearer(await person(site, Role.ADMIN))) as admin:
            assert (await admin.get(f"/api/v1/covers/{cover['id']}")).status_code == 200
            assert (await admin.delete(f"/api/v1/artists/{artist}/image")).status_code == 204
            await site.features.catalog.sweep_covers()
            assert (await admin.get(f"/api/v1/covers/{cover['id']}")).status_code == 404
            left = await admin.get(f"/api/v1/covers/{cover['id']}", params={"format": "jpg"})
        assert left.status_code == 404

    async def test_what_is_none_is_refused(self, site: Site) -> None:
        owner = await person(site, Role.ARTIST)
        album, _ = await an_album(site, owner)
        for data, status, code in (
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "image_refused"),
            (bytes(20 * 1024 * 1024 + 1), 413, "picture_too_large"),
            (b"", 422, "image_refused"),
        ):
            answer = await put(site, owner, f"albums/{album}/cover", data)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
        unknown = await put(site, owner, f"albums/{ONE}/cover", picture())
        assert unknown.status_code == 404


class TestCoversOfAnOlderRelease:
    """They show as they are, and get colours, the least side and JPEG from a job."""

    async def test_are_measured_once(self, site: Site) -> None:
        owner = await person(site, Role.ARTIST)
        album, _ = await an_album(site, owner)
        cover = (await put(site, owner, f"albums/{album}/cover", picture(side=700))).json()["cover"]
        blobs = site.engines.blobs
        for side in COVER_SIDES:
            await blobs.delete(f"covers/{cover['id']}/{side}.jpg")
        await blobs.delete(cover_key(CoverId(cover["id"]), 64))
        async with site.engines.database.transaction() as conn:
            await conn.execute("update covers set palette = null, blurhash = null")
        async with site.client() as nobody:
            path = f"/api/v1/covers/{cover['id']}"
            assert (await nobody.get(path, params={"size": 64})).status_code == 200
            assert (await nobody.get(path, params={"format": "jpg"})).status_code == 404
            shown = (await told(site, owner, f"albums/{album}"))["cover"]
            assert (shown["palette"], shown["blurhash"]) == ([], None)
            await site.features.catalog.measure_covers()
            assert (await nobody.get(path, params={"format": "jpg", "size": 1500})).status_code == 200
        shown = (await told(site, owner, f"albums/{album}"))["cover"]
        assert len(shown["palette"]) >= 1
        assert shown["blurhash"]
