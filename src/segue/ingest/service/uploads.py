"""Files coming in, and what became of them."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from segue.accounts.api import Caller, Role
from segue.ingest import rules, store
from segue.ingest.contracts import Draft, Origin, Upload
from segue.ingest.errors import UploadMissing, UploadTooLarge
from segue.ingest.quotas.service import Quotas
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, SongId, UploadId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.jobs import JobQueue

ENCODE = "ingest.encode"
# People wait for what they uploaded, the first listener for the demo; nobody waits for an archive.
PRIORITY = {Origin.UPLOAD: 20, Origin.DEMO: 10, Origin.IMPORT: 0}
LATER = 5
"""How much less pressing the further qualities are: every song of an album plays before any has them all."""


class Incoming(Protocol):
    """A file on the wire with what its sender says of it, before or after it."""

    async def open_file(self) -> tuple[str, AsyncIterable[bytes]]:
        """The file's name and bytes. Raises UploadMalformed when there is none."""
        ...

    async def read_draft(self) -> Draft:
        """All fields, once the file was read. Raises UploadMalformed, FieldInvalid."""
        ...


class Uploads:
    """Takes files in and tells how they are doing. `size_limit` in bytes, of one file."""

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        jobs: JobQueue,
        clock: Clock,
        ids: IdSource,
        quotas: Quotas,
        size_limit: int,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._jobs = jobs
        self._clock = clock
        self._ids = ids
        self._quotas = quotas
        self.size_limit = size_limit

    async def accept(self, caller: Caller, incoming: Incoming, song_id: SongId | None = None) -> Upload:
        """Keep what a person sends, and queue it; with `song_id` as a further version of that song.

        On return the file and its row are on stable storage; on failure nothing of it stays. Raises
        UploadMalformed, FieldInvalid, UploadTooLarge, QuotaExceeded, SongMissing, AlbumMissing,
        NotYourArtist, OutOfSpace.
        """
        upload_id = UploadId(self._ids.new())
        key = rules.master_key(upload_id)
        file_name, chunks = await incoming.open_file()
        size = await self._blobs.put(key, self._limited(chunks))
        try:
            draft = await incoming.read_draft()
            if song_id is not None:
                draft = replace(draft, song_id=song_id)
            async with self._database.transaction() as conn:
                artist_id = await self._quotas.find_artist(conn, caller, draft)
                await self._quotas.reserve(conn, artist_id, size)
                upload = store.NewUpload(
                    id=upload_id,
                    user_id=caller.user_id,
                    origin=Origin.UPLOAD,
                    file_name=file_name,
                    size=size,
                    draft=draft,
                    master_key=key,
                    song_id=draft.song_id,
                    artist_id=artist_id,
                )
                await self._add(conn, upload)
                return await self._added(conn, upload_id)
        except BaseException:
            await asyncio.shield(self._blobs.delete(key))
            raise

    async def check_sender(self, caller: Caller) -> None:
        """See that the caller may send songs, before one comes. Raises NotYourArtist."""
        async with self._database.transaction() as conn:
            await self._quotas.check_sender(conn, caller)

    async def check_song(self, caller: Caller, song_id: SongId) -> None:
        """See that a song is the caller's, before its file comes. Raises SongMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            await self._quotas.find_artist(conn, caller, Draft(song_id=song_id))

    async def submit(
        self, chunks: AsyncIterable[bytes], file_name: str, draft: Draft, origin: Origin
    ) -> Upload:
        """Keep a file of the server's own, and queue it. Raises OutOfSpace."""
        upload_id = UploadId(self._ids.new())
        key = rules.master_key(upload_id)
        size = await self._blobs.put(key, chunks)
        return await self._begin(
            store.NewUpload(
                id=upload_id,
                user_id=None,
                origin=origin,
                file_name=file_name,
                size=size,
                draft=draft,
                master_key=key,
                song_id=draft.song_id,
            )
        )

    async def get(self, caller: Caller, upload_id: UploadId) -> Upload:
        """One's own upload; an admin sees all. Raises UploadMissing."""
        async with self._database.transaction() as conn:
            found = await store.find_upload(conn, upload_id)
        if found is None or (found[1] != caller.user_id and Role.ADMIN not in caller.roles):
            raise UploadMissing("It may have been sent by somebody else. Look at your own uploads.")
        return found[0]

    async def list_own(self, caller: Caller, cursor: str | None, limit: int) -> Page[Upload]:
        """The caller's uploads, newest first. Raises BadCursor."""
        after = None if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            found = await store.list_uploads(conn, caller.user_id, after, limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor(last.created_at.isoformat(), str(last.id)))

    async def list_origin(self, origin: Origin) -> list[Upload]:
        """All uploads of an origin, oldest first."""
        async with self._database.transaction() as conn:
            return await store.uploads_of_origin(conn, origin)

    async def forget_origin(self, origin: Origin) -> None:
        """Delete the uploads of an origin and their originals; what is at work on one is given up.

        Songs made of them stay: the catalogue takes those away.
        """
        async with self._database.transaction() as conn:
            keys = await store.forget_origin(conn, origin)
        for key in keys:
            await self._blobs.delete(key)

    async def queue_import(
        self, conn: Connection, upload: store.NewUpload, *, priority: int | None = None
    ) -> None:
        """Queue a file of an import, in the caller's transaction; `priority` instead of its origin's."""
        await store.add_upload(conn, upload, self._clock.now())
        await self.begin(conn, upload.id, upload.origin, priority=priority)

    async def expect(self, conn: Connection, upload: store.NewUpload) -> Upload:
        """Note a file that is to come, in the caller's transaction."""
        await store.add_upload(conn, upload, self._clock.now())
        return await self._added(conn, upload.id)

    async def begin(
        self, conn: Connection, upload_id: UploadId, origin: Origin, *, priority: int | None = None
    ) -> None:
        """Queue an upload whose file is whole, in the caller's transaction."""
        await self._jobs.enqueue(
            conn,
            ENCODE,
            lock=job_lock(upload_id),
            priority=PRIORITY[origin] if priority is None else priority,
            upload_id=str(upload_id),
        )

    async def _begin(self, upload: store.NewUpload) -> Upload:
        async with self._database.transaction() as conn:
            await self._add(conn, upload)
            return await self._added(conn, upload.id)

    async def _add(self, conn: Connection, upload: store.NewUpload) -> None:
        await store.add_upload(conn, upload, self._clock.now())
        await self.begin(conn, upload.id, upload.origin)

    async def _added(self, conn: Connection, upload_id: UploadId) -> Upload:
        found = await store.find_upload(conn, upload_id)
        if found is None:
            raise UploadMissing("It was removed at once. Send it again.")
        return found[0]

    async def _limited(self, chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in chunks:
            size += len(chunk)
            if size > self.size_limit:
                raise too_large(self.size_limit)
            yield chunk


def job_lock(upload_id: UploadId) -> str:
    """Jobs of one upload run one at a time."""
    return f"upload {upload_id}"


def too_large(limit: int) -> UploadTooLarge:
    """The refusal of a file over `limit` bytes."""
    return UploadTooLarge(
        f"Files may have up to {limit / 1e6:,.0f} MB. Export the song as FLAC, or split it.", limit=limit
    )


def _place(cursor: str) -> tuple[datetime, UploadId]:
    moment, last = decode_cursor(cursor, (str, str))
    try:
        return datetime.fromisoformat(str(moment)), UploadId(UUID(str(last)))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None
