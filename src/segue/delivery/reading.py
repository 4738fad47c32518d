"""Bytes of blobs for sending: from the page cache at once, from a disk in a thread."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from segue.ingest.api import path_of
from segue.kernel.ports.blobs import BlobMissing, BlobStore

PIECE = 512 * 1024
"""Bytes of one message to the server: a segment of the highest AAC tier goes out as one."""

_NOWAIT: int = getattr(os, "RWF_NOWAIT", 0)


class MediaReader:
    """Reads ranges of blobs.

    A local file is read in the event loop if the kernel holds it in memory, which costs less than
    handing it to a thread and back; only what would wait for a disk goes to a thread.
    """

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._paths: dict[str, str] = {}

    async def read(self, key: str, start: int, end: int) -> bytes:
        """Bytes [start, end), which lie inside the blob. Raises BlobMissing, BlobStoreDown."""
        path = self._local(key)
        data = await (self._blobs.read(key, start, end) if path is None else _read_local(path, start, end))
        if len(data) != end - start:
            raise BlobMissing("The file of this rendition is shorter than it was made.")
        return data

    async def pieces(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """As `read`, in pieces of PIECE bytes."""
        if self._local(key) is None:
            async for piece in self._blobs.stream(key, start, end):
                yield piece
            return
        while start < end:
            piece = await self.read(key, start, min(start + PIECE, end))
            yield piece
            start += len(piece)

    def _local(self, key: str) -> str | None:
        path = self._paths.get(key)
        if path is None:
            # An original that is used where it is, by a path that only the catalogue writes.
            found = Path(path_of(key[5:])) if key.startswith("file:") else self._blobs.local_path(key)
            if found is None:
                return None
            if len(self._paths) >= 50_000:
                self._paths.clear()
            path = self._paths[key] = str(found)
        return path


async def _read_local(path: str, start: int, end: int) -> bytes:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise BlobMissing("The file of this rendition is not in the store.") from None
    try:
        if _in_memory(file, start, end):
            return os.pread(file, end - start, start)
    finally:
        os.close(file)
    return await asyncio.to_thread(_read_file, path, start, end)


def _in_memory(file: int, start: int, end: int) -> bool:
    """Whether reading would not wait, judged by the first, the middle and the last byte.

    preadv2 with RWF_NOWAIT (Linux 4.14) fails rather than waits; where it is missing, or the file
    system does not know it, the answer is no.
    """
    if not _NOWAIT:
        return False
    byte = bytearray(1)
    try:
        for place in (start, (start + end) // 2, end - 1):
            if os.preadv(file, [byte], place, _NOWAIT) != 1:
                return False
    except OSError:
        return False
    return True


def _read_file(path: str, start: int, end: int) -> bytes:
    with Path(path).open("rb", buffering=0) as file:
        return os.pread(file.fileno(), end - start, start)
