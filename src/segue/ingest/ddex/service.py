"""Folders of DDEX messages taken in: each message once, all of it or nothing."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from segue.catalog.api import Catalog, Deliveries
from segue.ingest import rules
from segue.ingest.contracts import Draft, Origin
from segue.ingest.ddex import store
from segue.ingest.ddex.contracts import (
    DdexTally,
    DeliveredFile,
    HandledMessage,
    Message,
    MessageFinding,
    MessageKind,
)
from segue.ingest.errors import FolderMissing
from segue.ingest.service.uploads import Uploads
from segue.ingest.store import NewUpload
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ids import IdSource, SongId, UploadId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database

LARGEST_MESSAGE = 64 * 1024 * 1024
_LARGEST_COVER = 20 * 1024 * 1024
_PIECE = 1 << 20
_ALGORITHMS = {"MD5": "md5", "SHA1": "sha1", "SHA-1": "sha1", "SHA256": "sha256", "SHA-256": "sha256"}
_FOUND_LATER = (ErrorKind.UNAVAILABLE, ErrorKind.OUT_OF_SPACE)

Hear = Callable[[Path, Sequence[MessageFinding]], None]


class _Refused(Exception):
    """A message that is not taken; what is wrong stands in the findings."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file that is among the blobs, and waits for its row."""

    upload_id: UploadId
    key: str
    name: str
    size: int
    digest: bytes


class DdexImport:
    """Reads messages in the order of their names.

    `schemas` is a folder of .xsd, None to check structure alone.
    Files are copied in: what a distributor leaves behind is cleared away.
    """

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        uploads: Uploads,
        catalog: Catalog,
        deliveries: Deliveries,
        clock: Clock,
        ids: IdSource,
        schemas: Path | None,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._uploads = uploads
        self._catalog = catalog
        self._deliveries = deliveries
        self._clock = clock
        self._ids = ids
        self.schemas = schemas

    async def run(self, folder: Path, hear: Hear) -> DdexTally:
        """Take in every message below `folder`; `hear` is told what is wrong with each.

        Raises FolderMissing.
        """
        if not await asyncio.to_thread(os.path.isdir, folder):
            raise FolderMissing(f"{folder} is no folder that can be read. Check the name.")
        tally = DdexTally()
        for path in await asyncio.to_thread(lambda: list(_messages(folder))):
            findings = await self._take(path, tally)
            if findings:
                hear(path, findings)
        return tally

    async def list_messages(self, cursor: str | None, limit: int) -> Page[HandledMessage]:
        """Messages that were handled, the last one first. Raises BadCursor."""
        after = None if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            found = await store.list_messages(conn, after, limit + 1)
        return cut_page(
            found,
            limit,
            lambda last: encode_cursor(last.handled_at.isoformat(), last.sender, last.message_id),
        )

    async def _take(self, path: Path, tally: DdexTally) -> list[MessageFinding]:
        from segue.ingest.ddex.reading import read_message  # noqa: PLC0415  # lxml: 4 MB, for few

        data = await asyncio.to_thread(path.read_bytes)
        message, findings = await asyncio.to_thread(read_message, data, self.schemas)
        if message is None:
            tally.refused += 1
            return findings
        digest = hashlib.sha256(data).digest()
        async with self._database.transaction() as conn:
            done = await store.find_done(conn, message.sender, message.message_id)
        if done is not None:
            if done == digest:
                tally.known += 1
                return []
            tally.refused += 1
            told = (
                f"The message {message.message_id} was handled with other content. Give it an id of its own."
            )
            return [*findings, MessageFinding(1, told)]
        if message.is_test:
            tally.known += 1
            return [
                *findings,
                MessageFinding(1, "The message is a test: it was read, and nothing was done.", fatal=False),
            ]
        try:
            songs = await self._handle(path, message, digest, findings)
        except _Refused:
            tally.refused += 1
            await self._refuse(path, message, digest, findings)
        else:
            tally.done += 1
            tally.songs += songs
        return findings

    async def _handle(
        self, path: Path, message: Message, digest: bytes, findings: list[MessageFinding]
    ) -> int:
        """Do what a message says; how many songs have a new file."""
        if message.kind is MessageKind.PURGE:
            return await self._purge(path, message, digest, findings)
        async with self._database.transaction() as conn:
            known = await store.find_recordings(conn, message.sender, message.release_key)
        cover = await self._read_cover(path.parent, message, findings)
        arrived: dict[str, _Arrived] = {}
        try:
            for key, file in message.files.items():
                before = known.get(key)
                one = await self._fetch(path.parent, file, before.digest if before else None, findings)
                if one is not None:
                    arrived[key] = one
            missing = [key for key in message.lines if key not in message.files and key not in known]
            findings += [
                MessageFinding(message.lines[key], f"The recording {key} has no file, and none came before.")
                for key in missing
            ]
            _check(findings)
            return await self._deliver(path, message, digest, arrived, cover=cover, findings=findings)
        except _Refused:
            # Whatever else ends this leaves blobs that nobody names, for the sweep to find.
            for one in arrived.values():
                await self._blobs.delete(one.key)
            raise

    async def _deliver(
        self,
        path: Path,
        message: Message,
        digest: bytes,
        arrived: dict[str, _Arrived],
        *,
        cover: bytes | None,
        findings: list[MessageFinding],
    ) -> int:
        if message.release is None:
            raise _Refused
        try:
            cover_id = None if cover is None else await self._catalog.store_cover(cover)
            async with self._database.transaction() as conn:
                await store.hold_sender(conn, message.sender)
                held = await store.find_release(conn, message.sender, message.release_key)
                _check_order(message, held)
                recordings = await store.find_recordings(conn, message.sender, message.release_key)
                known = {key: one.song_id for key, one in recordings.items() if one.song_id is not None}
                placed = await self._deliveries.put(
                    conn, message.release, album_id=None if held is None else held.album_id, known=known
                )
                await store.put_release(conn, message, placed.album_id)
                for key, song_id in placed.songs.items():
                    one = arrived.get(key)
                    if one is not None:
                        await self._uploads.queue_import(conn, _upload(one, song_id))
                    await store.put_recording(
                        conn,
                        message,
                        key,
                        song_id=song_id,
                        upload_id=None if one is None else one.upload_id,
                        digest=None if one is None else one.digest,
                    )
                if cover_id is not None:
                    await self._catalog.set_album_cover(conn, placed.album_id, cover_id)
                await self._note(conn, path, message, digest, findings=findings)
        except _Superseded:
            for one in arrived.values():
                await self._blobs.delete(one.key)
            later = "A later message about this release was handled."
            findings.append(MessageFinding(1, later, fatal=False))
            async with self._database.transaction() as conn:
                await self._note(conn, path, message, digest, findings=findings)
            return 0
        except AppError as failure:
            if failure.kind in _FOUND_LATER:
                raise
            findings.append(MessageFinding(1, f"{failure.detail} ({failure.code})"))
            raise _Refused from failure
        return len(arrived)

    async def _purge(
        self, path: Path, message: Message, digest: bytes, findings: list[MessageFinding]
    ) -> int:
        async with self._database.transaction() as conn:
            await store.hold_sender(conn, message.sender)
            held = await store.find_release(conn, message.sender, message.release_key)
            if held is None:
                findings.append(
                    MessageFinding(1, f"Nothing was delivered as {message.release_key}.", fatal=False)
                )
            else:
                known = await store.find_recordings(conn, message.sender, message.release_key)
                delivered = [one.song_id for one in known.values() if one.song_id is not None]
                reason = f"{message.sender} purged it"
                await self._deliveries.withdraw(conn, held.album_id, delivered, reason)
            await self._note(conn, path, message, digest, findings=findings)
        return 0

    async def _refuse(
        self, path: Path, message: Message, digest: bytes, findings: list[MessageFinding]
    ) -> None:
        async with self._database.transaction() as conn:
            await self._note(conn, path, message, digest, findings=findings, state="refused")

    async def _note(
        self,
        conn: Connection,
        path: Path,
        message: Message,
        digest: bytes,
        *,
        findings: list[MessageFinding],
        state: str = "done",
    ) -> None:
        await store.put_message(
            conn,
            message,
            digest=digest,
            file_name=path.name,
            state=state,
            findings=findings,
            now=self._clock.now(),
        )

    async def _fetch(
        self, folder: Path, file: DeliveredFile, before: bytes | None, findings: list[MessageFinding]
    ) -> _Arrived | None:
        """Copy a file in; None when it is the one that came before, or cannot be had."""
        path = await asyncio.to_thread(_inside, folder, file.uri)
        if path is None:
            findings.append(MessageFinding(file.line, f"The file {file.uri} is not there."))
            return None
        sums = await asyncio.to_thread(_sums, path, file.algorithm)
        if file.digest is not None and sums[1] is not None and sums[1] != file.digest.strip().lower():
            findings.append(
                MessageFinding(file.line, f"The file {file.uri} does not have the sum that is told.")
            )
            return None
        if sums[0] == before:
            return None
        upload_id = UploadId(self._ids.new())
        key = rules.master_key(upload_id)
        size = await self._blobs.put(key, _pieces(path))
        return _Arrived(upload_id, key, path.name, size, sums[0])

    @staticmethod
    async def _read_cover(folder: Path, message: Message, findings: list[MessageFinding]) -> bytes | None:
        if message.cover is None:
            return None
        path = await asyncio.to_thread(_inside, folder, message.cover.uri)
        if path is None:
            findings.append(MessageFinding(message.cover.line, f"The file {message.cover.uri} is not there."))
            return None
        return await asyncio.to_thread(_read_most, path)


class _Superseded(Exception):
    """A message about what a later one has changed."""


def _place(cursor: str) -> tuple[datetime, str, str]:
    moment, sender, message_id = decode_cursor(cursor, (str, str, str))
    try:
        return datetime.fromisoformat(str(moment)), str(sender), str(message_id)
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None


def _check(findings: Sequence[MessageFinding]) -> None:
    if any(one.fatal for one in findings):
        raise _Refused


def _check_order(message: Message, held: store.KnownRelease | None) -> None:
    if held is not None and held.sent_at > message.created_at:
        raise _Superseded


def _upload(one: _Arrived, song_id: SongId) -> NewUpload:
    return NewUpload(
        id=one.upload_id,
        user_id=None,
        origin=Origin.IMPORT,
        file_name=one.name,
        size=one.size,
        draft=Draft(),
        master_key=one.key,
        song_id=song_id,
    )


def _messages(folder: Path) -> Iterator[Path]:
    """Files that may be messages, by name, so that a sender's come in the order in which they are named."""
    from segue.ingest.ddex.reading import is_message  # noqa: PLC0415  # as above

    for path in sorted(folder.rglob("*.xml")):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_MESSAGE:
            continue
        with path.open("rb") as file:
            if is_message(file.read(4096)):
                yield path


def _inside(folder: Path, uri: str) -> Path | None:
    """The file beside the message that an address names; one that leads elsewhere is none."""
    try:
        path = (folder / uri).resolve()
        return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
    except (OSError, ValueError):
        return None


def _sums(path: Path, algorithm: str | None) -> tuple[bytes, str | None]:
    """SHA-256 of a file, and the sum by the algorithm that a message names, if it is one that we know."""
    own = hashlib.sha256()
    name = _ALGORITHMS.get((algorithm or "").upper())
    told = None if name is None else hashlib.new(name, usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            own.update(piece)
            if told is not None:
                told.update(piece)
    return own.digest(), None if told is None else told.hexdigest()


def _read_most(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST_COVER + 1)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
