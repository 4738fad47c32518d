"""An upload's way to a song: a job that may be killed anywhere and begun again."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import structlog

from segue.catalog.api import Catalog, Container, SongDraft, SongMissing
from segue.ingest import fragments, ladder, rules, sniff, store
from segue.ingest.contracts import Claim, Draft, Encoded, Origin, Plan, Rung, Tags
from segue.ingest.duplicates.service import Fingerprints
from segue.ingest.errors import MasterChanged, MasterMissing, Poison, Withdrawn
from segue.ingest.paths import path_text
from segue.ingest.ports import Analyser, Encoder, IngestMeters, Progress
from segue.ingest.quotas.service import Quotas
from segue.ingest.service.covers import Covers
from segue.ingest.service.uploads import ENCODE, LATER, PRIORITY, job_lock
from segue.ingest.service.words import words_of
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ids import AlbumId, ArtistId, CoverId, IdSource, UploadId, VersionId
from segue.kernel.ports.blobs import BlobMissing, BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.jobs import JobQueue
from segue.kernel.units import ByteCount, SampleRateHz

_NOT_THE_FILES_FAULT = frozenset({ErrorKind.UNAVAILABLE, ErrorKind.OUT_OF_SPACE})
_TELL_EVERY_S = 1.0
_log = structlog.get_logger(__name__)


class ClaimLost(Exception):
    """Another worker has begun the upload anew, or it was cancelled: leave it alone."""


class Encoding:
    """Makes songs of uploads. `rungs` are names of renditions; `folder` is for files at work.

    An attempt that ends through no fault of the file (storage down, shutdown) is not counted;
    of others there are three.
    """

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        jobs: JobQueue,
        catalog: Catalog,
        quotas: Quotas,
        fingerprints: Fingerprints,
        analyser: Analyser,
        encoder: Encoder,
        meters: IngestMeters,
        clock: Clock,
        ids: IdSource,
        rungs: Sequence[str],
        folder: Path,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._jobs = jobs
        self._catalog = catalog
        self._quotas = quotas
        self._fingerprints = fingerprints
        self._analyser = analyser
        self._encoder = encoder
        self._meters = meters
        self._clock = clock
        self._ids = ids
        self._rungs = rungs
        self._folder = folder
        self._covers = Covers(catalog)

    async def forgive_interrupted(self) -> None:
        """Give back what a power cut or a kill of all of Segue interrupted: no file did that.

        Only before the first worker of a database starts. A worker that ends alone is another
        matter: the file it read may be why.
        """
        async with self._database.transaction() as conn:
            await store.release_all(conn)

    async def run(self, upload_id: UploadId) -> None:
        """Bring an upload to ready or failed; nothing happens to one that is there already."""
        async with self._database.transaction() as conn:
            claim = await store.claim(conn, upload_id)
        if claim is None:
            return
        log = _log.bind(upload=str(claim.id), attempt=claim.attempt)
        try:
            await self._attempt(claim)
        except ClaimLost:
            log.info("upload_left_to_another")
        except asyncio.CancelledError:
            await asyncio.shield(self._release(claim))
            raise
        except AppError as failure:
            if failure.kind in _NOT_THE_FILES_FAULT:
                await self._release(claim)
                raise
            await self._fail(claim, failure)
        except Exception:
            if not await self._is_held(claim):
                log.info("upload_left_to_another")
                return
            if claim.attempt < rules.MOST_ATTEMPTS:
                raise
            log.exception("upload_given_up")
            await self._fail(claim, _poison())

    async def _attempt(self, claim: Claim) -> None:
        if claim.attempt > rules.MOST_ATTEMPTS:
            raise _poison()
        began = self._clock.now()
        with self._workplace(claim.id) as folder:
            source = await self._master(claim, folder)
            if claim.version_id is None or claim.plan is None:
                await self._publish_first(claim, source, folder)
                stage = "first"
            else:
                await self._publish_rest(claim, source, folder, claim.version_id, claim.plan)
                stage = "rest"
        self._meters.encoded(stage, (self._clock.now() - began).total_seconds())
        if stage == "rest":
            self._meters.finished("ready")

    async def _publish_first(self, claim: Claim, source: Path, folder: Path) -> None:
        """Measure, encode the first rendition, publish: from here on the song plays.

        The rest is another job, for later: every song that waits may play before any has it all.
        """
        file_format = await asyncio.to_thread(sniff.sniff, source)
        probe = await self._analyser.probe(source, file_format)
        heard = await self._analyser.listen(source, probe, folder)
        seconds = heard.duration / probe.sample_rate
        first = await asyncio.to_thread(
            _finished, ladder.FIRST, heard.first, ladder.rates_for(probe.sample_rate).aac, seconds
        )
        cover = await self._covers.find(claim, heard)
        words = await asyncio.to_thread(words_of, claim, heard.tags)
        draft = rules.completed_draft(claim.draft, heard.tags, claim.file_name)
        version_id = VersionId(self._ids.new())
        async with self._holding(claim) as conn:
            artist_id, album_id = await self._place(conn, claim, draft, heard.tags)
            if claim.origin is Origin.UPLOAD:
                await self._quotas.admit(conn, claim.id, artist_id, claim.size)
            song_id = claim.song_id or await self._catalog.begin_song(
                conn, _song_draft(draft, artist_id, album_id)
            )
            plan = Plan(probe, heard.duration, rules.version_folder(artist_id, album_id, song_id, version_id))
            rendition = rules.rendition_of(first, plan.folder)
            await self._blobs.put_file(rendition.blob_key, first.path)
            await self._catalog.publish_version(
                conn,
                song_id=song_id,
                version_id=version_id,
                analysis=rules.analysis_of(probe, heard),
                renditions=[rendition],
                master_key=claim.master_key,
                master_path=None if claim.master_path is None else path_text(str(claim.master_path)),
                complete=False,
                master_size=claim.size,
                master_name=claim.file_name,
            )
            judge = claim.origin is Origin.UPLOAD
            await self._fingerprints.note(conn, song_id, version_id, heard.fingerprint, judge=judge)
            await self._set_cover(conn, album_id, cover)
            if words is not None:
                await self._catalog.keep_lyrics(conn, song_id, *words)
            await store.keep_plan(
                conn,
                claim,
                song_id=song_id,
                version_id=version_id,
                plan=plan,
                percent=rules.overall_percent(1, 0),
            )
            await self._jobs.enqueue(
                conn,
                ENCODE,
                lock=job_lock(claim.id),
                priority=PRIORITY[claim.origin] - LATER,
                upload_id=str(claim.id),
            )

    async def _publish_rest(
        self, claim: Claim, source: Path, folder: Path, version_id: VersionId, plan: Plan
    ) -> None:
        """All further renditions in one decode; then the song is whole and the upload ready."""
        if claim.song_id is None:
            raise _withdrawn()
        probe, rates = plan.probe, ladder.rates_for(plan.probe.sample_rate)
        rungs = [one for one in ladder.rungs_for(self._rungs, lossless=probe.lossless) if one != ladder.FIRST]
        seconds = plan.duration / probe.sample_rate
        made: dict[Rung, Path] = {}
        if rungs:
            async with self._telling(claim) as progress:
                made = await self._encoder.encode(
                    source,
                    probe,
                    rungs=rungs,
                    rates=rates,
                    duration=plan.duration,
                    folder=folder,
                    progress=progress,
                )
        encoded = [
            await asyncio.to_thread(_finished, rung, path, rates.of(rung), seconds)
            for rung, path in made.items()
        ]
        renditions = [rules.rendition_of(one, plan.folder) for one in encoded]
        for one, rendition in zip(encoded, renditions, strict=True):
            await self._blobs.put_file(rendition.blob_key, one.path)
        async with self._holding(claim) as conn:
            try:
                await self._catalog.publish_version(
                    conn,
                    song_id=claim.song_id,
                    version_id=version_id,
                    analysis=None,
                    renditions=renditions,
                    master_key=claim.master_key,
                    master_path=None if claim.master_path is None else path_text(str(claim.master_path)),
                    complete=True,
                )
            except SongMissing as missing:
                raise _withdrawn() from missing
            await store.finish(conn, claim, self._clock.now())

    async def _place(
        self, conn: Connection, claim: Claim, draft: Draft, tags: Tags
    ) -> tuple[ArtistId, AlbumId | None]:
        """The song's artist and album, made where they are new. A song that is there stays where it is."""
        if claim.song_id is not None:
            try:
                return await self._catalog.get_song_place(conn, claim.song_id)
            except SongMissing as missing:
                raise _withdrawn() from missing
        origin, member = claim.origin.artists, claim.user_id

        async def artist(name: str) -> ArtistId:
            return await self._catalog.find_or_create_artist(conn, name, origin, member=member)

        name = draft.artist or rules.UNKNOWN_ARTIST
        if draft.album_id is not None:
            owner, album_id = await self._catalog.get_album_place(conn, draft.album_id)
            return (owner if claim.draft.artist is None else await artist(name)), album_id
        artist_id = await artist(name)
        if draft.album is None:
            return artist_id, None
        owner_name = rules.album_artist(claim.draft, tags, name)
        owner = artist_id if owner_name == name else await artist(owner_name)
        album_id = await self._catalog.find_or_create_album(
            conn,
            owner,
            draft.album,
            kind="compilation" if tags.compilation else "album",
            release_date=draft.release_date,
            continuous=bool(draft.continuous),
            draft=bool(draft.as_draft),
        )
        return artist_id, album_id

    async def _set_cover(self, conn: Connection, album_id: AlbumId | None, cover: CoverId | None) -> None:
        if (
            album_id is not None
            and cover is not None
            and not await self._catalog.has_album_cover(conn, album_id)
        ):
            await self._catalog.set_album_cover(conn, album_id, cover)

    async def _master(self, claim: Claim, folder: Path) -> Path:
        """The original as a file: in place, or fetched. Raises MasterMissing, MasterChanged."""
        if claim.master_path is not None:
            return await asyncio.to_thread(_unchanged, claim.master_path, claim.size)
        key = claim.master_key or ""
        local = self._blobs.local_path(key)
        if local is not None:
            if not local.is_file():
                raise MasterMissing("The uploaded file is gone from the server. Upload it again.")
            return local
        fetched = folder / "master"
        try:
            with fetched.open("wb") as file:
                async for piece in self._blobs.stream(key, 0, claim.size):
                    await asyncio.to_thread(file.write, piece)
        except BlobMissing:
            raise MasterMissing("The uploaded file is gone from the server. Upload it again.") from None
        return fetched

    @contextmanager
    def _workplace(self, upload_id: UploadId) -> Iterator[Path]:
        self._folder.mkdir(parents=True, exist_ok=True)
        for left_behind in self._folder.glob(f"{upload_id}.*"):
            shutil.rmtree(left_behind, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=f"{upload_id}.", dir=self._folder) as folder:
            yield Path(folder)

    @asynccontextmanager
    async def _holding(self, claim: Claim) -> AsyncIterator[Connection]:
        async with self._database.transaction() as conn:
            if not await store.hold(conn, claim):
                raise ClaimLost
            yield conn

    @asynccontextmanager
    async def _telling(self, claim: Claim) -> AsyncIterator[Progress]:
        """Write the share done to the upload once a second, not at every word of the encoder."""
        share = 0.0

        def hear(now: float) -> None:
            nonlocal share
            share = now

        async def write() -> None:
            told = 0
            while True:
                await asyncio.sleep(_TELL_EVERY_S)
                percent = rules.overall_percent(1, share)
                if percent != told:
                    async with self._database.transaction() as conn:
                        await store.keep_percent(conn, claim, percent)
                    told = percent

        writing = asyncio.create_task(write())
        try:
            yield hear
        finally:
            writing.cancel()
            # A percentage that cannot be written is no reason to give up an encode.
            await asyncio.gather(writing, return_exceptions=True)

    async def _is_held(self, claim: Claim) -> bool:
        async with self._database.transaction() as conn:
            return await store.hold(conn, claim)

    async def _release(self, claim: Claim) -> None:
        async with self._database.transaction() as conn:
            await store.release(conn, claim)

    async def _fail(self, claim: Claim, reason: AppError) -> None:
        async with self._database.transaction() as conn:
            failed = await store.fail(conn, claim, reason, self._clock.now())
            if failed and claim.song_id is not None and claim.version_id is not None:
                await self._catalog.retract_version(conn, claim.song_id, claim.version_id)
        if failed:
            self._meters.finished(reason.code)
            _log.info("upload_failed", upload=str(claim.id), failure=reason.code, reason=reason.detail)


def _finished(rung: Rung, path: Path, rate: SampleRateHz, seconds: float) -> Encoded:
    """The last sample repaired, the index read and held against the fragments themselves."""
    index = None
    if rung.container is Container.MP4:
        frame = ladder.frame_samples(rung)
        if frame is not None:
            fragments.repair_tail(path, frame)
        index = fragments.read_index(path)
    size = path.stat().st_size
    return Encoded(rung, path, rate, ByteCount(size), rules.average_kbps(size, seconds), index)


def _song_draft(draft: Draft, artist_id: ArtistId, album_id: AlbumId | None) -> SongDraft:
    return SongDraft(
        title=draft.title or "",
        artist_id=artist_id,
        album_id=album_id,
        disc=draft.disc or 1,
        track=draft.track,
        genres=draft.genres or (),
        explicit=bool(draft.explicit),
        draft=bool(draft.as_draft),
    )


def _unchanged(path: Path, size: int) -> Path:
    try:
        now = path.stat().st_size
    except OSError:
        raise MasterMissing(
            f"The file {path} cannot be read any more. Put it back and import the folder again."
        ) from None
    if now != size:
        raise MasterChanged(f"The file {path} changed while it waited. Import the folder again.")
    return path


def _withdrawn() -> Withdrawn:
    return Withdrawn("The song was taken away before all its qualities were made.")


def _poison() -> Poison:
    return Poison("Three attempts to read the file ended badly. Export the song again as FLAC, WAV or MP3.")
