"""Importing an operator's folder, where it is or by copying it in."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from segue.ingest import rules, store
from segue.ingest.contracts import Draft, Origin, Upload, UploadState
from segue.ingest.errors import FolderMissing
from segue.ingest.service.covers import folder_cover
from segue.ingest.service.uploads import Uploads
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UploadId
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Database

# Only to leave out what is plainly no music; what a file is, its content tells.
ENDINGS = frozenset({
    ".wav", ".wave", ".bwf", ".rf64", ".aif", ".aiff", ".aifc", ".flac", ".mp3", ".aac", ".m4a", ".mp4",
    ".alac", ".ogg", ".oga", ".opus",
})  # fmt: skip
_BATCH = 200
_MOST_WAITING = 400
_LOOK_EVERY_S = 1.0
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import, as the folder's listing tells of it."""

    path: Path
    size: int
    modified_ns: int
    cover: Path | None


@dataclass(slots=True)
class Tally:
    """How an import stands. `unchanged` files were imported or refused before."""

    seen: int = 0
    unchanged: int = 0
    queued: int = 0
    ready: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be imported, and why."""

    path: str
    code: str
    reason: str


Hear = Callable[[Tally, Sequence[Refusal]], None]


class FolderImport:
    """Walks a folder and queues what is new in it; a worker does the rest.

    Memory does not grow with the folder: files are looked at in batches, and some hundred are in
    the queue at a time. Stopped and begun again, it goes on where it was.
    """

    def __init__(
        self, database: Database, blobs: BlobStore, uploads: Uploads, clock: Clock, ids: IdSource
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._uploads = uploads
        self._clock = clock
        self._ids = ids

    async def run(self, folder: Path, *, copy: bool, hear: Hear) -> Tally:
        """Import everything below `folder`, and wait until it is ready or failed. Raises FolderMissing."""
        if not await asyncio.to_thread(os.path.isdir, folder):
            raise FolderMissing(f"{folder} is no folder that can be read. Check the name.")
        tally = Tally()
        waiting: dict[UploadId, str] = {}
        async for batch in _batches(walk(await asyncio.to_thread(os.path.realpath, folder))):
            for found, before in await self._open_among(batch, tally):
                path = str(found.path)
                if before is not None and before.waiting and _same(before, found):
                    waiting[before.upload_id] = path
                else:
                    waiting[await self._queue(found, before, copy=copy)] = path
                tally.queued += 1
            await self._await(waiting, tally, hear, _MOST_WAITING)
        await self._await(waiting, tally, hear, 0)
        return tally

    async def _open_among(
        self, batch: Sequence[Found], tally: Tally
    ) -> list[tuple[Found, store.ImportedFile | None]]:
        async with self._database.transaction() as conn:
            known = await store.imported_files(conn, [str(found.path) for found in batch])
        still_open = []
        for found in batch:
            before = known.get(str(found.path))
            if before is not None and not before.waiting and _same(before, found):
                tally.unchanged += 1
            else:
                still_open.append((found, before))
        tally.seen += len(batch)
        return still_open

    async def _queue(self, found: Found, before: store.ImportedFile | None, *, copy: bool) -> UploadId:
        upload_id = UploadId(self._ids.new())
        draft = Draft(cover_path=None if found.cover is None else str(found.cover))
        key = rules.master_key(upload_id) if copy else None
        size = found.size
        if key is not None:
            size = await self._blobs.put(key, _pieces(found.path))
        async with self._database.transaction() as conn:
            await self._uploads.queue_import(
                conn,
                store.NewUpload(
                    id=upload_id,
                    user_id=None,
                    origin=Origin.IMPORT,
                    file_name=found.path.name,
                    size=size,
                    draft=draft,
                    master_key=key,
                    master_path=None if copy else str(found.path),
                    song_id=None if before is None else before.song_id,
                ),
            )
            await store.add_imported(
                conn,
                str(found.path),
                size=found.size,
                modified_ns=found.modified_ns,
                upload_id=upload_id,
                now=self._clock.now(),
            )
        return upload_id

    async def _await(self, waiting: dict[UploadId, str], tally: Tally, hear: Hear, most: int) -> None:
        """Until no more than `most` are in the queue, tell what became of the others."""
        while True:
            async with self._database.transaction() as conn:
                done = await store.outcomes(conn, list(waiting))
            refusals = [_refusal(waiting.pop(upload.id), upload) for upload in done]
            tally.failed += sum(1 for refusal in refusals if refusal is not None)
            tally.ready += sum(1 for refusal in refusals if refusal is None)
            hear(tally, [refusal for refusal in refusals if refusal is not None])
            if len(waiting) <= most:
                return
            await asyncio.sleep(_LOOK_EVERY_S)


def walk(folder: str) -> Iterator[Found]:
    """Files below `folder` that may be music, folder by folder in order; links are not followed.

    What cannot be listed or read any more is passed over.
    """
    for place, folders, names in os.walk(folder):
        folders.sort()
        folders[:] = [name for name in folders if not name.startswith(".")]
        cover = folder_cover(names)
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith(".") or path.suffix.lower() not in ENDINGS or path.is_symlink():
                continue
            try:
                told = path.stat()
            except OSError:
                continue
            yield Found(path, told.st_size, told.st_mtime_ns, None if cover is None else Path(place, cover))


def count_songs(folder: str) -> int:
    """How many files `walk` finds."""
    return sum(1 for _ in walk(folder))


async def _batches(found: Iterator[Found]) -> AsyncIterator[list[Found]]:
    def take() -> list[Found]:
        return list(islice(found, _BATCH))

    while batch := await asyncio.to_thread(take):
        yield batch


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece


def _same(before: store.ImportedFile, found: Found) -> bool:
    return (before.size, before.modified_ns) == (found.size, found.modified_ns)


def _refusal(path: str, upload: Upload) -> Refusal | None:
    if upload.state is not UploadState.FAILED:
        return None
    return Refusal(path, upload.code or "", upload.reason or "")
