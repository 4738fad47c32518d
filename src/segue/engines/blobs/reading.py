"""Blobs through `obstore`: what every backend shares."""

import re
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import contextmanager
from typing import Any

import obstore
from obstore.exceptions import BaseError

from segue.kernel.ports.blobs import BlobInfo, BlobMissing, BlobStoreDown

STREAM_PIECE = 256 * 1024
_KEY = re.compile(r"[a-z0-9_][a-z0-9._-]*(/[a-z0-9_][a-z0-9._-]*)*")


class ObstoreReading:
    """Reads, lists and deletes on any `obstore` backend; the engines add how bytes come in."""

    def __init__(self, store: Any) -> None:
        self._store = store

    async def read(self, key: str, start: int, end: int) -> bytes:
        """Bytes [start, end). Raises BlobMissing; short only at the end of the blob."""
        end = min(end, (await self.info(key)).size)
        if start >= end:
            return b""
        with failures(key):
            return bytes(await obstore.get_range_async(self._store, key, start=start, end=end))

    async def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """As `read`, in pieces."""
        end = min(end, (await self.info(key)).size)
        if start >= end:
            return
        with failures(key):
            found = await obstore.get_async(self._store, key, options={"range": (start, end)})
            async for piece in found.stream(min_chunk_size=STREAM_PIECE):
                yield bytes(piece)

    async def info(self, key: str) -> BlobInfo:
        """Raises BlobMissing."""
        with failures(key):
            found = await obstore.head_async(self._store, checked(key))
        return BlobInfo(key, found["size"], found["last_modified"])

    async def list(self, prefix: str) -> AsyncIterator[BlobInfo]:
        """Every blob below the folder `prefix`, in no promised order."""
        with failures(prefix):
            async for page in obstore.list(self._store, prefix=prefix.rstrip("/") or None):
                for found in page:
                    yield BlobInfo(found["path"], found["size"], found["last_modified"])

    async def delete(self, key: str) -> None:
        """Remove; a missing blob is no error."""
        try:
            with failures(key):
                await obstore.delete_async(self._store, checked(key))
        except BlobMissing:
            return


def checked(key: str) -> str:
    """`key` when it is `/`-separated lower-case ASCII; else ValueError, for it is a fault of ours."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a blob key: {key!r}")
    return key


@contextmanager
def failures(key: str) -> Any:
    """Turn what a backend raises into the port's errors."""
    try:
        yield
    except FileNotFoundError as missing:
        raise BlobMissing("It was removed, or never stored.", key=key) from missing
    except (BaseError, OSError, TimeoutError) as failure:
        raise BlobStoreDown("Try again in a moment.") from failure


async def buffered(chunks: AsyncIterable[bytes], size: int) -> AsyncIterator[bytes]:
    """The same bytes in pieces of at least `size`, the last one excepted."""
    waiting: list[bytes] = []
    held = 0
    async for chunk in chunks:
        waiting.append(chunk)
        held += len(chunk)
        if held >= size:
            yield b"".join(waiting)
            waiting, held = [], 0
    if held:
        yield b"".join(waiting)
