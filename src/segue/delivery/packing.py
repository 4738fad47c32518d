"""Gzip of a text of which one stretch differs each time, compressed once and filled in."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_LARGEST_STORED = 0xFFFF
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class PackedTemplate:
    """A gzip stream (RFC 1952) with a hole of `hole` bytes at `start`.

    What fills the hole stands in a stored block (RFC 1951 section 3.2.4), so that its compression
    tells nothing of it; whatever repeats it later points back to it.
    """

    start: int
    hole: int
    _head: bytes
    _tail: bytes

    def fill(self, text: bytes) -> bytes:
        """The stream of `text`, which differs from the template in its hole alone, and in what repeats it."""
        end = self.start + self.hole
        trailer = zlib.crc32(text).to_bytes(4, "little") + len(text).to_bytes(4, "little")
        return b"".join((self._head, text[self.start : end], self._tail, trailer))


def pack(model: bytes, trials: Iterable[bytes], *, start: int, hole: int) -> PackedTemplate | None:
    """The template of texts alike but for what stands in the hole, and what repeats it.

    What differs holds, in the `model`, bytes found nowhere else in it. None when the template does
    not give the `trials`, which differ from the model and from one another.
    """
    if hole > _LARGEST_STORED:
        return None
    first = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
    head = first.compress(model[:start]) + first.flush(zlib.Z_SYNC_FLUSH)
    stored = b"\x00" + hole.to_bytes(2, "little") + (hole ^ _LARGEST_STORED).to_bytes(2, "little")
    # The second half may point back to all that stands before it.
    end = start + hole
    second = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS, zdict=model[max(0, end - 32_768) : end])
    tail = second.compress(model[end:]) + second.flush()
    packed = PackedTemplate(start, hole, _HEADER + head + stored, tail)
    return packed if all(_gives(packed, text) for text in trials) else None


def _gives(packed: PackedTemplate, text: bytes) -> bool:
    try:
        return zlib.decompress(packed.fill(text), wbits=16 + zlib.MAX_WBITS) == text
    except zlib.error:
        return False
