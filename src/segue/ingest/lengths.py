"""Whether a file ends before the song does, where ffmpeg goes by what is there and not by what was meant."""

import struct
from pathlib import Path
from typing import BinaryIO

from segue.ingest.errors import Truncated
from segue.ingest.formats import Format

_UNKNOWN = (0, 0xFFFFFFFF)
_MOST_CHUNKS = 200
# The largest Ogg page is 65,307 bytes (RFC 3533, section 6), and the last may be cut anywhere.
_OGG_TAIL = 2 * 65_307


def promised_seconds(path: Path, file_format: Format) -> float | None:
    """Seconds that the header of a WAV promises, None for other formats and where it does not say.

    Raises Truncated for an Ogg file that ends inside a page; it promises no length.
    """
    with path.open("rb") as file:
        size = path.stat().st_size
        if file_format is Format.WAV:
            return _wav_seconds(file)
        if file_format is Format.OGG and _ends_inside_page(file, size):
            raise Truncated("The file stops in the middle. Export it again and upload it.")
    return None


def _wav_seconds(file: BinaryIO) -> float | None:
    """By the `data` chunk, or `ds64` in a file over 4 GB (EBU Tech 3306)."""
    file.seek(12)
    long_size = bytes_per_s = 0
    for _ in range(_MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        kind, size = struct.unpack("<4sI", head)
        if kind == b"data":
            told = long_size if size in _UNKNOWN else size
            return told / bytes_per_s if told and bytes_per_s else None
        body = file.read(min(size, 28)) if kind in (b"ds64", b"fmt ") else b""
        if kind == b"ds64" and len(body) >= 16:
            (long_size,) = struct.unpack_from("<Q", body, 8)
        elif kind == b"fmt " and len(body) >= 12:
            (bytes_per_s,) = struct.unpack_from("<I", body, 8)
        file.seek(size + (size & 1) - len(body), 1)
    return None


def _ends_inside_page(file: BinaryIO, size: int) -> bool:
    start = max(0, size - _OGG_TAIL)
    file.seek(start)
    tail = file.read(_OGG_TAIL)
    place = tail.rfind(b"OggS")
    if place < 0:
        return False
    page = tail[place:]
    if len(page) < 27 or len(page) < 27 + page[26]:
        return True
    return len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]])
