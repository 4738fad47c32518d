"""A song's versions over HTTP: seen, gone back to, deleted, and sent anew."""

from pathlib import Path
from typing import Any

import httpx

from segue.accounts.api import Role, SignedIn
from segue.app.web.openapi import PREFIX
from segue.kernel.events import Denied, SongChanged
from segue.kernel.ids import SongId, VersionId
from tests.integration.catalog.test_publish import REST, new_version, publish
from tests.site import Site, bearer


async def ask(site: Site, who: SignedIn, method: str, path: str, **told: Any) -> httpx.Response:
    async with site.client(headers=bearer(who)) as client:
        return await client.request(method, f"{PREFIX}/{path}", **told)


async def a_song_with_two(site: Site, artist: SignedIn) -> tuple[SongId, VersionId, VersionId]:
    """A song, its first version and the second, which plays."""
    song = await site.song(member=artist.user.id)
    first = await site.features.catalog.find_playable(song)
    assert first is not None
    second = new_version(site)
    await publish(site, song, second, renditions=REST, complete=True, master_size=50, master_name="mix.wav")
    return song, first.version_id, second


class TestVersions:
    """Members see every version, and choose which one plays; counts stay with the song."""

    async def test_listed_for_members_alone(self, site: Site) -> None:
        artist, other = await site.person(Role.ARTIST), await site.person(Role.ARTIST)
        song, first, second = await a_song_with_two(site, artist)
        items = (await ask(site, artist, "GET", f"songs/{song}/versions")).json()["items"]
        assert [(item["number"], item["id"], item["current"]) for item in items] == [
            (2, str(second), True),
            (1, str(first), False),
        ]
        assert (items[0]["file_name"], items[0]["size"]) == ("mix.wav", 50)
        assert items[0]["renditions"] == ["aac64.mp4", "aac128.mp4"]
        paged = (await ask(site, artist, "GET", f"songs/{song}/versions?limit=1")).json()
        rest = (await ask(site, artist, "GET", f"songs/{song}/versions?cursor={paged['next']}")).json()
        assert [item["number"] for item in rest["items"]] == [1]
        assert (await ask(site, other, "GET", f"songs/{song}/versions")).status_code == 403

    async def test_going_back_and_forth(self, site: Site) -> None:
        artist = await site.person(Role.ARTIST)
        song, first, second = await a_song_with_two(site, artist)
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set play_count = 7 where id = %s", [song])
        site.events.published.clear()
        for wanted in (first, second, second):
            answer = await ask(
                site, artist, "PUT", f"songs/{song}/versions/current", json={"version_id": str(wanted)}
            )
            assert (answer.status_code, answer.json()["current"]) == (200, True)
            playing = await site.features.catalog.find_playable(song)
            assert playing is not None
            assert playing.version_id == wanted
        assert site.events.published == [SongChanged(song)] * 2, "staying is no change"
        assert (await ask(site, artist, "GET", f"songs/{song}")).json()["play_count"] == 7
        assert await site.features.catalog.find_version(song, first) is not None

    async def test_only_what_is_whole_and_of_the_song(self, site: Site) -> None:
        artist = await site.person(Role.ARTIST)
        song, first, _ = await a_song_with_two(site, artist)
        other, unfinished = await site.song(member=artist.user.id, title="Other"), new_version(site)
        await publish(site, song, unfinished)
        for version, of, status, code in (
            (unfinished, song, 409, "version_unfinished"),
            (first, other, 404, "version_not_found"),
        ):
            body = {"version_id": str(version)}
            answer = await ask(site, artist, "PUT", f"songs/{of}/versions/current", json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code)

    async def test_deleted_to_make_room(self, site: Site) -> None:
        artist = await site.person(Role.ARTIST)
        song, first, second = await a_song_with_two(site, artist)
        answer = await ask(site, artist, "DELETE", f"songs/{song}/versions/{second}")
        assert (answer.status_code, answer.json()["code"]) == (409, "version_playing")
        assert (await ask(site, artist, "DELETE", f"songs/{song}/versions/{first}")).status_code == 204
        assert Denied(kind="version", subject_id=first, reason="withdrawn") in site.events.published
        assert await site.features.catalog.find_version(song, first) is None
        items = (await ask(site, artist, "GET", f"songs/{song}/versions")).json()["items"]
        assert [item["number"] for item in items] == [2]


class TestSendingAnew:
    """A file sent for a song is its next version, and needs somebody who may edit the song."""

    async def test_who(self, site: Site, tmp_path: Path) -> None:
        artist, other = await site.person(Role.ARTIST), await site.person(Role.ARTIST)
        song = await site.song(member=artist.user.id)
        for who, status in ((artist, 202), (other, 403)):
            answer = await ask(
                site, who, "POST", f"songs/{song}/versions", files={"file": ("mix2.wav", b"RIFF" * 99)}
            )
            assert answer.status_code == status, answer.text
        uploads = (await ask(site, artist, "GET", "uploads")).json()["items"]
        assert [(item["version_of"], item["file_name"]) for item in uploads] == [(str(song), "mix2.wav")]
