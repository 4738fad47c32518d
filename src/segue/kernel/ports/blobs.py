"""Blobs: immutable bytes under a key."""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from segue.kernel.errors import AppError, ErrorKind


class BlobMissing(AppError):
    """No blob has this key."""

    code = "blob_missing"
    kind = ErrorKind.NOT_FOUND
    title = "The file is not there"


class BlobStoreDown(AppError):
    """The blob store cannot be reached."""

    code = "blobs_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "Storage cannot be reached"


class OutOfSpace(AppError):
    """Storing this would leave less free than the reserve the operator set."""

    code = "out_of_space"
    kind = ErrorKind.OUT_OF_SPACE
    title = "The server has no room left"


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """`size` in bytes; `modified` aware, in UTC."""

    key: str
    size: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """How full a disk is, in bytes; what is stored leaves `reserve` of `free`."""

    free: int
    total: int
    reserve: int


class BlobStore(Protocol):
    """Keys are `/`-separated, lower-case ASCII. A blob appears whole or not at all."""

    async def put(self, key: str, chunks: AsyncIterable[bytes]) -> int:
        """Store a stream and return its size.

        On return the bytes and every folder that leads to them are on stable storage. When the
        stream raises, nothing stays behind. Raises OutOfSpace, BlobStoreDown.
        """
        ...

    async def put_file(self, key: str, path: Path) -> int:
        """As `put`, for a local file, which is moved where that is possible and else copied."""
        ...

    async def read(self, key: str, start: int, end: int) -> bytes:
        """Bytes [start, end). Raises BlobMissing; short only at the end of the blob."""
        ...

    def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """As `read`, in pieces."""
        ...

    async def info(self, key: str) -> BlobInfo:
        """Raises BlobMissing."""
        ...

    def list(self, prefix: str) -> AsyncIterator[BlobInfo]:
        """Every blob below the folder `prefix`, in no promised order."""
        ...

    async def delete(self, key: str) -> None:
        """Remove; a missing blob is no error."""
        ...

    async def room(self) -> DiskRoom | None:
        """How much more can be stored; None where nobody can tell. Raises BlobStoreDown."""
        ...

    def local_path(self, key: str) -> Path | None:
        """Where the blob is as a file on this machine, for sendfile and ffmpeg; else None."""
        ...
