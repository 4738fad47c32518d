"""What an import has yet to do, on disk: a hundred thousand paths need no memory."""

import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from segue.ingest.importing.contracts import FoundFile, WaitingFile

_LENGTH = struct.Struct(">I")
_Row = tuple[str, int, int, str | None, bool]
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Row)


class Spool:
    """Files in the order they were added; one writer, then one reader. Gone with the process."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by close()
        self.count = 0

    def add(self, waiting: WaitingFile) -> None:
        """Put a file behind those before it."""
        file = waiting.file
        row = _encoder.encode((file.path, file.size, file.modified_ns, waiting.cover, waiting.known))
        self._file.write(_LENGTH.pack(len(row)) + row)
        self.count += 1

    def batches(self, most: int) -> Iterator[list[WaitingFile]]:
        """All files, up to `most` at a time; a folder that fits into one batch is not split."""
        self._file.seek(0)
        batch: list[WaitingFile] = []
        folder: list[WaitingFile] = []
        for one in self._rows():
            if folder and (_folder_of(one) != _folder_of(folder[0]) or len(folder) == most):
                if len(batch) + len(folder) > most:
                    yield batch
                    batch = []
                batch += folder
                folder = []
            folder.append(one)
        if len(batch) + len(folder) > most:
            yield batch
            batch = []
        if batch or folder:
            yield batch + folder

    def close(self) -> None:
        """Give the disk its room back."""
        self._file.close()

    def _rows(self) -> Iterator[WaitingFile]:
        while head := self._file.read(_LENGTH.size):
            path, size, modified_ns, cover, known = _decoder.decode(self._file.read(_LENGTH.unpack(head)[0]))
            yield WaitingFile(FoundFile(path, size, modified_ns), cover, known)


def _folder_of(waiting: WaitingFile) -> str:
    return waiting.file.path.rpartition("/")[0]
