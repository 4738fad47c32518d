"""A zip that is written as it is sent: never whole in memory, nor on this machine's disk."""

import csv
import io
import tempfile
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime
from typing import IO, Any, cast

import msgspec

from segue.kernel.ports.rights import Row

_PIECE = 64 * 1024
_CSV_IN_MEMORY = 1024 * 1024
# What a spreadsheet would take for a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_encode = msgspec.json.Encoder(enc_hook=str, decimal_format="number").encode


class Archive:
    """Files go in one after another; `taken` gives out what has been made of them since it was last asked."""

    def __init__(self, now: datetime) -> None:
        self._made = _Made()
        self._zip = zipfile.ZipFile(cast("IO[bytes]", self._made), "w", zipfile.ZIP_DEFLATED)
        self._date = now.timetuple()[:6]

    async def add_rows(self, name: str, rows: AsyncIterator[Row]) -> AsyncIterator[bytes]:
        """`name`.json and `name`.csv of the same rows, which are read once. Yields what is made."""
        with tempfile.SpooledTemporaryFile(_CSV_IN_MEMORY) as table:
            lines = _Lines(table)
            with self._entry(f"{name}.json") as entry:
                between = b"[\n"
                async for row in rows:
                    entry.write(between + _encode(row))
                    between = b",\n"
                    lines.add(row)
                    if piece := self.taken():
                        yield piece
                entry.write(b"[]\n" if between == b"[\n" else b"\n]\n")
            table.seek(0)
            with self._entry(f"{name}.csv") as entry:
                while part := table.read(_PIECE):
                    entry.write(part)
                    if piece := self.taken():
                        yield piece

    async def add_file(self, name: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """A file as it is. Yields what is made."""
        with self._entry(name) as entry:
            async for part in pieces:
                entry.write(part)
                if piece := self.taken():
                    yield piece

    def add_text(self, name: str, text: str) -> None:
        """A short text."""
        with self._entry(name) as entry:
            entry.write(text.encode())

    def close(self) -> bytes:
        """The end of the zip."""
        self._zip.close()
        return self._made.take()

    def taken(self) -> bytes:
        """What has been made, once it is worth sending."""
        return self._made.take() if self._made.waiting >= _PIECE else b""

    def _entry(self, name: str) -> IO[bytes]:
        told = zipfile.ZipInfo(name, self._date)
        told.compress_type = zipfile.ZIP_DEFLATED
        return self._zip.open(told, "w", force_zip64=True)


class _Made(io.RawIOBase):
    """What zipfile writes to: it cannot be sought in, so lengths follow what they measure."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self.waiting = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self.waiting += len(piece)
        return len(piece)

    def take(self) -> bytes:
        made, self._pieces, self.waiting = b"".join(self._pieces), [], 0
        return made


class _Lines:
    """Rows as lines of CSV (RFC 4180), under a line of their names."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._line = io.StringIO(newline="")
        self._writer = csv.writer(self._line)
        self._told_names = False

    def add(self, row: Row) -> None:
        if not self._told_names:
            self._writer.writerow(row.keys())
            self._told_names = True
        self._writer.writerow([_cell(value) for value in row.values()])
        self._file.write(self._line.getvalue().encode())
        self._line.seek(0)
        self._line.truncate()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict | list | bool):
        return _encode(value).decode()
    text = value if isinstance(value, str) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
