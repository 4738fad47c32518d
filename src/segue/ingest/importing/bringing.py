"""Files into the catalogue, a hundred in a transaction, each behind a savepoint where one would break it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from segue.catalog.api import NamedSong, Originals, SongMissing
from segue.ingest import rules
from segue.ingest import store as upload_store
from segue.ingest.contracts import Draft, Origin, UploadState
from segue.ingest.importing import naming, store
from segue.ingest.importing.contracts import Finding, Hear, KnownFile, Outcome, Tally, WaitingFile, Wishes
from segue.ingest.importing.ports import TrackReader
from segue.ingest.importing.spool import Spool
from segue.ingest.importing.tracks import Answer, Track
from segue.ingest.paths import path_of
from segue.ingest.service.uploads import Uploads
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError
from segue.kernel.ids import IdSource, ImportId, SongId, UploadId
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database

BATCH = 100
_MOST_WAITING = 400
_LOOK_EVERY_S = 1.0
_PIECE = 1 << 20
_FOR_NOW = frozenset({"master_missing", "unreadable"})
"""Reasons that may be gone at the next import: such files are looked at again."""


@dataclass(slots=True)
class _Batch:
    """What is made of up to a hundred files; rows as store.keep_files takes them."""

    findings: list[Finding] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    covers: list[dict[str, Any]] = field(default_factory=list)
    queued: dict[UploadId, str] = field(default_factory=dict)
    unchanged: int = 0
    added: int = 0
    changed: int = 0
    renamed: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """A file whose tags were read; `key` names its copy among the blobs."""

    waiting: WaitingFile
    track: Track
    key: str | None
    song: NamedSong


class Bringing:
    """Reads tags ahead in children, and writes one batch at a time. `ahead` batches are read at once."""

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
        ahead: int,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._uploads = uploads
        self._originals = originals
        self._readers = readers
        self._clock = clock
        self._ids = ids
        self._ahead = ahead

    async def bring(  # noqa: PLR0917 - the run, what it works on, and who hears of it
        self,
        run: ImportId,
        spool: Spool,
        waiting: dict[UploadId, str],
        wishes: Wishes,
        tally: Tally,
        hear: Hear,
    ) -> None:
        """Bring in all files of the spool; wait for those in `waiting` too, and without `lazy` for all."""
        async with self._database.transaction() as conn:
            moves = await store.any_gone(conn)
        async for batch, answers in self._read_ahead(spool):
            made = await self._take(run, batch, answers, wishes, tally, moves=moves)
            waiting |= made.queued
            hear(tally, made.findings)
            await self._await(run, waiting, tally, hear, _MOST_WAITING)
        await self._await(run, waiting, tally, hear, 0)

    async def _read_ahead(self, spool: Spool) -> AsyncIterator[tuple[list[WaitingFile], list[Answer]]]:
        batches = spool.batches(BATCH)
        reading: deque[tuple[list[WaitingFile], asyncio.Task[list[Answer]]]] = deque()
        try:
            while True:
                while len(reading) <= self._ahead and (batch := await asyncio.to_thread(_next, batches)):
                    reading.append((batch, asyncio.create_task(self._read(batch))))
                if not reading:
                    return
                batch, task = reading.popleft()
                yield batch, await task
        finally:
            for _, task in reading:
                task.cancel()
            await asyncio.gather(*(task for _, task in reading), return_exceptions=True)

    async def _read(self, batch: Sequence[WaitingFile]) -> list[Answer]:
        return await self._readers.read([_bytes_of(one.file.path) for one in batch])

    async def _take(
        self,
        run: ImportId,
        batch: Sequence[WaitingFile],
        answers: Sequence[Answer],
        wishes: Wishes,
        tally: Tally,
        *,
        moves: bool,
    ) -> _Batch:
        copies = await self._copies(batch, answers) if wishes.copy else {}
        files = _read_files(batch, answers, copies, lazy=wishes.lazy)
        async with self._database.transaction() as conn:
            await store.take_turn(conn)
            known = await store.known_files(conn, [one.file.path for one in batch])
            made = _Batch()
            _refuse(batch, answers, made)
            files = _news(files, known, made)
            if moves:
                files = await self._move(conn, files, made)
            fresh = [one for one in files if _song_before(known, one) is None]
            await self._add(conn, fresh, wishes, made)
            for one in files:
                before = _song_before(known, one)
                if before is not None:
                    await self._change(conn, one, before, wishes, made)
            await store.keep_files(conn, made.rows, self._clock.now())
            await store.want_covers(conn, made.covers, self._clock.now())
            _count(tally, made, lazy=wishes.lazy)
            await store.keep_run(conn, run, tally, made.findings)
        return made

    async def _move(self, conn: Connection, files: Sequence[_Read], made: _Batch) -> list[_Read]:
        """Files whose content is gone from another path are that file under a new name."""
        looked = [
            {"path": one.waiting.file.path, "size": one.waiting.file.size, "digest": one.track.digest.hex()}
            for one in files
            if not one.waiting.known
        ]
        moved = await store.find_moved(conn, looked) if looked else {}
        taken: dict[str, tuple[_Read, SongId]] = {}
        for one in files:
            before, song_id = moved.get(one.waiting.file.path, (None, None))
            if before is not None and song_id is not None and before not in taken:
                taken[before] = (one, song_id)
        if not taken:
            return list(files)
        now = self._clock.now()
        rows = [
            {"before": before, "path": one.waiting.file.path, "size": one.waiting.file.size,
             "modified_ns": one.waiting.file.modified_ns}
            for before, (one, _) in taken.items()
        ]  # fmt: skip
        await store.move(conn, rows, now)
        songs = [(song_id, before, one.waiting.file.path) for before, (one, song_id) in taken.items()]
        await self._originals.move(conn, songs)
        await self._originals.mark_returned(conn, [song_id for song_id, _, _ in songs])
        made.findings += [
            Finding(path, Outcome.RENAMED, reason=f"It was {before}.", song_id=song_id)
            for song_id, before, path in songs
        ]
        made.renamed += len(songs)
        done = {path for _, _, path in songs}
        return [one for one in files if one.waiting.file.path not in done]

    async def _add(self, conn: Connection, files: Sequence[_Read], wishes: Wishes, made: _Batch) -> None:
        """All at once; where the database takes one of them badly, one by one."""
        if not files:
            return
        try:
            async with store.savepoint(conn):
                await self._add_all(conn, files, wishes, made)
        except (store.RowRefused, AppError):
            for one in files:
                try:
                    async with store.savepoint(conn):
                        await self._add_all(conn, [one], wishes, made)
                except (store.RowRefused, AppError) as failure:
                    _refuse_one(one, failure, made)

    async def _add_all(self, conn: Connection, files: Sequence[_Read], wishes: Wishes, made: _Batch) -> None:
        placed = await self._originals.add(conn, [one.song for one in files])
        for one, place in zip(files, placed, strict=True):
            upload = None if wishes.lazy else await self._queue(conn, one, place.song_id)
            made.rows.append(_row(one, place.song_id, upload))
            if upload is None:
                made.added += 1
                _want_cover(one, place.album_id, made)
            else:
                made.queued[upload] = one.waiting.file.path

    async def _change(
        self, conn: Connection, one: _Read, song_id: SongId, wishes: Wishes, made: _Batch
    ) -> None:
        path = one.waiting.file.path
        try:
            async with store.savepoint(conn):
                await self._originals.change(conn, song_id, one.song)
                upload = None if wishes.lazy else await self._queue(conn, one, song_id)
        except SongMissing as failure:
            made.rows.append(_row(one, None, None))
            made.findings.append(Finding(path, Outcome.REFUSED, failure.code, failure.detail))
        except (store.RowRefused, AppError) as failure:
            _refuse_one(one, failure, made)
        else:
            made.rows.append(_row(one, song_id, upload))
            made.findings.append(Finding(path, Outcome.CHANGED, song_id=song_id))
            if upload is None:
                made.changed += 1
            else:
                made.queued[upload] = path

    async def _queue(self, conn: Connection, one: _Read, song_id: SongId) -> UploadId:
        upload_id = UploadId(self._ids.new())
        await self._uploads.queue_import(
            conn,
            upload_store.NewUpload(
                id=upload_id,
                user_id=None,
                origin=Origin.IMPORT,
                file_name=_name(one),
                size=one.waiting.file.size,
                draft=Draft(cover_path=one.waiting.cover),
                master_key=one.key,
                master_path=None if one.key is not None else one.waiting.file.path,
                song_id=song_id,
            ),
        )
        return upload_id

    async def _copies(self, batch: Sequence[WaitingFile], answers: Sequence[Answer]) -> dict[str, str]:
        """Blobs of the files that were read, by path. The sweep finds what a crash leaves."""
        copies = {}
        for one, answer in zip(batch, answers, strict=True):
            if answer.track is not None:
                key = rules.master_key(UploadId(self._ids.new()))
                await self._blobs.put(key, _pieces(path_of(one.file.path)))
                copies[one.file.path] = key
        return copies

    async def _await(
        self, run: ImportId, waiting: dict[UploadId, str], tally: Tally, hear: Hear, most: int
    ) -> None:
        """Until no more than `most` are in the queue, tell what became of the others."""
        while waiting:
            async with self._database.transaction() as conn:
                done = await upload_store.outcomes(conn, list(waiting))
                findings = [
                    Finding(waiting[one.id], Outcome.REFUSED, one.code, one.reason, one.song_id)
                    for one in done
                    if one.state is UploadState.FAILED
                ]
                tally.refused += len(findings)
                tally.added += len(done) - len(findings)
                if done:
                    await store.keep_run(conn, run, tally, findings)
            for one in done:
                del waiting[one.id]
            hear(tally, findings)
            if len(waiting) <= most:
                return
            await asyncio.sleep(_LOOK_EVERY_S)


def _next(batches: Iterator[list[WaitingFile]]) -> list[WaitingFile]:
    return next(batches, [])


def _bytes_of(path: str) -> bytes:
    return path_of(path).encode("utf-8", "surrogateescape")


async def _pieces(path: str) -> AsyncIterator[bytes]:
    with open(path, "rb") as file:  # noqa: ASYNC230, PTH123 - opening is quick; a path may be no UTF-8
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece


def _read_files(
    batch: Sequence[WaitingFile], answers: Sequence[Answer], copies: dict[str, str], *, lazy: bool
) -> list[_Read]:
    by_folder: dict[str, list[Track]] = {}
    for one, answer in zip(batch, answers, strict=True):
        if answer.track is not None:
            by_folder.setdefault(one.file.path.rpartition("/")[0], []).append(answer.track)
    owners = {folder: naming.album_artists(tracks) for folder, tracks in by_folder.items()}
    files = []
    for one, answer in zip(batch, answers, strict=True):
        track = answer.track
        if track is None:
            continue
        path, key = one.file.path, copies.get(one.file.path)
        original = None
        if lazy:
            name = path.rpartition("/")[2]
            original = naming.original_of(
                track, key=key, path=None if key is not None else path, name=name, size=one.file.size
            )
        song = naming.song_of(track, owners[path.rpartition("/")[0]], path=path, original=original)
        files.append(_Read(one, track, key, song))
    return files


def _refuse(batch: Sequence[WaitingFile], answers: Sequence[Answer], made: _Batch) -> None:
    for one, answer in zip(batch, answers, strict=True):
        unread = answer.unread
        if unread is None:
            continue
        made.findings.append(Finding(one.file.path, Outcome.REFUSED, unread.code, unread.reason))
        if unread.code not in _FOR_NOW:
            made.rows.append({"path": one.file.path, "size": one.file.size,
                              "modified_ns": one.file.modified_ns, "code": unread.code,
                              "reason": unread.reason})  # fmt: skip


def _refuse_one(one: _Read, failure: Exception, made: _Batch) -> None:
    code = failure.code if isinstance(failure, AppError) else "tags_refused"
    reason = failure.detail if isinstance(failure, AppError) else f"The tags cannot be kept: {failure}."
    file = one.waiting.file
    made.findings.append(Finding(file.path, Outcome.REFUSED, code, reason))
    made.rows.append({"path": file.path, "size": file.size, "modified_ns": file.modified_ns,
                      "code": code, "reason": reason})  # fmt: skip


def _news(files: Sequence[_Read], known: dict[str, KnownFile], made: _Batch) -> list[_Read]:
    """Without what another import brought in since this one walked by."""
    news = []
    for one in files:
        file, row = one.waiting.file, known.get(one.waiting.file.path)
        if row is not None and not one.waiting.known and not row.gone and (row.size, row.modified_ns) == (
            file.size, file.modified_ns
        ):  # fmt: skip
            made.unchanged += 1
        else:
            news.append(one)
    return news


def _song_before(known: dict[str, KnownFile], one: _Read) -> SongId | None:
    row = known.get(one.waiting.file.path)
    return None if row is None else row.song_id


def _row(one: _Read, song_id: SongId | None, upload: UploadId | None) -> dict[str, Any]:
    file = one.waiting.file
    return {
        "path": file.path,
        "size": file.size,
        "modified_ns": file.modified_ns,
        "digest": one.track.digest.hex(),
        "song": None if song_id is None else str(song_id),
        "upload": None if upload is None else str(upload),
    }


def _want_cover(one: _Read, album: object, made: _Batch) -> None:
    if album is None:
        return
    if one.waiting.cover is not None:
        made.covers.append({"album": str(album), "path": one.waiting.cover, "inside": False})
    elif one.track.has_picture:
        made.covers.append({"album": str(album), "path": one.waiting.file.path, "inside": True})


def _name(one: _Read) -> str:
    return one.waiting.file.path.rpartition("/")[2][-200:]


def _count(tally: Tally, made: _Batch, *, lazy: bool) -> None:
    tally.unchanged += made.unchanged
    tally.renamed += made.renamed
    tally.refused += sum(1 for one in made.findings if one.outcome is Outcome.REFUSED)
    if lazy:
        tally.added += made.added
        tally.changed += made.changed
