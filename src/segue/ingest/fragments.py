"""Fragmented MP4 read and repaired box by box (ISO/IEC 14496-12), without holding a file in memory."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from segue.catalog.api import FragmentIndex
from segue.kernel.units import ByteCount, SampleCount

_MOST_HEADER = 1 << 20


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its kind, where it begins, its header's and its whole length, in bytes."""

    kind: bytes
    start: int
    header: int
    size: int

    @property
    def body(self) -> int:
        """Where the content begins."""
        return self.start + self.header

    @property
    def end(self) -> int:
        """Where the next box begins."""
        return self.start + self.size


@dataclass(frozen=True, slots=True)
class Fragment:
    """A fragment as its own boxes tell: `duration` in ticks, `size` in bytes, `samples` encoded frames."""

    start: int
    size: int
    duration: int
    samples: int


def read_index(path: Path) -> FragmentIndex:
    """The index from the file's `sidx` (section 8.16.3). Raises ValueError when it is not such a file.

    The `sidx` counts presented time, so its first entry lacks what the edit list skips; the first
    `moof` tells the whole.
    """
    with path.open("rb") as file:
        moov, sidx = _top_boxes(file)
        timescale, entries, first_offset = _read_sidx(file, sidx)
        if first_offset + sum(size for size, _ in entries) != path.stat().st_size:
            raise ValueError("the index does not end where the file does")
        first = next(
            (box for box in _boxes(file, first_offset, path.stat().st_size) if box.kind == b"moof"), None
        )
        if first is None:
            raise ValueError("the first fragment has no moof")
        durations = [_moof_length(file, first)[0], *(ticks for _, ticks in entries[1:])]
        skip = _edit_start(file, moov)
        if durations[0] not in (entries[0][1], entries[0][1] + skip):
            raise ValueError("the index and the first fragment disagree")
        runs = tuple((len(list(same)), ticks) for ticks, same in groupby(durations))
        return FragmentIndex(
            timescale=timescale,
            init_size=ByteCount(moov.end),
            first_offset=ByteCount(first_offset),
            skip=SampleCount(skip),
            durations=runs,
            sizes=tuple(size for size, _ in entries),
        )


def scan_fragments(path: Path) -> Iterator[Fragment]:
    """Every fragment as its `moof` and `mdat` tell, whatever the index says. Raises ValueError."""
    with path.open("rb") as file:
        end = path.stat().st_size
        start = duration = samples = 0
        for box in _boxes(file, 0, end):
            if box.kind == b"moof":
                if samples:
                    yield Fragment(start, box.start - start, duration, samples)
                start, (duration, samples) = box.start, _moof_length(file, box)
        if samples:
            yield Fragment(start, end - start, duration, samples)


def repair_tail(path: Path, frame: int) -> bool:
    """Give the last sample its whole `frame` ticks, in its `trun` and in the `sidx`.

    ffmpeg shortens it to where the song ends; browsers then drop the rest of the frame and a gap is
    heard before the next song. The player trims at the song's own end instead. True if a change was
    needed. Raises ValueError.
    """
    with path.open("r+b") as file:
        _, sidx = _top_boxes(file)
        _, entries, offset = _read_sidx(file, sidx)
        last = offset + sum(size for size, _ in entries[:-1])
        moof = next((box for box in _boxes(file, last, path.stat().st_size) if box.kind == b"moof"), None)
        if moof is None:
            raise ValueError("the last fragment has no moof")
        place, told = _last_duration(file, moof)
        if told == frame:
            return False
        _write(file, place, struct.pack(">I", frame))
        _write(file, sidx.end - 8, struct.pack(">I", entries[-1][1] + frame - told))
        return True


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    while start + 8 <= end:
        size, kind = struct.unpack(">I4s", _read(file, start, 8))
        header = 8
        if size == 1:
            (size,), header = struct.unpack(">Q", _read(file, start + 8, 8)), 16
        elif size == 0:
            size = end - start
        if size < header or start + size > end:
            raise ValueError(f"a box at {start} is longer than what holds it")
        yield Box(kind, start, header, size)
        start += size


def _inside(file: BinaryIO, box: Box, *path: bytes) -> Box | None:
    if not path:
        return box
    for child in _boxes(file, box.body, box.end):
        if child.kind == path[0]:
            return _inside(file, child, *path[1:])
    return None


def _top_boxes(file: BinaryIO) -> tuple[Box, Box]:
    file.seek(0, 2)
    moov = None
    for box in _boxes(file, 0, file.tell()):
        if box.kind == b"moov":
            moov = box
        elif box.kind == b"sidx" and moov is not None:
            return moov, box
        elif box.kind == b"moof":
            break
    raise ValueError("the file has no index before its first fragment")


def _read_sidx(file: BinaryIO, box: Box) -> tuple[int, list[tuple[int, int]], int]:
    """Timescale, (size, ticks) of each fragment, and where the first begins."""
    body = _read(file, box.body, min(box.size - box.header, _MOST_HEADER))
    wide = body[0] == 1
    (timescale,) = struct.unpack_from(">I", body, 8)
    offset = struct.unpack_from(">Q" if wide else ">I", body, 20 if wide else 16)[0]
    at = 28 if wide else 20
    (count,) = struct.unpack_from(">H", body, at + 2)
    entries = []
    for place in range(at + 4, at + 4 + 12 * count, 12):
        size, ticks = struct.unpack_from(">II", body, place)
        if size >> 31:
            raise ValueError("the index points to another index")
        entries.append((size, ticks))
    if not entries or timescale == 0:
        raise ValueError("the index is empty")
    return timescale, entries, box.end + offset


def _edit_start(file: BinaryIO, moov: Box) -> int:
    """Media time of the first edit that plays (section 8.6.6)."""
    elst = _inside(file, moov, b"trak", b"edts", b"elst")
    if elst is None:
        return 0
    body = _read(file, elst.body, min(elst.size - elst.header, _MOST_HEADER))
    wide = body[0] == 1
    step, shape = (20, ">q") if wide else (12, ">i")
    for place in range(8, len(body) - step + 1, step):
        (media_time,) = struct.unpack_from(shape, body, place + (8 if wide else 4))
        if media_time >= 0:
            return int(media_time)
    return 0


def _moof_length(file: BinaryIO, moof: Box) -> tuple[int, int]:
    """Ticks and samples of a fragment of one track."""
    default = 0
    ticks = samples = 0
    traf = _inside(file, moof, b"traf")
    for box in _boxes(file, traf.body, traf.end) if traf is not None else ():
        body = _read(file, box.body, box.size - box.header) if box.kind in (b"tfhd", b"trun") else b""
        if box.kind == b"tfhd":
            default = _default_duration(body)[1]
        elif box.kind == b"trun":
            start, step, timed, count = _trun_shape(body)
            samples += count
            ticks += (
                sum(struct.unpack_from(">I", body, start + step * place)[0] for place in range(count))
                if timed
                else default * count
            )
    return ticks, samples


def _last_duration(file: BinaryIO, moof: Box) -> tuple[int, int]:
    """Where the last sample's duration stands in the file, and what it is."""
    trun = _inside(file, moof, b"traf", b"trun")
    tfhd = _inside(file, moof, b"traf", b"tfhd")
    if trun is None or tfhd is None:
        raise ValueError("the last fragment has no samples")
    body = _read(file, trun.body, trun.size - trun.header)
    start, step, timed, count = _trun_shape(body)
    if timed:
        place = start + step * (count - 1)
        return trun.body + place, struct.unpack_from(">I", body, place)[0]
    default, ticks = _default_duration(_read(file, tfhd.body, tfhd.size - tfhd.header))
    if default is None:
        raise ValueError("the last fragment does not tell how long its samples are")
    return tfhd.body + default, ticks


def _default_duration(tfhd: bytes) -> tuple[int | None, int]:
    """Place in `tfhd` (section 8.8.7) and value of the duration of samples that name none."""
    flags = struct.unpack_from(">I", tfhd, 0)[0]
    if not flags & 0x08:
        return None, 0
    place = 8 + (8 if flags & 0x01 else 0) + (4 if flags & 0x02 else 0)
    return place, struct.unpack_from(">I", tfhd, place)[0]


def _trun_shape(trun: bytes) -> tuple[int, int, bool, int]:
    """Start of the samples in `trun` (section 8.8.8), bytes of each, whether timed, how many."""
    flags, count = struct.unpack_from(">II", trun, 0)
    start = 8 + (4 if flags & 0x01 else 0) + (4 if flags & 0x04 else 0)
    step = 4 * (flags & 0xF00).bit_count()
    return start, step, bool(flags & 0x100), count


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    data = file.read(length)
    if len(data) != length:
        raise ValueError("the file ends inside a box")
    return data


def _write(file: BinaryIO, start: int, data: bytes) -> None:
    file.seek(start)
    file.write(data)
