"""Releases over HTTP: drafts nobody else sees, looked over, published, taken back, ISRCs given out."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from segue.accounts.api import Role, SignedIn
from segue.app.web.openapi import PREFIX
from segue.catalog.api import SongDraft
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.kernel.events import Denied
from segue.kernel.ids import AlbumId, ArtistId, SongId
from tests.fakes import FakeClock, SavepointDatabase
from tests.integration.catalog.test_publish import REST, new_version, publish
from tests.site import Site, TimedIds, bearer, make_site


async def ask(site: Site, who: SignedIn, method: str, path: str, **told: Any) -> httpx.Response:
    async with site.client(headers=bearer(who)) as client:
        return await client.request(method, f"{PREFIX}/{path}", **told)


@pytest.fixture
def site(
    database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
) -> Site:
    """A server whose operator has an ISRC prefix."""
    return make_site(database, blob_store, clock, TimedIds(), tmp_path, isrc_prefix="NL-A12")


@pytest.fixture
async def artist(site: Site) -> SignedIn:
    return await site.person(Role.ARTIST)


@pytest.fixture
async def other(site: Site) -> SignedIn:
    return await site.person(Role.ARTIST)


async def a_draft(
    site: Site, artist: SignedIn, songs: int = 2, *, complete: bool = True
) -> tuple[AlbumId, list[SongId]]:
    """An album that was made as a draft, with songs that came in by upload."""
    catalog = site.features.catalog
    async with site.engines.database.transaction() as conn:
        owner: ArtistId = await catalog.find_or_create_artist(conn, "Ilse", "people", member=artist.user.id)
        album = await catalog.find_or_create_album(conn, owner, "Tides", draft=True)
        made = [
            await catalog.begin_song(
                conn,
                SongDraft(f"Water {'AB'[number]}", owner, album, 1, number + 1, ("ambient",), explicit=False),
            )
            for number in range(songs)
        ]
    for song in made:
        await publish(site, song, new_version(site), renditions=REST, complete=complete)
    cover = site.engines.ids.new()
    async with site.engines.database.transaction() as conn:
        await conn.execute(
            "insert into covers (id, sizes, side, created_at) values (%s, '{64}', 900, %s)",
            [cover, site.clock.now()],
        )
        await conn.execute("update albums set cover_id = %s where id = %s", [cover, album])
    return album, made


async def seen(site: Site, who: SignedIn, album: AlbumId, song: SongId) -> set[int]:
    """What a person is answered who asks for anything of a release."""
    paths = (f"albums/{album}", f"albums/{album}/songs", f"songs/{song}", f"songs/{song}/stream")
    return {(await ask(site, who, "GET", path)).status_code for path in paths}


class TestDrafts:
    """Nobody but who acts for the artist knows of a draft, until it is published."""

    async def test_published_and_taken_back(self, site: Site, artist: SignedIn, other: SignedIn) -> None:
        album, songs = await a_draft(site, artist)
        assert await seen(site, other, album, songs[0]) == {404}
        assert await seen(site, artist, album, songs[0]) == {200}
        assert (await ask(site, other, "GET", "songs")).json()["items"] == []
        preview = (await ask(site, artist, "GET", f"albums/{album}/preview")).json()
        assert [song["id"] for song in preview["songs"]] == [str(song) for song in songs]
        assert (preview["album"]["title"], preview["release"]["draft"]) == ("Tides", True)

        answer = await ask(site, artist, "POST", f"albums/{album}/publish")
        assert (answer.status_code, answer.json()["draft"]) == (200, False), answer.text
        assert await seen(site, other, album, songs[0]) == {200}
        assert len((await ask(site, other, "GET", "songs")).json()["items"]) == 2

        assert (await ask(site, artist, "POST", f"albums/{album}/unpublish")).json()["draft"] is True
        assert await seen(site, other, album, songs[0]) == {404}
        assert [one for one in site.events.published if isinstance(one, Denied)]
        assert (await ask(site, artist, "POST", f"albums/{album}/publish")).status_code == 200
        assert await seen(site, other, album, songs[0]) == {200}, "the denial was lifted"

    async def test_a_song_added_later_waits_for_the_next_time(
        self, site: Site, artist: SignedIn, other: SignedIn
    ) -> None:
        album, songs = await a_draft(site, artist)
        await ask(site, artist, "POST", f"albums/{album}/publish")
        catalog = site.features.catalog
        async with site.engines.database.transaction() as conn:
            owner, _ = await catalog.get_album_place(conn, album)
            late = await catalog.begin_song(
                conn, SongDraft("Water C", owner, album, 1, 3, ("ambient",), explicit=False, draft=True)
            )
        await publish(site, late, new_version(site), renditions=REST, complete=True)
        assert await seen(site, other, album, songs[0]) == {200}
        assert (await ask(site, other, "GET", f"songs/{late}")).status_code == 404
        await ask(site, artist, "POST", f"albums/{album}/publish")
        assert (await ask(site, other, "GET", f"songs/{late}")).status_code == 200

    async def test_a_song_by_itself(self, site: Site, artist: SignedIn, other: SignedIn) -> None:
        catalog = site.features.catalog
        async with site.engines.database.transaction() as conn:
            owner = await catalog.find_or_create_artist(conn, "Ilse", "people", member=artist.user.id)
            song = await catalog.begin_song(
                conn, SongDraft("Alone", owner, None, 1, None, (), explicit=False, draft=True)
            )
        await publish(site, song, new_version(site), renditions=REST, complete=True)
        assert (await ask(site, other, "POST", f"songs/{song}/publish")).status_code == 404
        assert (await ask(site, artist, "POST", f"songs/{song}/publish")).status_code == 204
        assert (await ask(site, other, "GET", f"songs/{song}")).status_code == 200
        assert (await ask(site, other, "POST", f"songs/{song}/publish")).status_code == 403


class TestStudio:
    """Who acts for an artist sees all their releases, each as it stands; others see no list."""

    async def test_drafts_and_what_waits(self, site: Site, artist: SignedIn, other: SignedIn) -> None:
        album, songs = await a_draft(site, artist)
        async with site.engines.database.transaction() as conn:
            owner, _ = await site.features.catalog.get_album_place(conn, album)
            await conn.execute("update songs set play_count = 21 where id = %s", [songs[0]])
        told = {"artist_id": str(owner), "title": "Ebb"}
        empty = (await ask(site, artist, "POST", "albums", json=told)).json()["id"]
        path = f"artists/{owner}/releases"
        first = (await ask(site, artist, "GET", f"{path}?limit=1")).json()
        rest = (await ask(site, artist, "GET", f"{path}?cursor={first['next']}")).json()
        assert [one["album"]["id"] for one in first["items"]] == [empty]
        assert (first["items"][0]["draft"], first["items"][0]["album"]["song_count"]) == (True, 0)
        [told] = rest["items"]
        assert (told["album"]["id"], told["album"]["song_count"], told["plays"]) == (str(album), 2, 21)
        assert (told["draft"], told["waiting"], rest["next"]) == (True, 0, None)

        await ask(site, artist, "POST", f"albums/{album}/publish")
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set draft = true where id = %s", [songs[1]])
        [_, told] = (await ask(site, artist, "GET", path)).json()["items"]
        assert (told["draft"], told["waiting"]) == (False, 1)
        assert (await ask(site, other, "GET", path)).status_code == 403


class TestLookedOver:
    """Errors keep a release back and are all named; warnings do not."""

    async def test_not_while_songs_are_being_made(
        self, site: Site, artist: SignedIn, other: SignedIn
    ) -> None:
        album, songs = await a_draft(site, artist, complete=False)
        answer = await ask(site, artist, "POST", f"albums/{album}/publish")
        assert (answer.status_code, answer.json()["code"]) == (422, "release_incomplete")
        assert [(one["code"], one["song_id"]) for one in answer.json()["problems"]] == [
            ("not_complete", str(song)) for song in songs
        ]
        assert await seen(site, other, album, songs[0]) == {404}

    async def test_warnings(self, site: Site, artist: SignedIn) -> None:
        album, _ = await a_draft(site, artist)
        told = (await ask(site, artist, "GET", f"albums/{album}/release")).json()
        assert told["publishable"] is True
        assert {"cover_small", "isrc_missing", "upc_missing"} <= {one["code"] for one in told["problems"]}


class TestIsrcs:
    """Each song that lacks one gets the next of the operator's numbers, once, and none that is taken."""

    async def test_given_in_order(self, site: Site, artist: SignedIn) -> None:
        album, songs = await a_draft(site, artist)
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set isrc = 'NLA122700001' where id = %s", [songs[1]])
        given = (await ask(site, artist, "POST", f"albums/{album}/isrcs")).json()["items"]
        # The clock stands in 2027; the first number was typed in by hand.
        assert [(one["song_id"], one["isrc"]) for one in given] == [(str(songs[0]), "NLA122700002")]
        again = await ask(site, artist, "POST", f"albums/{album}/isrcs")
        assert again.json()["items"] == []

    async def test_not_without_a_prefix(
        self, database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
    ) -> None:
        site = make_site(database, blob_store, clock, TimedIds(), tmp_path)
        artist = await site.person(Role.ARTIST)
        album, _ = await a_draft(site, artist)
        answer = await ask(site, artist, "POST", f"albums/{album}/isrcs")
        assert (answer.status_code, answer.json()["code"]) == (409, "no_isrc_prefix")
