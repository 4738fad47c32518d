"""Ingest on real engines, its jobs run by hand."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from segue.app.ingesting import Ingest
from segue.catalog.api import Container
from segue.engines.ffmpeg.engine import FfmpegEngine
from segue.engines.sandbox.confinement import Confinement, find_confinement, python_reads
from segue.engines.sandbox.cores import Cores
from segue.engines.sandbox.process import ProcessSandbox
from segue.ingest import store
from segue.ingest.api import Draft, Origin, Upload
from segue.kernel.ids import UploadId
from tests.integration.ingest.fakes import FakeEngine
from tests.site import QueuedJobs, Site
from tests.sounds import FFMPEG, make_sound


@pytest.fixture(scope="session")
def confinement() -> Confinement:
    """What this machine allows."""
    programs = ((str(FFMPEG), "-version"), (sys.executable, "-c", "import numpy"))
    return find_confinement(programs, (FFMPEG, *python_reads()))


@pytest.fixture
def engine(confinement: Confinement) -> FfmpegEngine:
    """The audio engine, as a worker has it."""
    return FfmpegEngine(FFMPEG, ProcessSandbox(lambda: confinement), Cores(2))


@dataclass
class Workshop:
    """Uploads go in, and jobs run when a test says so."""

    site: Site
    jobs: QueuedJobs

    @property
    def ingest(self) -> Ingest:
        return self.site.features.ingest

    async def send(
        self,
        path: Path,
        draft: Draft | None = None,
        *,
        name: str | None = None,
        origin: Origin = Origin.UPLOAD,
    ) -> UploadId:
        """Take a file in."""

        async def pieces() -> AsyncIterator[bytes]:
            yield path.read_bytes()

        upload = await self.ingest.uploads.submit(pieces(), name or path.name, draft or Draft(), origin)
        return upload.id

    async def work(self, *, patience: int = 20) -> None:
        """Run what is queued, most pressing first, failures again, until nothing is left."""
        while self.jobs.queued and patience:
            self.jobs.queued.sort(key=lambda job: int(job[1].get("priority", 0)), reverse=True)
            task, told = self.jobs.queued.pop(0)
            patience -= 1
            try:
                await self.ingest.encoding.run(UploadId(UUID(str(told["upload_id"]))))
            except Exception:  # noqa: BLE001 - as the queue does
                self.jobs.queued.append((task, told))
            except asyncio.CancelledError:
                self.jobs.queued.append((task, told))
                raise

    async def look(self, upload_id: UploadId) -> Upload:
        """How an upload is."""
        async with self.site.engines.database.transaction() as conn:
            found = await store.find_upload(conn, upload_id)
        assert found is not None
        return found[0]

    async def made(self, path: Path, draft: Draft | None = None, **told: str) -> Upload:
        """Take a file in and see it through."""
        upload_id = await self.send(path, draft, **told)  # type: ignore[arg-type]
        await self.work()
        return await self.look(upload_id)


@pytest.fixture
def workshop(site: Site) -> Workshop:
    """Ingest of the whole application."""
    jobs = site.engines.jobs
    assert isinstance(jobs, QueuedJobs)
    return Workshop(site, jobs)


@pytest.fixture(scope="session")
def small_files(tmp_path_factory: pytest.TempPathFactory) -> dict[Container, Path]:
    """Two seconds in each container."""
    folder = tmp_path_factory.mktemp("small")
    fragmented = ("-movflags", "+cmaf+delay_moov+global_sidx+skip_trailer", "-frag_duration", "1021673")
    return {
        Container.MP4: make_sound(folder / "song.mp4", "-c:a", "aac", *fragmented, seconds=2),
        Container.OGG: make_sound(folder / "song.ogg", "-c:a", "libvorbis", seconds=2),
        Container.FLAC: make_sound(folder / "song.flac", "-c:a", "flac", seconds=2),
    }


@pytest.fixture
def fake(workshop: Workshop, small_files: dict[Container, Path]) -> FakeEngine:
    """A quick engine in the workshop's place for ffmpeg."""
    fake = FakeEngine(small_files)
    workshop.ingest.encoding._analyser = fake
    workshop.ingest.encoding._encoder = fake
    return fake


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    """A song to send."""
    return make_sound(tmp_path / "song.wav", "-c:a", "pcm_s16le", seconds=0.6)
