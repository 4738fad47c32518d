"""What a crash left behind goes after a day; nothing else does."""

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from segue.ingest.errors import Damaged
from tests.integration.ingest.conftest import Workshop
from tests.integration.ingest.fakes import FakeEngine


async def one(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def keys(workshop: Workshop) -> set[str]:
    store = workshop.site.engines.blobs
    return {blob.key for folder in ("masters", "artists") for blob in [b async for b in store.list(folder)]}


@pytest.fixture
def a_day_later(workshop: Workshop) -> None:
    workshop.site.clock.at = workshop.site.clock.at.fromtimestamp(
        time.time() + 25 * 3600, tz=workshop.site.clock.at.tzinfo
    )


class TestSweep:
    """Blobs are kept while a song or an open upload names them."""

    async def test_what_is_named_stays(
        self, workshop: Workshop, fake: FakeEngine, wav: Path, a_day_later: None
    ) -> None:
        await workshop.made(wav)
        await workshop.send(wav)
        before = await keys(workshop)
        assert len(before) > 12
        assert await workshop.ingest.sweep.run() == 0
        assert await keys(workshop) == before

    async def test_what_is_not_goes(
        self, workshop: Workshop, fake: FakeEngine, wav: Path, a_day_later: None
    ) -> None:
        upload = await workshop.made(wav)
        kept = await keys(workshop)
        folder = next(key for key in kept if key.startswith("artists/")).rsplit("/", 1)[0]
        for key in ("masters/01930000-0000-7000-8000-0000000000ff", f"{folder}/half.mp4"):
            await workshop.site.engines.blobs.put(key, one(b"x"))
        assert await workshop.ingest.sweep.run() == 2
        assert await keys(workshop) == kept
        assert upload.song_id is not None

    async def test_masters_of_failures_go(
        self, workshop: Workshop, fake: FakeEngine, wav: Path, a_day_later: None
    ) -> None:
        fake.failures["probe"] = [Damaged("No.")]
        await workshop.made(wav)
        assert await workshop.ingest.sweep.run() == 1
        assert await keys(workshop) == set()

    async def test_the_young_stay(self, workshop: Workshop) -> None:
        """A blob may be waiting for its row."""
        workshop.site.clock.at = workshop.site.clock.at.fromtimestamp(
            time.time(), tz=workshop.site.clock.at.tzinfo
        )
        await workshop.site.engines.blobs.put("masters/01930000-0000-7000-8000-0000000000ff", one(b"x"))
        assert await workshop.ingest.sweep.run() == 0

    async def test_work_folders(self, workshop: Workshop, a_day_later: None) -> None:
        folder = workshop.ingest.sweep._folder
        for name in ("old", "young"):
            (folder / name).mkdir(parents=True)
            (folder / name / "first.mp4").touch()
        os.utime(folder / "young", (time.time() + 24 * 3600,) * 2)
        await workshop.ingest.sweep.run()
        assert [path.name for path in folder.iterdir()] == ["young"]
