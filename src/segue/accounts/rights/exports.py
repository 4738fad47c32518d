"""Everything held about a person, as a zip they can take away."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from segue.accounts.audit.service import Audit
from segue.accounts.errors import Unauthenticated
from segue.accounts.mailing.contracts import LetterKind
from segue.accounts.mailing.service import Mailroom
from segue.accounts.rights.archive import Archive
from segue.accounts.rights.contracts import EXPORT_LIFE, Export, ExportState
from segue.accounts.rights.errors import ExportMissing, ExportNotReady, ExportTooSoon
from segue.accounts.rights.store import exports as store
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.blobs import BlobMissing, BlobStore
from segue.kernel.ports.database import Database
from segue.kernel.ports.jobs import JobQueue
from segue.kernel.ports.rights import Exporter

BUILD = "rights.build_export"
_A_DAY = timedelta(days=1)
_BATCH = 500
_READ_ME = """\
This is everything that {site} holds about you, as of {at} UTC.

Each kind of thing is a file of JSON, for programs, and the same as CSV, for a spreadsheet (a cell that
would be a formula there has ' before it). Times are UTC, durations in milliseconds.

{kinds}

What is not here, and why:

{kept_back}
"""
_log = structlog.get_logger(__name__)


class Exports:
    """One export a person and day. A job builds it; it can be fetched for 7 days, by the person alone."""

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        jobs: JobQueue,
        audit: Audit,
        mailroom: Mailroom,
        exporters: Sequence[Exporter],
        site: str,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._jobs = jobs
        self._audit = audit
        self._mailroom = mailroom
        self._exporters = tuple(exporters)
        self._site = site
        self._clock = clock
        self._ids = ids

    async def request(self, user_id: UserId, address: str | None) -> Export:
        """Have an export made; while one is, that is it. Raises ExportTooSoon."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            if not await store.hold_person(conn, user_id):
                raise Unauthenticated("This account is gone. Sign in with another one.")
            latest = await store.find_latest(conn, user_id)
            if latest is not None and latest.state is ExportState.QUEUED:
                return latest
            if (
                latest is not None
                and latest.state is ExportState.READY
                and now < latest.requested_at + _A_DAY
            ):
                wait = latest.requested_at + _A_DAY - now
                raise ExportTooSoon(
                    "Fetch that one, or ask again tomorrow.",
                    retry_after=int(wait.total_seconds()) + 1,
                    export_id=str(latest.id),
                )
            export_id = self._ids.new()
            await store.add(conn, export_id, user_id, now)
            await self._jobs.enqueue(conn, BUILD, export_id=str(export_id))
            await self._audit.record(
                conn,
                "export.requested",
                actor=user_id,
                object_kind="user",
                object_id=user_id,
                address=address,
            )
            return Export(export_id, user_id, ExportState.QUEUED, now, None, None, None)

    async def get(self, user_id: UserId, export_id: UUID) -> Export:
        """An export of this person's. Raises ExportMissing."""
        async with self._database.transaction() as conn:
            export = await store.find(conn, export_id)
        if export is None or export.user_id != user_id:
            raise ExportMissing("It may have been swept. Ask for a new one.")
        if export.expires_at is not None and export.expires_at <= self._clock.now():
            raise ExportMissing("Its 7 days are over. Ask for a new one.")
        return export

    async def open(self, user_id: UserId, export_id: UUID) -> tuple[Export, AsyncIterator[bytes]]:
        """An export and its zip. Raises ExportMissing, ExportNotReady."""
        export = await self.get(user_id, export_id)
        if export.state is not ExportState.READY or export.size is None:
            raise ExportNotReady("Look again in a minute, or ask for a new one if it has failed.")
        return export, self._blobs.stream(key_of(export_id), 0, export.size)

    async def build(self, export_id: UUID) -> None:
        """Make the zip. What is down or full is waited for; another failure ends it."""
        async with self._database.transaction() as conn:
            export = await store.find(conn, export_id)
        if export is None or export.state is not ExportState.QUEUED:
            return
        try:
            size = await self._blobs.put(key_of(export_id), self._zip(export.user_id))
        except AppError as failure:
            if failure.kind in {ErrorKind.UNAVAILABLE, ErrorKind.OUT_OF_SPACE}:
                raise
            await self._give_up(export_id)
            raise
        except Exception:
            await self._give_up(export_id)
            raise
        now = self._clock.now()
        async with self._database.transaction() as conn:
            wanted = await store.finish(conn, export_id, now=now, expires_at=now + EXPORT_LIFE, size=size)
            if wanted:
                until = (now + EXPORT_LIFE).strftime("%Y-%m-%d")
                await self._mailroom.tell(conn, export.user_id, LetterKind.EXPORT_READY, until=until)
        if not wanted:
            await self._blobs.delete(key_of(export_id))

    async def sweep(self) -> None:
        """Delete exports whose 7 days are over, and zips that nobody waits for."""
        async with self._database.transaction() as conn:
            await store.forget_old(conn, self._clock.now())
        batch: list[UUID] = []
        async for blob in self._blobs.list("exports"):
            export_id = id_of(blob.key)
            if export_id is not None:
                batch.append(export_id)
            if len(batch) == _BATCH:
                await self._sweep_blobs(batch)
                batch = []
        await self._sweep_blobs(batch)

    async def _sweep_blobs(self, found: Sequence[UUID]) -> None:
        async with self._database.transaction() as conn:
            known = await store.known(conn, found)
        for export_id in set(found) - known:
            await self._blobs.delete(key_of(export_id))

    async def _give_up(self, export_id: UUID) -> None:
        async with self._database.transaction() as conn:
            await store.fail(conn, export_id, self._clock.now())

    async def _zip(self, user_id: UserId) -> AsyncIterator[bytes]:
        archive = Archive(self._clock.now())
        archive.add_text("README.txt", self._read_me())
        for exporter in self._exporters:
            for kind in exporter.kinds:
                async for piece in archive.add_rows(kind.name, exporter.rows(kind.name, user_id)):
                    yield piece
            for held in await exporter.files(user_id):
                try:
                    size = (await self._blobs.info(held.blob_key)).size
                except BlobMissing:
                    _log.warning("export_lacks_file", key=held.blob_key)
                    continue
                pieces = self._blobs.stream(held.blob_key, 0, size)
                async for piece in archive.add_file(f"files/{held.name}", pieces):
                    yield piece
        yield archive.close()

    def _read_me(self) -> str:
        kinds = [f"{kind.name}: {kind.tells}" for exporter in self._exporters for kind in exporter.kinds]
        reasons = sorted({reason for exporter in self._exporters for reason in exporter.kept_back.values()})
        return _READ_ME.format(
            site=self._site,
            at=self._clock.now().strftime("%Y-%m-%d %H:%M"),
            kinds="\n".join(kinds),
            kept_back="\n".join(reasons),
        )


def key_of(export_id: UUID) -> str:
    """Where an export's zip is kept."""
    return f"exports/{export_id.hex}.zip"


def id_of(key: str) -> UUID | None:
    """Whose place this is; None for another kind of blob."""
    name = key.removeprefix("exports/").removesuffix(".zip")
    try:
        return UUID(hex=name)
    except ValueError:
        return None


def _check_not_of_today(latest: Export | None, now: datetime) -> None:
    if latest is None or latest.state is not ExportState.READY or now >= latest.requested_at + _A_DAY:
        return
    wait = latest.requested_at + _A_DAY - now
    raise ExportTooSoon(
        "Fetch that one, or ask again tomorrow.",
        retry_after=int(wait.total_seconds()) + 1,
        export_id=str(latest.id),
    )
