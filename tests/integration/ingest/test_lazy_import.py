"""A lazy import publishes at once; files that move keep their songs, and what is gone says so and returns."""

import os
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest

from segue.accounts.api import Role
from segue.catalog.api import Song
from segue.ingest.api import Finding, Outcome, Tally, Wishes
from segue.ingest.errors import Damaged
from tests.integration.ingest.conftest import Workshop
from tests.integration.ingest.fakes import FakeEngine
from tests.integration.plans.asking import ask, person
from tests.site import someone
from tests.sounds import make_sound, run_ffmpeg

LAZY = Wishes(lazy=True)


async def take_in(workshop: Workshop, folder: Path, wishes: Wishes = LAZY) -> tuple[Tally, list[Finding]]:
    found: list[Finding] = []

    def hear(_: Tally, findings: Sequence[Finding]) -> None:
        found.extend(findings)

    tally = await workshop.ingest.folder_import.run(folder, wishes, hear)
    return tally, found


async def songs(workshop: Workshop) -> list[Song]:
    return (await workshop.site.features.catalog.list_songs(someone(), limit=100)).items


def tagged(path: Path, *options: str, **tags: str) -> Path:
    """A second of sound with tags."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = [word for name, value in tags.items() for word in ("-metadata", f"{name}={value}")]
    return make_sound(path, *told, *options, seconds=1)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """An album of two songs, and one of another artist."""
    folder = tmp_path / "music"
    tagged(folder / "A/Tides/01 Ebb.flac", "-c:a", "flac", title="Ebb", artist="A feat. B", album="Tides")
    tagged(
        folder / "A/Tides/02 Flow.mp3", "-b:a", "128k", title="Flow", artist="A", album="Tides", track="2/2"
    )
    tagged(folder / "C/Salt.ogg", "-c:a", "libvorbis", title="Salt", artist="C; D", genre="Rock/Pop")
    return folder


class TestLazily:
    """Songs are there at once, with what their tags say and their original file."""

    async def test_as_the_tags_say(self, workshop: Workshop, music: Path) -> None:
        tally, found = await take_in(workshop, music)
        assert (tally.added, tally.total, found) == (3, 3, [])
        assert workshop.jobs.queued == []
        by_title = {song.title: song for song in await songs(workshop)}
        ebb, flow, salt = by_title["Ebb"], by_title["Flow"], by_title["Salt"]
        assert [artist.name for artist in ebb.artists] == ["A", "B"]
        assert [artist.name for artist in salt.artists] == ["C", "D"]
        assert ebb.album is not None
        assert flow.album is not None
        assert ebb.album.id == flow.album.id
        assert (ebb.track, flow.track) == (1, 2)
        assert set(salt.genres) == {"rock", "pop"}
        assert flow.duration == pytest.approx(1000, abs=60)

    async def test_the_original_is_heard_by_those_whose_tier_reaches_it(
        self, workshop: Workshop, music: Path
    ) -> None:
        await take_in(workshop, music)
        by_title = {song.title: song for song in await songs(workshop)}
        listener = await person(workshop.site)
        answer = (await ask(workshop.site, listener, "GET", f"songs/{by_title['Flow'].id}/stream")).json()
        [original] = answer["renditions"]
        assert (original["id"], original["mime"], original["quality"]) == (
            "original",
            "audio/mpeg",
            "standard",
        )
        assert answer["progressive_url"] == original["url"]
        assert answer["complete"] is False
        async with workshop.site.client() as client:
            heard = await client.get(original["url"], headers={"range": "bytes=0-99"})
            whole = await client.get(original["url"])
        assert heard.status_code == 206
        assert whole.content == (music / "A/Tides/02 Flow.mp3").read_bytes()
        assert whole.headers["content-type"] == "audio/mpeg"
        refused = await ask(workshop.site, listener, "GET", f"songs/{by_title['Ebb'].id}/stream")
        assert (refused.status_code, refused.json()["code"]) == (503, "song_preparing")
        assert int(refused.headers["retry-after"]) < 10

    async def test_the_first_play_makes_the_ladder(
        self, workshop: Workshop, fake: FakeEngine, music: Path
    ) -> None:
        await take_in(workshop, music)
        [flow] = [song for song in await songs(workshop) if song.title == "Flow"]
        listener = await person(workshop.site)
        for _ in range(3):
            await ask(workshop.site, listener, "GET", f"songs/{flow.id}/stream")
        assert len(workshop.jobs.queued) == 1
        await workshop.work()
        answer = (await ask(workshop.site, listener, "GET", f"songs/{flow.id}/stream")).json()
        assert answer["complete"] is True
        assert "original" not in [one["id"] for one in answer["renditions"]]
        assert [song.id for song in await songs(workshop) if song.title == "Flow"] == [flow.id]
        assert len(await songs(workshop)) == 3

    async def test_a_ladder_that_fails_leaves_the_original(
        self, workshop: Workshop, fake: FakeEngine, music: Path
    ) -> None:
        await take_in(workshop, music)
        [flow] = [song for song in await songs(workshop) if song.title == "Flow"]
        listener = await person(workshop.site)
        fake.failures["encode"] = [Damaged("Broken.")]
        await ask(workshop.site, listener, "GET", f"songs/{flow.id}/stream")
        await workshop.work()
        answer = (await ask(workshop.site, listener, "GET", f"songs/{flow.id}/stream")).json()
        assert [one["id"] for one in answer["renditions"]] == ["original"]
        workshop.site.clock.move(minutes=5)
        listener = await person(workshop.site)
        await ask(workshop.site, listener, "GET", f"songs/{flow.id}/stream")
        assert workshop.jobs.queued == []

    async def test_covers_come_later(self, workshop: Workshop, music: Path) -> None:
        run_ffmpeg("-f", "lavfi", "-i", "color=c=teal:s=400x400", "-frames:v", "1",
                   str(music / "A/Tides/cover.png"))  # fmt: skip
        await take_in(workshop, music)
        assert await workshop.ingest.album_covers.run() == 1
        assert {song.album.cover is not None for song in await songs(workshop) if song.album} == {True}
        assert await workshop.ingest.album_covers.run() == 0


class TestWhatChanges:
    """The file is the master: its song follows it."""

    async def test_nothing(self, workshop: Workshop, music: Path) -> None:
        await take_in(workshop, music)
        tally, found = await take_in(workshop, music)
        assert (tally.unchanged, tally.done, found) == (3, 3, [])

    async def test_a_moved_folder_keeps_its_songs(self, workshop: Workshop, music: Path) -> None:
        await take_in(workshop, music)
        before = {song.title: song.id for song in await songs(workshop)}
        (music / "A").rename(music / "Z")
        for path in (music / "Z").rglob("*.*"):
            os.utime(path)  # copied by a tool that keeps no times
        tally, found = await take_in(workshop, music)
        assert (tally.renamed, tally.added, tally.unchanged) == (2, 0, 1)
        assert {one.outcome for one in found} == {Outcome.GONE, Outcome.RENAMED}
        assert {song.title: song.id for song in await songs(workshop)} == before
        [flow] = [song for song in await songs(workshop) if song.title == "Flow"]
        listener = await person(workshop.site)
        answer = (await ask(workshop.site, listener, "GET", f"songs/{flow.id}/stream")).json()
        async with workshop.site.client() as client:
            heard = await client.get(answer["renditions"][0]["url"])
        assert heard.content == (music / "Z/Tides/02 Flow.mp3").read_bytes()

    async def test_gone_and_back(self, workshop: Workshop, music: Path, tmp_path: Path) -> None:
        await take_in(workshop, music)
        [flow] = [song for song in await songs(workshop) if song.title == "Flow"]
        (music / "A").rename(tmp_path / "elsewhere")
        tally, _ = await take_in(workshop, music)
        assert (tally.gone, tally.unchanged) == (2, 1)
        listener = await person(workshop.site)
        gone = await ask(workshop.site, listener, "GET", f"songs/{flow.id}/stream")
        assert (gone.status_code, gone.json()["code"]) == (404, "original_gone")
        assert [song.playable for song in await songs(workshop) if song.id == flow.id] == [False]
        (tmp_path / "elsewhere").rename(music / "A")
        tally, _ = await take_in(workshop, music)
        assert (tally.returned, tally.added) == (2, 0)
        back = await ask(workshop.site, listener, "GET", f"songs/{flow.id}/stream")
        assert back.status_code == 200
        assert [song.playable for song in await songs(workshop) if song.id == flow.id] == [True]

    async def test_other_tags(self, workshop: Workshop, music: Path) -> None:
        await take_in(workshop, music)
        [flow] = [song for song in await songs(workshop) if song.title == "Flow"]
        tagged(music / "A/Tides/02 Flow.mp3", "-b:a", "96k", title="Flood", artist="A", album="Tides")
        tally, found = await take_in(workshop, music)
        assert (tally.changed, [one.song_id for one in found]) == (1, [flow.id])
        assert [song.title for song in await songs(workshop) if song.id == flow.id] == ["Flood"]

    async def test_an_unreadable_folder_loses_nothing(
        self, workshop: Workshop, music: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await take_in(workshop, music)
        listing = os.scandir

        def fails(folder: str) -> object:
            if folder.endswith("/Tides/"):
                raise PermissionError(13, "Permission denied")
            return listing(folder)

        monkeypatch.setattr("segue.ingest.importing.walking.os.scandir", fails)
        tally, found = await take_in(workshop, music)
        assert (tally.gone, [one.outcome for one in found]) == (0, [Outcome.UNREADABLE])


class TestOddNames:
    """Whatever a file is called, it comes in and can be played."""

    async def test_names_that_are_no_utf8(self, workshop: Workshop, tmp_path: Path) -> None:
        folder = os.fsencode(tmp_path) + b"/music"
        os.mkdir(folder)  # noqa: PTH102 - bytes
        source = tagged(tmp_path / "x.mp3", "-b:a", "64k")
        os.rename(source, folder + b"/\xcf\xf0\xe8\xe2\xe5\xf2.mp3")  # noqa: PTH104 - bytes
        tally, _ = await take_in(workshop, tmp_path / "music")
        assert tally.added == 1
        [song] = await songs(workshop)
        assert song.title == "\u041f\u0440\u0438\u0432\u0435\u0442"
        listener = await person(workshop.site)
        answer = (await ask(workshop.site, listener, "GET", f"songs/{song.id}/stream")).json()
        async with workshop.site.client() as client:
            assert (await client.get(answer["renditions"][0]["url"])).status_code == 200
        again, _ = await take_in(workshop, tmp_path / "music")
        assert again.unchanged == 1


class TestPlaylists:
    """M3U8 files are kept with the songs they name, for when there are playlists."""

    async def test_found(self, workshop: Workshop, music: Path) -> None:
        (music / "mix.m3u8").write_text(
            "#EXTM3U\n#PLAYLIST:Evening\n#EXTINF:1,Flow\nA/Tides/02 Flow.mp3\nnowhere.mp3\nhttp://x/y.mp3\n"
            "C\\Salt.ogg\n"
        )
        tally, _ = await take_in(workshop, music)
        assert tally.playlists == 1
        admin = await person(workshop.site, Role.ADMIN)
        [kept] = (await ask(workshop.site, admin, "GET", "admin/imported-playlists")).json()["items"]
        assert (kept["name"], kept["entries"], kept["found"]) == ("Evening", 3, 2)


class TestReports:
    """What became of each import is a page and a table."""

    async def test_told(self, workshop: Workshop, music: Path) -> None:
        (music / "=cmd.mp3").write_bytes(b"PK\x03\x04")
        await take_in(workshop, music)
        admin = await person(workshop.site, Role.ADMIN)
        [run] = (await ask(workshop.site, admin, "GET", "admin/imports")).json()["items"]
        assert (run["state"], run["added"], run["refused"], run["lazy"]) == ("done", 3, 1, True)
        answer = await ask(workshop.site, admin, "GET", f"admin/imports/{run['id']}/findings?outcome=refused")
        [finding] = answer.json()["items"]
        assert (finding["code"], finding["path"]) == ("not_audio", str(music / "=cmd.mp3"))
        table = await ask(workshop.site, admin, "GET", f"admin/imports/{run['id']}/report.csv")
        assert table.headers["content-type"].startswith("text/csv")
        assert len(table.text.strip().splitlines()) == 2
        missing = await ask(workshop.site, admin, "GET", f"admin/imports/{UUID(int=7)}")
        assert missing.status_code == 404
