"""Browsing over HTTP: who sees what, page by page."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from segue.accounts.api import Role
from segue.catalog.api import SongSort
from segue.kernel.events import Denied, SongChanged
from tests.site import Site, bearer, publish_song, someone

BROWSING = (
    "/api/v1/albums",
    "/api/v1/artists",
    "/api/v1/songs",
    "/api/v1/albums/{album}",
    "/api/v1/albums/{album}/songs",
    "/api/v1/artists/{artist}",
    "/api/v1/artists/{artist}/albums",
    "/api/v1/artists/{artist}/songs",
    "/api/v1/songs/{song}",
    "/api/v1/songs/{song}/waveform",
)


async def listener(site: Site) -> httpx.AsyncClient:
    """Someone signed in who owns nothing."""
    return site.client(headers=bearer(await site.person()))


async def places(client: httpx.AsyncClient, song: UUID) -> dict[str, str]:
    """The ids of a song and what it is on."""
    told = (await client.get(f"/api/v1/songs/{song}")).json()
    return {"song": str(song), "album": told["album"]["id"], "artist": told["artists"][0]["id"]}


async def walk(client: httpx.AsyncClient, path: str, limit: int, **params: str) -> list[dict[str, Any]]:
    """Every item of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        asked: dict[str, str | int] = {"limit": limit, **params}
        if cursor is not None:
            asked["cursor"] = cursor
        page = (await client.get(path, params=asked)).json()
        assert len(page["items"]) <= limit
        items += page["items"]
        assert len(items) <= 100, "the list goes in circles"
        cursor = page["next"]
        if cursor is None:
            return items


class TestWhoMayBrowse:
    """Anyone signed in, and nobody else."""

    async def test_anonymous_is_401_everywhere(self, site: Site) -> None:
        song = await site.song()
        async with await listener(site) as client:
            named = await places(client, song)
            for path in BROWSING:
                assert (await client.get(path.format(**named))).status_code == 200, path
        async with site.client() as nobody:
            for path in BROWSING:
                answer = await nobody.get(path.format(**named))
                assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), path

    async def test_what_is_not_there_is_404_with_its_name(self, site: Site) -> None:
        async with await listener(site) as client:
            for path in BROWSING[3:]:
                named = dict.fromkeys(("song", "album", "artist"), str(uuid4()))
                answer = await client.get(path.format(**named))
                assert answer.status_code == 404, path
                assert answer.json()["code"] in ("song_not_found", "album_not_found", "artist_not_found")
            assert (await client.get("/api/v1/songs/not-an-id")).status_code == 422


class TestShapes:
    """What a page needs is in one answer."""

    async def test_a_song(self, site: Site) -> None:
        song = await site.song(title="Slow water", genres=("Ambient", "ambient", " Drone "))
        async with await listener(site) as client:
            told = (await client.get(f"/api/v1/songs/{song}")).json()
        assert told["title"] == "Slow water"
        assert told["artists"][0]["name"] == "Ilse Maar"
        assert told["album"]["title"] == "Tides"
        assert told["album"]["cover"] is None
        assert told["genres"] == ["ambient", "drone"]
        assert (told["duration_ms"], told["playable"], told["play_count"]) == (30_000, True, 0)
        assert told["created_at"].endswith("Z")

    async def test_an_album_sums_its_songs(self, site: Site) -> None:
        song = await site.song(track=1)
        await site.song(title="Two", track=2)
        async with await listener(site) as client:
            named = await places(client, song)
            told = (await client.get(f"/api/v1/albums/{named['album']}")).json()
        assert (told["song_count"], told["duration_ms"], told["kind"]) == (2, 60_000, "album")

    async def test_an_albums_songs_are_in_order_of_disc_and_track(self, site: Site) -> None:
        order = [("d", 2, 1), ("b", 1, 2), ("a", 1, 1), ("c", 1, None)]
        songs = [await site.song(title=title, disc=disc, track=track) for title, disc, track in order]
        async with await listener(site) as client:
            named = await places(client, songs[0])
            items = await walk(client, f"/api/v1/albums/{named['album']}/songs", 1)
        assert [song["title"] for song in items] == ["a", "b", "c", "d"]

    async def test_a_waveform(self, site: Site) -> None:
        song = await site.song()
        async with await listener(site) as client:
            answer = await client.get(f"/api/v1/songs/{song}/waveform")
            assert answer.json()["count"] == 1800
            again = await client.get(
                f"/api/v1/songs/{song}/waveform", headers={"if-none-match": answer.headers["etag"]}
            )
        assert (again.status_code, again.content) == (304, b"")


class TestPaging:
    """Cursors visit every row once, whatever the page's size."""

    @pytest.mark.parametrize("sort", ["new", "popular", "title", "release_date"])
    async def test_every_song_once_though_keys_are_equal(self, site: Site, sort: str) -> None:
        songs = [await site.song(title=f"Song {n % 3}", track=n + 1) for n in range(11)]
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set play_count = track % 3")
        async with await listener(site) as client:
            whole = await walk(client, "/api/v1/songs", 100, sort=sort)
            assert sorted(song["id"] for song in whole) == sorted(map(str, songs))
            for limit in (1, 2, 3, 10, 11):
                assert await walk(client, "/api/v1/songs", limit, sort=sort) == whole
            named = await places(client, songs[0])
            for path in (
                f"/api/v1/artists/{named['artist']}/songs",
                f"/api/v1/albums/{named['album']}/songs",
            ):
                items = await walk(client, path, 4)
                assert sorted(song["id"] for song in items) == sorted(map(str, songs))

    @pytest.mark.parametrize("sort", ["new", "title"])
    async def test_every_album_and_artist_once(self, site: Site, sort: str) -> None:
        for n in range(5):
            await site.song(artist=f"artist {n % 3}", album=f"album {n}", track=1)
        async with await listener(site) as client:
            for path, count in (("/api/v1/albums", 5), ("/api/v1/artists", 3)):
                whole = await walk(client, path, 100, sort=sort)
                assert len(whole) == count
                assert await walk(client, path, 2, sort=sort) == whole

    async def test_titles_sort_without_case(self, site: Site) -> None:
        for title in ("beta", "Alpha", "gamma", "Delta"):
            await site.song(title=title)
        async with await listener(site) as client:
            items = await walk(client, "/api/v1/songs", 2, sort="title")
        assert [song["title"] for song in items] == ["Alpha", "beta", "Delta", "gamma"]

    async def test_a_cursor_of_another_list_is_refused(self, site: Site) -> None:
        for n in range(3):
            await site.song(title=f"Song {n}", track=n + 1)
        async with await listener(site) as client:
            cursor = (await client.get("/api/v1/songs", params={"limit": 1})).json()["next"]
            for params in (
                {"cursor": cursor, "sort": "title"},
                {"cursor": cursor, "sort": "popular"},
                {"cursor": "nonsense"},
                {"cursor": "WzEsMl0"},
                {"cursor": "é"},
            ):
                answer = await client.get("/api/v1/songs", params=params)
                assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor"), params

    async def test_limits_are_1_to_100(self, site: Site) -> None:
        async with await listener(site) as client:
            for limit in (0, -1, 101):
                assert (await client.get("/api/v1/songs", params={"limit": limit})).status_code == 422

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        titles=st.lists(st.text("aAbB Éß中-", min_size=1, max_size=3), min_size=1, max_size=8),
        limit=st.integers(1, 4),
    )
    async def test_visits_every_row_once(self, site: Site, titles: list[str], limit: int) -> None:
        catalog, caller = site.features.catalog, someone()

        class Undo(Exception):
            pass

        with pytest.raises(Undo):
            async with site.engines.database.transaction() as conn:
                songs = [
                    await publish_song(site, conn, title=f"x{title}", track=n + 1)
                    for n, title in enumerate(titles)
                ]
                for sort in SongSort:
                    seen: list[UUID] = []
                    cursor: str | None = None
                    while True:
                        page = await catalog.list_songs(caller, sort, cursor=cursor, limit=limit)
                        seen += [song.id for song in page.items]
                        assert len(seen) <= len(songs), "the list goes in circles"
                        cursor = page.next
                        if cursor is None:
                            break
                    assert sorted(seen) == sorted(songs)
                raise Undo


class TestWithdraw:
    """A withdrawn song is gone for everyone, and its audio is denied."""

    async def test_wrong_owner_right_owner(self, site: Site) -> None:
        owner = await site.person(Role.ARTIST)
        stranger = await site.person(Role.ARTIST)
        song = await site.song(member=owner.user.id)
        path = f"/api/v1/songs/{song}"
        async with site.client() as nobody:
            assert (await nobody.delete(path)).status_code == 401
        async with site.client(headers=bearer(stranger)) as client:
            answer = await client.delete(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "not_your_artist")
        async with site.client(headers=bearer(owner)) as client:
            named = await places(client, song)
            assert (await client.delete(path)).status_code == 204
            for gone in BROWSING[3:]:
                answer = await client.get(gone.format(**named))
                # Whoever may bring it back still reads what it was; nobody hears it.
                assert answer.status_code == (404 if gone.endswith("{song}/waveform") else 200), gone
            assert (await client.delete(path)).status_code == 404
        async with site.client(headers=bearer(stranger)) as client:
            for gone in BROWSING[3:]:
                assert (await client.get(gone.format(**named))).status_code == 404, gone
            for path in BROWSING[:3]:
                assert (await client.get(path)).json() == {"items": [], "next": None}

    async def test_every_version_is_denied(self, site: Site) -> None:
        song = await site.song()
        admin = await site.person(Role.ADMIN)
        version = await site.features.catalog.find_playable(song)
        assert version is not None
        async with site.client(headers=bearer(admin)) as client:
            assert (await client.delete(f"/api/v1/songs/{song}")).status_code == 204
        assert site.events.published[-2:] == [
            Denied("version", version.version_id, "withdrawn"),
            SongChanged(song),
        ]
        assert await site.features.catalog.find_playable(song) is None


def picture(kind: str = "PNG", size: tuple[int, int] = (700, 500), colour: str = "#0055cc") -> bytes:
    """A picture of one colour."""
    held = BytesIO()
    Image.new("RGB", size, colour).save(held, kind)
    return held.getvalue()


class TestCovers:
    """Covers are what we made of a picture, for everyone, for ever."""

    async def test_sizes_for_anyone(self, site: Site) -> None:
        cover = await site.features.catalog.store_cover(picture())
        async with site.client() as nobody:
            answer = await nobody.get(f"/api/v1/covers/{cover}", params={"size": 96})
            assert answer.headers["content-type"] == "image/webp"
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            with Image.open(BytesIO(answer.content)) as image:
                assert (image.format, image.size) == ("WEBP", (96, 96))
            largest = await nobody.get(f"/api/v1/covers/{cover}", params={"size": 1280})
            with Image.open(BytesIO(largest.content)) as image:
                assert image.size == (640, 640)
            again = await nobody.get(
                f"/api/v1/covers/{cover}",
                params={"size": 96},
                headers={"if-none-match": answer.headers["etag"]},
            )
            assert again.status_code == 304
            assert (await nobody.get(f"/api/v1/covers/{cover}", params={"size": 97})).status_code == 422
            assert (await nobody.get(f"/api/v1/covers/{uuid4()}")).status_code == 404

    async def test_an_album_shows_it_with_its_colour(self, site: Site) -> None:
        song = await site.song()
        cover = await site.features.catalog.store_cover(picture(colour="#0055cc"))
        async with await listener(site) as client:
            named = await places(client, song)
            async with site.engines.database.transaction() as conn:
                await site.features.catalog.set_album_cover(conn, UUID(named["album"]), cover)  # type: ignore[arg-type]
            told = (await client.get(f"/api/v1/albums/{named['album']}")).json()["cover"]
            assert told["id"] == str(cover)
            assert 250 < told["hue"] < 270
            assert 0.1 < told["chroma"] <= 0.4

    async def test_the_same_picture_is_one_cover(self, site: Site) -> None:
        catalog = site.features.catalog
        assert await catalog.store_cover(picture()) == await catalog.store_cover(picture())
        assert await catalog.store_cover(picture()) != await catalog.store_cover(picture(colour="red"))

    async def test_one_that_no_album_shows_is_swept_after_a_day(self, site: Site) -> None:
        catalog = site.features.catalog
        cover = await catalog.store_cover(picture())
        await catalog.sweep_covers()
        assert await catalog.read_cover(cover, 96)
        site.clock.move(hours=25)
        assert await catalog.known_blobs([f"covers/{cover}/96.webp"])
        await catalog.sweep_covers()
        async with site.client() as nobody:
            assert (await nobody.get(f"/api/v1/covers/{cover}")).status_code == 404
        assert await catalog.known_blobs([f"covers/{cover}/96.webp"]) == frozenset()
