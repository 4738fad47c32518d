"""Uploads that come in pieces and go on after any break (tus 1.0.0)."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator

from segue.accounts.api import Caller
from segue.ingest import rules as ingest_rules
from segue.ingest.contracts import Draft, Origin, UploadState
from segue.ingest.errors import EmptyFile, UploadMissing
from segue.ingest.quotas.service import Quotas
from segue.ingest.resumable import rules, store
from segue.ingest.resumable.contracts import Checksum, Coming, Creation, Part
from segue.ingest.resumable.errors import (
    ChecksumMismatch,
    OffsetTaken,
    PieceTooLong,
    TooManyUnfinished,
    UploadExpired,
    UploadUnderway,
)
from segue.ingest.service.uploads import PRIORITY, Uploads, job_lock, too_large
from segue.ingest.store import NewUpload
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UploadId
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.jobs import JobQueue

ASSEMBLE = "ingest.assemble"
_SWEPT_AT_ONCE = 100


class ResumableUploads:
    """Keeps a file part by part; what was acknowledged is on stable storage, whatever is killed.

    A part is a blob and then a row. The row is added only while the upload ends where the part begins, so of
    two connections that bring the same bytes one finds itself too late, on whichever machine it is.
    """

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        jobs: JobQueue,
        uploads: Uploads,
        quotas: Quotas,
        clock: Clock,
        ids: IdSource,
        part_bytes: int = rules.MOST_PART_BYTES,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._jobs = jobs
        self._uploads = uploads
        self._quotas = quotas
        self._clock = clock
        self._ids = ids
        self._part_bytes = part_bytes

    @property
    def size_limit(self) -> int:
        """The largest file in bytes."""
        return self._uploads.size_limit

    async def create(self, caller: Caller, size: int, file_name: str, draft: Draft) -> Creation:
        """Begin an upload of `size` bytes; its artist's room is taken from now on.

        Raises EmptyFile, UploadTooLarge, TooManyUnfinished, QuotaExceeded, SongMissing, AlbumMissing,
        NotYourArtist.
        """
        if size == 0:
            raise EmptyFile("The file is empty. Export the song again.")
        if size > self.size_limit:
            raise too_large(self.size_limit)
        upload_id, expires_at = UploadId(self._ids.new()), self._clock.now() + rules.LIFE
        async with self._database.transaction() as conn:
            if await store.count_unfinished(conn, caller.user_id) >= rules.MOST_UNFINISHED:
                raise TooManyUnfinished("Finish or delete some of your uploads first.")
            artist_id = await self._quotas.find_artist(conn, caller, draft)
            await self._quotas.reserve(conn, artist_id, size)
            upload = await self._uploads.expect(
                conn,
                NewUpload(
                    id=upload_id,
                    user_id=caller.user_id,
                    origin=Origin.UPLOAD,
                    file_name=file_name,
                    size=size,
                    draft=draft,
                    master_key=ingest_rules.master_key(upload_id),
                    song_id=draft.song_id,
                    artist_id=artist_id,
                    received=0,
                    expires_at=expires_at,
                ),
            )
        return Creation(upload, expires_at)

    async def get(self, caller: Caller, upload_id: UploadId) -> Coming:
        """How far one's own upload is. Raises UploadMissing, UploadExpired."""
        async with self._database.transaction() as conn:
            return self._standing(await store.find_coming(conn, upload_id, caller.user_id))

    async def append(
        self,
        caller: Caller,
        upload_id: UploadId,
        *,
        offset: int,
        length: int | None,
        body: AsyncIterator[bytes],
        checksum: Checksum | None = None,
    ) -> Coming:
        """Keep a piece that begins at `offset`; `length` is how long it says it is.

        What came before a broken connection stays, unless a checksum was to vouch for it. Raises
        UploadMissing, UploadExpired, OffsetTaken, PieceTooLong, ChecksumMismatch, OutOfSpace.
        """
        coming = await self.get(caller, upload_id)
        if offset != coming.received:
            raise _taken(coming.received)
        room = coming.size - offset
        if length is not None and length > room:
            raise _too_long(room)
        piece = _Piece(body, room, checksum)
        if checksum is None:
            await self._keep_as_it_comes(coming, piece)
        else:
            await self._keep_whole(coming, piece)
        return await self.get(caller, upload_id)

    async def terminate(self, caller: Caller, upload_id: UploadId) -> None:
        """Forget an upload, and what is here of it. Raises UploadMissing, UploadUnderway."""
        async with self._database.transaction() as conn:
            coming = await store.lock_coming(conn, upload_id, caller.user_id)
            if coming is None:
                raise _missing()
            if coming.state in (UploadState.ENCODING, UploadState.READY):
                raise UploadUnderway("Withdraw the song that is made of it instead.")
            keys = await store.delete_upload(conn, upload_id)
        await self._delete(keys)

    async def assemble(self, upload_id: UploadId) -> None:
        """Put an upload's parts together and queue it for encoding; nothing happens where that was done."""
        async with self._database.transaction() as conn:
            whole, parts = await store.lock_whole(conn, upload_id), await store.parts(conn, upload_id)
        if whole is None or not parts:
            return
        key, size = whole
        if len(parts) == 1:
            key = parts[0].blob_key
        else:
            kept = await self._blobs.put(key, self._joined(parts))
            if kept != size:
                # Blobs do not shrink: something outside has taken bytes away.
                raise RuntimeError(f"the parts of {upload_id} hold {kept} bytes, not {size}")
        async with self._database.transaction() as conn:
            standing = await store.lock_whole(conn, upload_id) is not None
            if standing:
                await store.move_master(conn, upload_id, key)
                await store.forget_parts(conn, upload_id)
                await self._uploads.begin(conn, upload_id, Origin.UPLOAD)
        await self._delete([part.blob_key for part in parts if part.blob_key != key or not standing])
        if not standing:
            await self._delete([key])

    async def sweep(self) -> int:
        """Forget uploads that nobody went on with; how many parts of them there were."""
        deleted = 0
        while True:
            async with self._database.transaction() as conn:
                keys = await store.delete_expired(conn, self._clock.now(), _SWEPT_AT_ONCE)
            if keys is None:
                return deleted
            await self._delete(keys)
            deleted += len(keys)

    async def _keep_as_it_comes(self, coming: Coming, piece: "_Piece") -> None:
        """Acknowledge part after part. What stops the piece is raised once all before it is kept."""
        start: int = coming.received
        while await piece.goes_on():
            part = await self._put(coming.id, start, piece)
            await self._acknowledge(coming.id, [part])
            start = part.end
        piece.finish()

    async def _keep_whole(self, coming: Coming, piece: "_Piece") -> None:
        """Acknowledge all parts at once, or none."""
        start: int = coming.received
        parts: list[Part] = []
        try:
            while await piece.goes_on():
                parts.append(await self._put(coming.id, start, piece))
                start = parts[-1].end
            piece.finish()
        except BaseException:
            await asyncio.shield(self._delete([part.blob_key for part in parts]))
            raise
        if parts:
            await self._acknowledge(coming.id, parts)

    async def _put(self, upload_id: UploadId, start: int, piece: "_Piece") -> Part:
        key = rules.part_key(ingest_rules.master_key(upload_id), self._ids.new().hex)
        size = await self._blobs.put(key, piece.part(self._part_bytes, rules.MOST_PART_S))
        return Part(start, start + size, key)

    async def _acknowledge(self, upload_id: UploadId, parts: list[Part]) -> None:
        expires_at = self._clock.now() + rules.LIFE
        try:
            async with self._database.transaction() as conn:
                for part in parts:
                    if not await store.add_part(conn, upload_id, part, expires_at):
                        raise await self._beaten(conn, upload_id)
                if await store.complete(conn, upload_id):
                    await self._jobs.enqueue(
                        conn,
                        ASSEMBLE,
                        lock=job_lock(upload_id),
                        priority=PRIORITY[Origin.UPLOAD],
                        upload_id=str(upload_id),
                    )
        except OffsetTaken:
            await self._delete([part.blob_key for part in parts])
            raise

    async def _beaten(self, conn: Connection, upload_id: UploadId) -> OffsetTaken:
        return _taken(await store.find_received(conn, upload_id))

    def _standing(self, coming: Coming | None) -> Coming:
        if coming is None:
            raise _missing()
        if coming.expires_at is not None and coming.expires_at <= self._clock.now():
            raise UploadExpired("Begin it again: nothing came for two days.")
        return coming

    async def _joined(self, parts: list[Part]) -> AsyncIterator[bytes]:
        for part in parts:
            async for chunk in self._blobs.stream(part.blob_key, 0, part.end - part.start):
                yield chunk

    async def _delete(self, keys: list[str]) -> None:
        # A crash in between leaves blobs that nothing names, for the sweep to find.
        for key in keys:
            await self._blobs.delete(key)


class _Piece:
    """The body of one request, divided into parts.

    However the body ends, the parts end well: what stopped it is kept for `finish`.
    """

    def __init__(self, body: AsyncIterator[bytes], room: int, checksum: Checksum | None) -> None:
        self._body = body
        self._room = room
        self._expected = None if checksum is None else checksum.digest
        self._hash = None if checksum is None else hashlib.new(checksum.algorithm, usedforsecurity=False)
        self._next = b""
        self._failure: Exception | None = None
        self._ended = False

    async def goes_on(self) -> bool:
        """Whether there are bytes for another part."""
        while not self._next and not self._ended:
            await self._read()
        return bool(self._next)

    async def part(self, most: int, seconds: float) -> AsyncIterator[bytes]:
        """Up to about `most` bytes, or what comes in `seconds`."""
        kept, until = 0, time.monotonic() + seconds
        while self._next and kept < most:
            chunk, self._next = self._next, b""
            kept += len(chunk)
            yield chunk
            if time.monotonic() >= until:
                return
            await self._read()

    def finish(self) -> None:
        """Raise what stopped the piece, or ChecksumMismatch."""
        if self._failure is not None:
            raise self._failure
        if self._hash is not None and self._hash.digest() != self._expected:
            raise ChecksumMismatch("Send the piece again.")

    async def _read(self) -> None:
        try:
            chunk = await anext(self._body, None)
        except Exception as failure:  # noqa: BLE001  # raised again by `finish`
            self._failure, chunk = failure, None
        if chunk is None:
            self._ended = True
            return
        if len(chunk) > self._room:
            self._failure = _too_long(self._room)
            chunk, self._ended = chunk[: self._room], True
        self._room -= len(chunk)
        if self._hash is not None:
            self._hash.update(chunk)
        self._next = chunk


def _taken(received: int) -> OffsetTaken:
    return OffsetTaken(f"Ask where it is, and go on from byte {received}.", offset=received)


def _too_long(room: int) -> PieceTooLong:
    return PieceTooLong(f"Only {room} bytes were still to come.", room=room)


def _missing() -> UploadMissing:
    return UploadMissing("It may have been sent by somebody else. Look at your own uploads.")
