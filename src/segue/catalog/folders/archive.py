"""A folder as a zip that is made as it is sent."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO, Any, cast

_PIECE = 1 << 20


async def zipped(folder: Path) -> AsyncIterator[bytes]:
    """The files of a folder, stored: sound and pictures do not get smaller."""
    pieces = _pieces(folder)
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece


def _pieces(folder: Path) -> Iterator[bytes]:
    made = _Made()
    with zipfile.ZipFile(cast("IO[bytes]", made), "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.iterdir()):
            told = zipfile.ZipInfo.from_file(path, f"{folder.name}/{path.name}")
            with archive.open(told, "w", force_zip64=True) as entry, path.open("rb") as file:
                while part := file.read(_PIECE):
                    entry.write(part)
                    yield made.take()
    yield made.take()


class _Made(io.RawIOBase):
    """What zipfile writes to: it cannot be sought in, so lengths follow what they measure."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def take(self) -> bytes:
        made, self._pieces = b"".join(self._pieces), []
        return made
