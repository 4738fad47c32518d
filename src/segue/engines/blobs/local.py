"""Blobs in a folder of this machine, on stable storage before they are acknowledged."""

import asyncio
import errno
import fcntl
import os
import time
import uuid
from collections.abc import AsyncIterable, Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import ParamSpec, TypeVar

from obstore.store import LocalStore

from segue.engines.blobs.reading import ObstoreReading, buffered, checked
from segue.kernel.ports.blobs import BlobStoreDown, DiskRoom, OutOfSpace

_WRITE_PIECE = 1024 * 1024
_SMALL_SONG = 16 * 1024 * 1024
_KNOWN_LIMIT = 10_000
_YOUNG_S = 60  # a writer that has made its file but not yet locked it
P = ParamSpec("P")
R = TypeVar("R")


class LocalBlobStore(ObstoreReading):
    """Blobs below `root`/objects; what is still arriving is in `root`/incoming.

    obstore's own LocalStore does not fsync, so writing is done here. `reserve` bytes of the disk
    stay free.
    """

    def __init__(self, root: Path, *, reserve: int = 0) -> None:
        self._objects = root / "objects"
        self._incoming = root / "incoming"
        self._reserve = reserve
        self._known: set[Path] = set()
        _make_folder(self._objects)
        _make_folder(self._incoming)
        self._forget_unfinished()
        super().__init__(LocalStore(self._objects))

    async def put(self, key: str, chunks: AsyncIterable[bytes]) -> int:
        """Store a stream and return its size; see the port."""
        target = self._objects / checked(key)
        self._need_room(0)
        with self._arriving() as file:
            size = 0
            async for piece in buffered(chunks, _WRITE_PIECE):
                self._need_room(len(piece))
                await asyncio.to_thread(_in_our_words, _write, file, piece)
                size += len(piece)
            await asyncio.to_thread(_in_our_words, self._keep, file, target)
        return size

    async def put_file(self, key: str, path: Path) -> int:
        """As `put`, for a local file, which is moved where that is possible and else copied."""
        target = self._objects / checked(key)
        return await asyncio.to_thread(_in_our_words, self._take, path, target)

    async def room(self) -> DiskRoom | None:
        """How full the disk is."""
        return self._disk()

    def local_path(self, key: str) -> Path | None:
        """Where the blob is as a file on this machine."""
        return self._objects / checked(key)

    async def check(self) -> None:
        """Raises BlobStoreDown or OutOfSpace when an upload could not be taken now."""
        self._need_room(_SMALL_SONG)
        if not os.access(self._incoming, os.W_OK):
            raise BlobStoreDown(f"The folder {self._incoming} cannot be written to.")

    def _disk(self) -> DiskRoom:
        try:
            disk = os.statvfs(self._incoming)
        except OSError as failure:
            raise BlobStoreDown(f"The folder {self._incoming} cannot be read.") from failure
        free, total = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
        return DiskRoom(free=free, total=total, reserve=int(self._reserve))

    def _need_room(self, size: int) -> None:
        disk = self._disk()
        if disk.free < disk.reserve + size:
            raise OutOfSpace("Make room on the server's disk, then try again.", reserve=disk.reserve)

    @contextmanager
    def _arriving(self) -> Iterator[FileIO]:
        # The lock tells whoever cleans up that this file has a living writer.
        path = self._incoming / uuid.uuid4().hex
        try:
            with _opened(path) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
        finally:
            path.unlink(missing_ok=True)

    def _forget_unfinished(self) -> None:
        for path in self._incoming.iterdir():
            with suppress(OSError), path.open("rb") as file:
                if time.time() - path.stat().st_mtime < _YOUNG_S:
                    continue
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)

    def _keep(self, file: FileIO, target: Path) -> None:
        os.fsync(file.fileno())
        self._place(Path(os.fsdecode(file.name)), target)

    def _take(self, path: Path, target: Path) -> int:
        if path.stat().st_dev == self._objects.stat().st_dev:
            return self._move(path, target)
        self._need_room(path.stat().st_size)
        return self._copy(path, target)

    def _move(self, path: Path, target: Path) -> int:
        with path.open("rb") as file:
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        self._place(path, target)
        return size

    def _copy(self, path: Path, target: Path) -> int:
        with self._arriving() as file, path.open("rb") as source:
            while piece := source.read(_WRITE_PIECE):
                _write(file, piece)
            self._keep(file, target)
            return file.tell()

    def _place(self, path: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
        _sync_folder(target.parent)
        # A folder that another process has just made may not be on the disk yet, so each one that
        # leads here is synced once by this process, whoever made it. Folders are never removed.
        below = target.parent
        for folder in target.parent.parents:
            if below in self._known or below == self._objects:
                break
            _sync_folder(folder)
            self._known.add(below)
            below = folder
        if len(self._known) > _KNOWN_LIMIT:
            self._known.clear()


def _opened(path: Path) -> FileIO:
    return _in_our_words(FileIO, path, "xb")


def _write(file: FileIO, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[file.write(rest) :]


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _in_our_words(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    try:
        return work(*arguments, **named)
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutOfSpace("Make room on the server's disk, then try again.") from failure
        raise BlobStoreDown("The server's disk does not take the file.") from failure
