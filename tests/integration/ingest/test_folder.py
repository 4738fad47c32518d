"""A folder is imported once, file by file, and again only where it changed."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from segue.catalog.api import Song
from segue.ingest.api import Finding, FolderMissing, Outcome, Tally, Wishes
from segue.ingest.contracts import Tags
from segue.ingest.errors import Damaged
from segue.ingest.service.covers import folder_cover
from tests.integration.ingest.conftest import Workshop
from tests.integration.ingest.fakes import FakeEngine
from tests.site import someone
from tests.sounds import make_sound, run_ffmpeg

ENCODED, IN_PLACE = Wishes(), Wishes(lazy=True)


@pytest.fixture
def music(tmp_path: Path, wav: Path) -> Path:
    """Two albums, a stray file, and what is no music."""
    folder = tmp_path / "music"
    for name in ("A/Tides/01.wav", "A/Tides/02.WAV", "B/Salt/01.mp3", "stray.flac"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # A byte of its own behind the sound: each is a file by itself.
        path.write_bytes(wav.read_bytes() + name.encode())
    for name in ("A/Tides/notes.txt", "A/Tides/.hidden.wav", ".trash/x.wav", "B/Salt/cover.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (folder / "loop").symlink_to(folder)
    (folder / "linked.wav").symlink_to(wav)
    return folder


@asynccontextmanager
async def working(workshop: Workshop) -> AsyncIterator[None]:
    """Jobs run as they come."""

    async def work() -> None:
        while True:
            await workshop.work(patience=1000)
            await asyncio.sleep(0.01)

    task = asyncio.create_task(work())
    try:
        yield
    finally:
        task.cancel()


async def take_in(workshop: Workshop, folder: Path, wishes: Wishes = ENCODED) -> tuple[Tally, list[Finding]]:
    found: list[Finding] = []

    def hear(_: Tally, findings: Sequence[Finding]) -> None:
        found.extend(findings)

    async with working(workshop):
        tally = await workshop.ingest.folder_import.run(folder, wishes, hear)
    return tally, found


async def songs(workshop: Workshop) -> list[Song]:
    return (await workshop.site.features.catalog.list_songs(someone(), limit=100)).items


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segue.ingest.importing.bringing._LOOK_EVERY_S", 0.01)


class TestImport:
    """What is new comes in; what is known is passed over."""

    async def test_once_and_again(self, workshop: Workshop, fake: FakeEngine, music: Path) -> None:
        tally, found = await take_in(workshop, music)
        assert (tally.seen, tally.added, tally.refused, found) == (4, 4, 0, [])
        assert sorted(song.title for song in await songs(workshop)) == ["01", "01", "02", "stray"]
        assert [blob async for blob in workshop.site.engines.blobs.list("masters")] == []
        asked = len(fake.asked)
        tally, _ = await take_in(workshop, music)
        assert (tally.unchanged, tally.added) == (4, 0)
        assert len(fake.asked) == asked

    async def test_words_that_lie_beside_a_song_come_with_it(
        self, workshop: Workshop, fake: FakeEngine, music: Path, tmp_path: Path
    ) -> None:
        fake.tags = Tags(lyrics="Of the tags")
        (music / "stray.lrc").write_text("[00:01.00]Slow wäter", "cp1252")
        (tmp_path / "elsewhere.lrc").write_text("[00:01.00]Not of this folder")
        (music / "A/Tides/01.lrc").symlink_to(tmp_path / "elsewhere.lrc")
        await take_in(workshop, music)
        async with workshop.site.engines.database.transaction() as conn:
            found = await conn.execute("select lines::text as told, origin from lyrics order by 1")
            rows = await found.fetchall()
        assert {row["origin"] for row in rows} == {"file"}
        told = [row["told"] for row in rows]
        assert len(told) == 4
        assert sum("Slow wäter" in one for one in told) == 1
        assert sum("Of the tags" in one for one in told) == 3

    async def test_a_changed_file_is_another_version_of_its_song(
        self, workshop: Workshop, fake: FakeEngine, music: Path, tmp_path: Path
    ) -> None:
        await take_in(workshop, music)
        before = {song.id for song in await songs(workshop)}
        make_sound(music / "stray.flac", "-c:a", "flac", seconds=1)
        tally, found = await take_in(workshop, music)
        assert tally.unchanged == 3
        assert [one.outcome for one in found] == [Outcome.CHANGED]
        assert {song.id for song in await songs(workshop)} == before

    async def test_refusals_name_file_and_reason_and_are_not_tried_again(
        self, workshop: Workshop, fake: FakeEngine, music: Path
    ) -> None:
        (music / "stray.flac").write_bytes(b"PK\x03\x04 no song")
        tally, refused = await take_in(workshop, music)
        assert (tally.added, tally.refused) == (3, 1)
        assert [(one.path, one.code) for one in refused] == [(str(music / "stray.flac"), "not_audio")]
        assert "zip" in (refused[0].reason or "")
        again, refused = await take_in(workshop, music)
        assert (again.unchanged, again.added, refused) == (4, 0, [])

    async def test_copied(self, workshop: Workshop, fake: FakeEngine, music: Path) -> None:
        (music / "stray.lrc").write_text("[00:01.00]Slow water")
        await take_in(workshop, music, Wishes(copy=True))
        kept = [blob async for blob in workshop.site.engines.blobs.list("masters")]
        assert len(kept) == 4
        async with workshop.site.engines.database.transaction() as conn:
            found = await conn.execute("select lines::text as told from lyrics")
            [words] = await found.fetchall()
        assert "Slow water" in words["told"]

    async def test_a_file_that_goes_while_it_waits(
        self, workshop: Workshop, fake: FakeEngine, music: Path
    ) -> None:
        importing = asyncio.create_task(workshop.ingest.folder_import.run(music, ENCODED, lambda *_: None))
        while len(workshop.jobs.queued) < 4:
            await asyncio.sleep(0.01)
        (music / "stray.flac").unlink()
        with (music / "B/Salt/01.mp3").open("ab") as file:
            file.write(b"more")
        async with working(workshop):
            tally = await importing
        assert (tally.added, tally.refused) == (2, 2)

    async def test_stopped_and_begun_again(self, workshop: Workshop, fake: FakeEngine, music: Path) -> None:
        importing = asyncio.create_task(workshop.ingest.folder_import.run(music, ENCODED, lambda *_: None))
        while len(workshop.jobs.queued) < 4:
            await asyncio.sleep(0.01)
        importing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await importing
        tally, _ = await take_in(workshop, music)
        assert (tally.unchanged, tally.added) == (0, 4)
        assert len(await songs(workshop)) == 4

    async def test_no_folder(self, workshop: Workshop, tmp_path: Path) -> None:
        with pytest.raises(FolderMissing):
            await take_in(workshop, tmp_path / "nowhere")

    async def test_an_unknown_failure_is_told_too(
        self, workshop: Workshop, fake: FakeEngine, music: Path
    ) -> None:
        fake.failures["listen"] = [Damaged("Broken.")]
        _, refused = await take_in(workshop, music)
        assert [one.reason for one in refused] == ["Broken."]


class TestCovers:
    """An album comes with the sleeve that lies beside it or inside its files."""

    async def test_of_the_folder(self, workshop: Workshop, fake: FakeEngine, music: Path) -> None:
        shutil.rmtree(music)
        (music / "A").mkdir(parents=True)
        make_sound(music / "A/a.flac", "-metadata", "album=Tides", "-metadata", "artist=A", "-c:a", "flac")
        run_ffmpeg(
            "-f", "lavfi", "-i", "color=c=teal:s=400x400", "-frames:v", "1", str(music / "A/Folder.JPG")
        )
        await take_in(workshop, music)
        [album] = {song.album for song in await songs(workshop) if song.album}
        assert album.cover is not None

    async def test_in_the_file(self, workshop: Workshop, fake: FakeEngine, wav: Path, tmp_path: Path) -> None:
        picture = tmp_path / "picture.png"
        run_ffmpeg("-f", "lavfi", "-i", "color=c=teal:s=400x400", "-frames:v", "1", str(picture))
        fake.tags, fake.cover = Tags(title="T", artist="A", album="Tides"), picture.read_bytes()
        await workshop.made(wav)
        [song] = await songs(workshop)
        assert song.album is not None
        assert song.album.cover is not None

    async def test_a_picture_that_is_none_leaves_the_song(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        fake.tags, fake.cover = Tags(title="T", artist="A", album="Tides"), b"<svg onload=alert(1)>"
        await workshop.made(wav)
        [song] = await songs(workshop)
        assert song.album is not None
        assert song.album.cover is None

    @pytest.mark.parametrize(
        ("names", "cover"),
        [
            (["a.wav", "Cover.JPG"], "Cover.JPG"),
            (["back.jpg", "folder.png", "cover.webp"], "cover.webp"),
            (["a.jpg", "cover.gif"], None),
        ],
    )
    def test_which_picture(self, names: list[str], cover: str | None) -> None:
        assert folder_cover(names) == cover
