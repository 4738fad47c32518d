"""The conditions of a request on a file (RFC 9110 sections 13 and 14)."""

import re

_SINGLE = re.compile(rb"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*", re.IGNORECASE)
_SEVERAL = re.compile(rb"bytes=.*,.*", re.IGNORECASE)


class RangeUnsatisfiable(Exception):
    """Nothing of the file lies in the range, or several ranges were asked for at once."""


def byte_range(header: bytes | None, size: int) -> tuple[int, int] | None:
    """Bytes [start, end) of a Range header; None to send the whole.

    An unknown unit or a malformed header is ignored (section 14.2). Several ranges are refused: no
    player asks for them, and answering each is work that others could be made to pay.
    Raises RangeUnsatisfiable.
    """
    if header is None:
        return None
    match = _SINGLE.fullmatch(header)
    if match is None:
        if _SEVERAL.fullmatch(header):
            raise RangeUnsatisfiable
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
        if int(suffix) == 0 or size == 0:
            raise RangeUnsatisfiable
        return start, end
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise RangeUnsatisfiable
    return start, min(int(last) + 1, size) if last else size


def matches(header: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match names this entity tag, weakly compared (section 13.1.2)."""
    if header.strip() == b"*":
        return True
    return any(one.strip().removeprefix(b"W/") == etag for one in header.split(b","))


def may_continue(if_range: bytes | None, etag: bytes) -> bool:
    """Whether a Range still stands under an If-Range (section 13.1.5).

    Compared strongly; a date never matches, because files carry none.
    """
    return if_range is None or if_range.strip() == etag
