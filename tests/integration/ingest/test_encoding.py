"""An upload reaches ready once or failed once, whatever happens on the way."""

import asyncio
from pathlib import Path

import pytest

from segue.catalog.api import Container
from segue.ingest import rules, store
from segue.ingest.api import DEFAULT_LADDER, Draft, Origin, UploadState
from segue.ingest.contracts import Tags
from segue.ingest.errors import Damaged
from segue.kernel.events import SongChanged, SongReady
from segue.kernel.ids import UploadId
from segue.kernel.ports.blobs import BlobStoreDown, OutOfSpace
from tests.integration.ingest.conftest import Workshop
from tests.integration.ingest.fakes import FakeEngine
from tests.site import QueuedJobs, someone


class TestWay:
    """First it plays, then it has everything."""

    async def test_playable_before_ready(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        upload_id = await workshop.send(wav)
        await workshop.ingest.encoding.run(upload_id)

        upload = await workshop.look(upload_id)
        assert (upload.state, upload.playable, upload.percent) == (UploadState.ENCODING, True, 12)
        assert upload.song_id is not None
        playable = await workshop.site.features.catalog.find_playable(upload.song_id)
        assert playable is not None
        assert ([one.id for one in playable.renditions], playable.complete) == (["aac128"], False)

        await workshop.ingest.encoding.run(upload_id)
        upload = await workshop.look(upload_id)
        assert (upload.state, upload.percent, upload.code) == (UploadState.READY, 100, None)
        whole = await workshop.site.features.catalog.find_playable(upload.song_id or playable.song_id)
        assert whole is not None
        assert whole.complete
        assert whole.version_id == playable.version_id
        assert {one.id for one in whole.renditions} == set(DEFAULT_LADDER)
        kinds = [type(event) for event in workshop.site.events.published]
        assert kinds == [SongChanged, SongChanged, SongReady]

    async def test_every_rendition_is_a_blob_of_its_size(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        upload = await workshop.made(wav)
        assert upload.song_id is not None
        playable = await workshop.site.features.catalog.find_playable(upload.song_id)
        assert playable is not None
        for rendition in playable.renditions:
            info = await workshop.site.engines.blobs.info(rendition.blob_key)
            assert info.size == rendition.size
            assert (rendition.index is not None) == (rendition.container is Container.MP4)

    async def test_all_play_before_any_has_everything(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        for _ in range(3):
            await workshop.send(wav)
        await workshop.work()
        assert fake.asked == ["probe", "listen"] * 3 + ["encode"] * 3

    async def test_people_go_before_archives(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        archived = await workshop.send(wav, origin=Origin.IMPORT)
        sent = await workshop.send(wav)
        assert isinstance(workshop.jobs, QueuedJobs)
        by_priority = sorted(workshop.jobs.queued, key=lambda job: -int(job[1]["priority"]))
        assert [job[1]["upload_id"] for job in by_priority] == [str(sent), str(archived)]
        assert len({job[1]["lock"] for job in by_priority}) == 2

    async def test_nothing_stays_in_the_work_folder(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        await workshop.made(wav)
        fake.failures["listen"] = [Damaged("No.")]
        await workshop.made(wav)
        assert not list(workshop.ingest.encoding._folder.iterdir())

    async def test_running_a_finished_one_again_changes_nothing(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        upload = await workshop.made(wav)
        asked = list(fake.asked)
        await workshop.ingest.encoding.run(upload.id)
        assert fake.asked == asked
        assert await workshop.look(upload.id) == upload


class TestTags:
    """The sender outweighs the tags, the tags outweigh guesses."""

    TAGS = Tags(
        "Tagged", "Tag artist", "Tag album", "Album artist", 4, 2, "1999-01-02", ("Folk",), explicit=True
    )

    async def test_tags_fill_what_was_left_out(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        fake.tags = self.TAGS
        upload = await workshop.made(wav, Draft(title="Sent"))
        assert upload.song_id is not None
        song = await workshop.site.features.catalog.get_song(someone(), upload.song_id)
        assert (song.title, song.track, song.disc, song.explicit) == ("Sent", 4, 2, True)
        assert [artist.name for artist in song.artists] == ["Tag artist"]
        assert song.album is not None
        assert song.album.title == "Tag album"

    async def test_lyrics_are_kept(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        fake.tags = Tags("T", "A", lyrics="[00:01.00]Slow water", lyrics_language="eng")
        await workshop.made(wav, origin=Origin.IMPORT)
        async with workshop.site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select language, timing, origin from lyrics")).fetchall()
        assert rows == [{"language": "en", "timing": "line", "origin": "file"}]

    async def test_an_album_goes_under_its_own_artist(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        fake.tags = self.TAGS
        first = await workshop.made(wav, origin=Origin.IMPORT)
        fake.tags = Tags("Other", "Other artist", "Tag album", "Album artist", 5)
        second = await workshop.made(wav, origin=Origin.IMPORT)
        songs = [
            await workshop.site.features.catalog.get_song(someone(), one.song_id)
            for one in (first, second)
            if one.song_id
        ]
        assert len({song.album.id for song in songs if song.album}) == 1
        assert len({song.artists[0].id for song in songs}) == 2

    @pytest.mark.parametrize(
        ("tags", "sent", "under"),
        [
            (Tags(artist="A", album_artist="B"), Draft(), "B"),
            (Tags(artist="A", compilation=True), Draft(), rules.VARIOUS_ARTISTS),
            (Tags(artist="A"), Draft(), "A"),
            (Tags(artist="A", album_artist="B"), Draft(artist="C"), "C"),
        ],
    )
    def test_whose_album(self, tags: Tags, sent: Draft, under: str) -> None:
        assert rules.album_artist(sent, tags, sent.artist or tags.artist or "") == under

    async def test_without_any_the_name_of_the_file_must_do(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        upload = await workshop.made(wav, name="01 Slow water.final.wav")
        assert upload.song_id is not None
        song = await workshop.site.features.catalog.get_song(someone(), upload.song_id)
        assert (song.title, song.artists[0].name, song.album) == (
            "01 Slow water.final",
            rules.UNKNOWN_ARTIST,
            None,
        )


class TestFailing:
    """A file at fault fails at once; a bad end of unknown cause three times; a machine's trouble never."""

    async def test_a_reason_ends_it(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        fake.failures["listen"] = [Damaged("The file is damaged. Export it again.")]
        upload = await workshop.made(wav)
        assert (upload.state, upload.code, upload.reason) == (
            UploadState.FAILED,
            "damaged",
            "The file is damaged. Export it again.",
        )
        assert fake.asked == ["probe", "listen"]
        assert upload.finished_at is not None

    @pytest.mark.parametrize("stage", ["probe", "listen", "encode"])
    async def test_poison(self, workshop: Workshop, fake: FakeEngine, wav: Path, stage: str) -> None:
        fake.failures[stage] = [RuntimeError("boom") for _ in range(9)]
        upload = await workshop.made(wav)
        assert (upload.state, upload.code) == (UploadState.FAILED, "poison")
        assert fake.asked.count(stage) == 3

    @pytest.mark.parametrize("stage", ["probe", "listen", "encode"])
    async def test_two_bad_ends_are_forgiven(
        self, workshop: Workshop, fake: FakeEngine, wav: Path, stage: str
    ) -> None:
        fake.failures[stage] = [RuntimeError("boom"), RuntimeError("boom")]
        assert (await workshop.made(wav)).state is UploadState.READY

    @pytest.mark.parametrize("trouble", [BlobStoreDown("Down."), OutOfSpace("Full.")])
    async def test_trouble_of_the_machine_is_waited_out(
        self, workshop: Workshop, fake: FakeEngine, wav: Path, trouble: Exception
    ) -> None:
        fake.failures["listen"] = [trouble] * 7
        assert (await workshop.made(wav)).state is UploadState.READY

    async def test_a_shutdown_is_no_attempt(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        upload_id = await workshop.send(wav)
        for _ in range(5):
            fake.hold = asyncio.Event()
            running = asyncio.create_task(workshop.ingest.encoding.run(upload_id))
            while fake.asked[-1:] != ["listen"]:
                await asyncio.sleep(0.01)
            fake.asked.clear()
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
        fake.hold = None
        await workshop.work()
        assert (await workshop.look(upload_id)).state is UploadState.READY

    async def test_a_crash_is_an_attempt(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        """A killed worker says nothing: the claim alone counts."""
        upload_id = await workshop.send(wav)
        for _ in range(3):
            async with workshop.site.engines.database.transaction() as conn:
                assert await store.claim(conn, upload_id) is not None
        await workshop.work()
        upload = await workshop.look(upload_id)
        assert (upload.state, upload.code) == (UploadState.FAILED, "poison")

    async def test_what_cannot_be_completed_is_taken_back(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        fake.failures["encode"] = [Damaged("No.")]
        upload = await workshop.made(wav)
        assert upload.song_id is not None
        assert await workshop.site.features.catalog.find_playable(upload.song_id) is None

    async def test_a_song_withdrawn_meanwhile_stays_away(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        upload_id = await workshop.send(wav, origin=Origin.DEMO)
        await workshop.ingest.encoding.run(upload_id)
        await workshop.site.features.catalog.remove_origin(Origin.DEMO.artists)
        await workshop.work()
        assert (await workshop.look(upload_id)).code == "song_withdrawn"

    async def test_forgotten_with_its_origin(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        await workshop.send(wav, origin=Origin.DEMO)
        await workshop.ingest.uploads.forget_origin(Origin.DEMO)
        await workshop.work()
        assert fake.asked == []


class TestFencing:
    """Of two workers that believe to have an upload, the later one has it."""

    async def test_the_earlier_publishes_nothing(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        upload_id = await workshop.send(wav)
        fake.hold = asyncio.Event()
        earlier = asyncio.create_task(workshop.ingest.encoding.run(upload_id))
        while "listen" not in fake.asked:
            await asyncio.sleep(0.01)
        held, fake.hold = fake.hold, None
        await workshop.work()
        ready = await workshop.look(upload_id)
        assert ready.state is UploadState.READY
        before = list(workshop.site.events.published)
        held.set()
        await earlier
        assert await workshop.look(upload_id) == ready
        assert workshop.site.events.published == before

    async def test_a_claim_of_the_first_stage_is_void_in_the_second(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        upload_id: UploadId = await workshop.send(wav)
        async with workshop.site.engines.database.transaction() as conn:
            early = await store.claim(conn, upload_id)
            assert early is not None
        await workshop.ingest.encoding.run(upload_id)
        async with workshop.site.engines.database.transaction() as conn:
            late = await store.claim(conn, upload_id)
            assert late is not None
            assert late.attempt == early.attempt
            assert await store.hold(conn, late)
            assert not await store.hold(conn, early)


class TestFurtherVersion:
    """A file sent anew is the next version; what plays goes on until that is whole, and if it fails."""

    async def test_takes_over_when_whole(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        first = await workshop.made(wav, Draft(title="Slow water", artist="Ilse Maar"))
        assert first.song_id is not None
        upload_id = await workshop.send(wav, Draft(title="Ignored", artist="Nobody", song_id=first.song_id))
        before = await workshop.site.features.catalog.find_playable(first.song_id)
        [job] = workshop.jobs.queued
        await workshop.ingest.encoding.run(upload_id)
        still = await workshop.site.features.catalog.find_playable(first.song_id)
        assert before is not None
        assert still is not None
        assert still.version_id == before.version_id
        workshop.jobs.queued.remove(job)
        await workshop.work()
        after = await workshop.site.features.catalog.find_playable(first.song_id)
        assert after is not None
        assert after.version_id != before.version_id
        async with workshop.site.engines.database.transaction() as conn:
            names = await (await conn.execute("select name from artists")).fetchall()
            songs = await (await conn.execute("select title from songs")).fetchall()
        assert ([row["name"] for row in names], [row["title"] for row in songs]) == (
            ["Ilse Maar"],
            ["Slow water"],
        )

    async def test_a_failure_leaves_no_trace(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        first = await workshop.made(wav, Draft(title="Slow water"))
        assert first.song_id is not None
        before = await workshop.site.features.catalog.find_playable(first.song_id)
        fake.failures["encode"] = [Damaged("It cannot be decoded.")]
        again = await workshop.made(wav, Draft(song_id=first.song_id))
        assert again.state is UploadState.FAILED
        assert await workshop.site.features.catalog.find_playable(first.song_id) == before
        async with workshop.site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select number from song_versions")).fetchall()
        assert [row["number"] for row in rows] == [1]
