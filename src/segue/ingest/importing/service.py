"""Importing an operator's folder: what is new comes in, what moved keeps its song, what is gone says so."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

from segue.catalog.api import Originals
from segue.ingest.errors import FolderMissing
from segue.ingest.importing import playlists, store
from segue.ingest.importing.bringing import Bringing
from segue.ingest.importing.contracts import (
    Finding,
    FoundFile,
    FoundFolder,
    Hear,
    KnownFile,
    Outcome,
    RunState,
    Tally,
    WaitingFile,
    Wishes,
)
from segue.ingest.importing.ports import TrackReader
from segue.ingest.importing.spool import Spool
from segue.ingest.importing.walking import walk
from segue.ingest.paths import path_text
from segue.ingest.service.uploads import Uploads
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, ImportId, UploadId
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database

_FOLDERS = 50
_ROWS = 2000
_REPORTS_KEPT = timedelta(days=90)


class FolderImport:
    """Lays a folder beside what is known of it, then brings in what differs, a hundred files at a time.

    Memory does not grow with the folder: what is to be done waits on disk. Stopped or killed and begun
    again, it goes on where it was. Imports at once do not disturb each other.
    """

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        uploads: Uploads,
        originals: Originals,
        readers: TrackReader,
        clock: Clock,
        ids: IdSource,
        folder: Path,
        readers_count: int,
    ) -> None:
        self._database = database
        self._originals = originals
        self._readers = readers
        self._clock = clock
        self._ids = ids
        self._folder = folder
        self._bringing = Bringing(
            database=database,
            blobs=blobs,
            uploads=uploads,
            originals=originals,
            readers=readers,
            clock=clock,
            ids=ids,
            ahead=readers_count,
        )

    async def run(self, folder: Path, wishes: Wishes, hear: Hear) -> Tally:
        """Import all below `folder`; without `lazy`, wait until it is encoded. Raises FolderMissing."""
        root = path_text(await asyncio.to_thread(os.path.realpath, folder))
        if root is None or not await asyncio.to_thread(os.path.isdir, folder):
            raise FolderMissing(f"{folder} is no folder that can be read. Check the name.")
        run, tally, began = ImportId(self._ids.new()), Tally(), self._clock.now()
        async with self._database.transaction() as conn:
            await store.forget_runs(conn, began - _REPORTS_KEPT)
            await store.begin_run(conn, run, root, wishes, began)
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        spool = Spool(self._folder)
        state = RunState.STOPPED
        try:
            compared = _Comparing(self, run, tally, spool, hear)
            await compared.walk(root)
            await self._bringing.bring(run, spool, compared.waiting, wishes, tally, hear)
            await self._take_playlists(run, root, compared, tally, hear)
            state = RunState.DONE
        finally:
            spool.close()
            await asyncio.shield(self._end(run, state))
            await asyncio.shield(self._readers.close())
        return tally

    async def _end(self, run: ImportId, state: RunState) -> None:
        async with self._database.transaction() as conn:
            await store.end_run(conn, run, state, self._clock.now())

    async def _take_playlists(
        self, run: ImportId, root: str, compared: "_Comparing", tally: Tally, hear: Hear
    ) -> None:
        """Read those that changed, now that the songs they name are here."""
        for file in compared.playlists:
            try:
                named = await asyncio.to_thread(playlists.read_playlist, file.path)
            except OSError:
                continue
            async with self._database.transaction() as conn:
                await store.keep_playlist(
                    conn,
                    file.path,
                    name=named.name,
                    size=file.size,
                    modified_ns=file.modified_ns,
                    entries=named.paths,
                    now=self._clock.now(),
                )
            tally.playlists += 1
        async with self._database.transaction() as conn:
            if not compared.unlisted:
                await store.settle_playlists(conn, root + "/", root + "0", compared.began)
            await store.keep_run(conn, run, tally, ())
        hear(tally, ())


class _Comparing:
    """One walk over the folder, beside the rows of what was imported below it, in one order."""

    def __init__(self, imports: FolderImport, run: ImportId, tally: Tally, spool: Spool, hear: Hear) -> None:
        self._database = imports._database  # noqa: SLF001 - a part of it, in a class for its state
        self._originals = imports._originals  # noqa: SLF001 - as above
        self._clock = imports._clock  # noqa: SLF001 - as above
        self._run = run
        self._tally = tally
        self._spool = spool
        self._hear = hear
        self.began = self._clock.now()
        self.playlists: list[FoundFile] = []
        self.unlisted: list[str] = []
        self.waiting: dict[UploadId, str] = {}

    async def walk(self, root: str) -> None:
        """Put what is new or changed into the spool, and mark what is gone or there again."""
        after = (root + "/", "")
        async for folders in _chunks(walk(root)):
            after = await self._compare(folders, after, folders[-1].path)
        # A stroke's next character: behind all that lies below.
        await self._compare([], after, root + "0")
        self._tally.total = self._tally.seen
        async with self._database.transaction() as conn:
            await store.keep_run(conn, self._run, self._tally, ())

    async def _compare(
        self, folders: Sequence[FoundFolder], after: tuple[str, str], upto: str
    ) -> tuple[str, str]:
        found = {
            file.path: WaitingFile(file, folder.cover, known=False)
            for folder in folders
            for file in folder.files
        }
        findings = [
            Finding(folder.path, Outcome.UNREADABLE, "unreadable", folder.failure)
            for folder in folders
            if folder.failure is not None
        ]
        findings += [
            Finding(
                path.encode("utf-8", "replace").decode(),
                Outcome.REFUSED,
                "name_refused",
                "The file's name has characters that cannot be kept. Rename it.",
            )
            for folder in folders
            for path in folder.odd
        ]
        self.unlisted += [folder.path for folder in folders if folder.failure is not None]
        self._tally.seen += len(found) + sum(len(folder.odd) for folder in folders)
        self._tally.refused += sum(len(folder.odd) for folder in folders)
        at: tuple[str, str] | None = after
        while at is not None:
            at, more = await self._beside(found, at, upto)
            findings += more
        for waiting in found.values():
            self._spool.add(waiting)
        await self._note_playlists([file for folder in folders for file in folder.playlists])
        if findings:
            async with self._database.transaction() as conn:
                await store.keep_run(conn, self._run, self._tally, findings)
        self._hear(self._tally, findings)
        return (upto + "\U0010ffff", "") if not folders else (upto, "\U0010ffff")

    async def _beside(
        self, found: dict[str, WaitingFile], after: tuple[str, str], upto: str
    ) -> tuple[tuple[str, str] | None, list[Finding]]:
        """Take out of `found` what is known as it is, a page of rows at a time."""
        async with self._database.transaction() as conn:
            known, after_next = await store.known_between(conn, after, upto, _ROWS)
            gone, back = [], []
            for row in known:
                waiting = found.get(row.path)
                if waiting is None:
                    if not row.gone and not row.path.startswith(tuple(self.unlisted)):
                        gone.append(row)
                elif (row.size, row.modified_ns) != (waiting.file.size, waiting.file.modified_ns):
                    found[row.path] = WaitingFile(waiting.file, waiting.cover, known=True)
                elif row.upload_id is not None:
                    # Queued by a run that did not see its end.
                    self.waiting[row.upload_id] = row.path
                    del found[row.path]
                else:
                    del found[row.path]
                    if row.gone:
                        back.append(row)
                    else:
                        self._tally.unchanged += 1
            findings = await self._mark(conn, gone, back)
        return after_next, findings

    async def _mark(
        self, conn: Connection, gone: Sequence[KnownFile], back: Sequence[KnownFile]
    ) -> list[Finding]:
        now = self._clock.now()
        if gone:
            songs = await store.mark_gone(conn, [row.path for row in gone], now)
            await self._originals.mark_gone(conn, songs)
            self._tally.gone += len(gone)
        if back:
            await store.mark_returned(conn, [row.path for row in back], now)
            await self._originals.mark_returned(
                conn, [row.song_id for row in back if row.song_id is not None]
            )
            self._tally.returned += len(back)
        reason = "The file is not where it was. Its song can be played again when it is back."
        return [Finding(row.path, Outcome.GONE, "master_missing", reason, row.song_id) for row in gone] + [
            Finding(row.path, Outcome.RETURNED, song_id=row.song_id) for row in back
        ]

    async def _note_playlists(self, files: Sequence[FoundFile]) -> None:
        if not files:
            return
        async with self._database.transaction() as conn:
            known = await store.known_playlists(conn, [file.path for file in files])
            same = [file.path for file in files if known.get(file.path) == (file.size, file.modified_ns)]
            await store.see_playlists(conn, same, self._clock.now())
        self.playlists += [file for file in files if file.path not in same]


async def _chunks(found: Iterator[FoundFolder]) -> AsyncIterator[list[FoundFolder]]:
    def take() -> list[FoundFolder]:
        return list(islice(found, _FOLDERS))

    while chunk := await asyncio.to_thread(take):
        yield chunk
