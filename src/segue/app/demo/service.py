"""Demo music on this server: wanted at the first start, made in the background, taken away again."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path

import structlog

from segue.app.demo import store
from segue.app.demo.programme import RECORDS, SONGS_TOTAL, Piece, Record, works
from segue.app.demo.progress import DemoProgress, DemoState
from segue.catalog.api import Catalog
from segue.catalog.api import Origin as ArtistOrigin
from segue.engines.processes import die_with_parent
from segue.ingest.api import Draft, Origin, Uploads, UploadState
from segue.kernel.clock import Clock
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.jobs import JobQueue

COMPOSE = "demo.compose"
_PIECE_BYTES = 1 << 20
# glibc keeps what is freed and lets its threshold for giving back grow; arrays come and go here.
_THRIFT = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "4194304", "MALLOC_TRIM_THRESHOLD_": "16777216"}
_log = structlog.get_logger(__name__)


class ComposerFailed(Exception):
    """The composer's process ended without all that it was asked for; the job tries again."""


class Demo:
    """The demo music of one server. `folder` is where masters wait to be taken in.

    Songs go through ingest like anybody's uploads, with the origin `demo`. A piece is known by
    its file name, so a job that was killed goes on after the last one that was taken in.
    """

    def __init__(
        self,
        database: Database,
        uploads: Uploads,
        catalog: Catalog,
        jobs: JobQueue,
        clock: Clock,
        folder: Path,
    ) -> None:
        self._database = database
        self._uploads = uploads
        self._catalog = catalog
        self._jobs = jobs
        self._clock = clock
        self._folder = folder

    async def offer(self) -> None:
        """Want demo music if this server has no music and was never asked; go on where it was left."""
        async with self._database.transaction() as conn:
            await store.hold(conn)
            wish = await store.wanted(conn)
            if wish is None:
                wish = await store.is_untouched(conn)
                await store.decide(conn, wish=wish, now=self._clock.now())
        if wish and await self._missing():
            async with self._database.transaction() as conn:
                await self._queue(conn)

    async def want(self) -> None:
        """Have the music made, also after it was taken away."""
        async with self._database.transaction() as conn:
            await store.decide(conn, wish=True, now=self._clock.now())
            await self._queue(conn)

    async def remove(self) -> int:
        """Take all of it away, and want it no more; how many songs there were."""
        async with self._database.transaction() as conn:
            await store.decide(conn, wish=False, now=self._clock.now())
        # Uploads first: what is at work on one gives up, and publishes nothing after the songs went.
        await self._uploads.forget_origin(Origin.DEMO)
        return await self._catalog.remove_origin(ArtistOrigin.DEMO)

    async def progress(self) -> DemoProgress:
        """How many songs can be played, of how many."""
        async with self._database.transaction() as conn:
            wish = await store.wanted(conn)
        if not wish:
            return DemoProgress(DemoState.OFF, 0, 0)
        taken = await self._uploads.list_origin(Origin.DEMO)
        ready = sum(upload.playable for upload in taken)
        done = len({upload.file_name for upload in taken}) >= SONGS_TOTAL and all(
            upload.state in (UploadState.READY, UploadState.FAILED) for upload in taken
        )
        return DemoProgress(DemoState.READY if done else DemoState.MAKING, ready, SONGS_TOTAL)

    async def compose(self) -> None:
        """Compose what is missing and hand it to ingest, song by song. Raises ComposerFailed."""
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        for work in works():
            slugs = [piece.slug for piece in work.pieces]
            missing = await self._missing()
            wanted = [slug for slug in slugs if slug in missing]
            if wanted:
                await self._compose_work(work.record, {piece.slug: piece for piece in work.pieces}, wanted)
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def _compose_work(self, record: Record, pieces: dict[str, Piece], slugs: Sequence[str]) -> None:
        async with self._database.transaction() as conn:
            await self._catalog.find_or_create_artist(conn, record.artist, ArtistOrigin.DEMO, bio=record.bio)
        for slug in slugs:
            # A master that a killed job left here is whole: it has its name only then.
            if self._master(slug).exists():
                await self._take_in(record, pieces[slug])
        left = [slug for slug in slugs if slug in await self._missing()]
        if not left:
            return
        async with aclosing(_composed(self._folder, left)) as composed:
            async for slug in composed:
                if not await self._take_in(record, pieces[slug]):
                    return
                _log.info("demo_song_composed", title=pieces[slug].title)

    async def _take_in(self, record: Record, piece: Piece) -> bool:
        """False when the music is not wanted any more."""
        path = self._master(piece.slug)
        draft = Draft(
            title=piece.title,
            artist=record.artist,
            album=record.title,
            track=piece.track,
            genres=piece.genres,
            release_date=record.release_date,
            continuous=record.continuous,
        )
        wish = bool(await self._wish())
        if wish:
            await self._uploads.submit(_read(path), path.name, draft, Origin.DEMO)
        await asyncio.to_thread(path.unlink)
        if wish and not await self._wish():
            # Taken away while this song was on its way in.
            await self.remove()
            return False
        return wish

    async def _wish(self) -> bool | None:
        async with self._database.transaction() as conn:
            return await store.wanted(conn)

    async def _missing(self) -> set[str]:
        """Slugs of pieces that are wanted and not with ingest yet."""
        if not await self._wish():
            return set()
        taken = {upload.file_name for upload in await self._uploads.list_origin(Origin.DEMO)}
        return {
            piece.slug
            for record in RECORDS
            for piece in record.pieces
            if self._master(piece.slug).name not in taken
        }

    async def _queue(self, conn: Connection) -> None:
        await self._jobs.enqueue(conn, COMPOSE, lock=COMPOSE)

    def _master(self, slug: str) -> Path:
        return self._folder / f"{slug}.flac"


async def _composed(folder: Path, slugs: Sequence[str]) -> AsyncGenerator[str]:
    """Slugs as their masters are whole; the composer is a process of its own, for its memory's sake."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "segue.app.demo.composer", str(folder), *slugs),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        # None of our secrets; one thread, since the listeners have the processors.
        env={"PATH": os.environ.get("PATH", ""), "OPENBLAS_NUM_THREADS": "1", **_THRIFT},
        preexec_fn=die_with_parent(),
    )
    try:
        assert process.stdout is not None  # noqa: S101 - asked for above
        async for line in process.stdout:
            yield line.decode().strip()
        if await process.wait() != 0:
            raise ComposerFailed(f"The composer ended with {process.returncode}.")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _read(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE_BYTES):
            yield piece
