"""The one thing that delivery changes in a file: ISO/IEC 14496-12 boxes of an initialisation segment."""

_HEADER = 8
_WAY = (b"moov", b"trak", b"edts")


def without_edit_list(init: bytes) -> bytes:
    """`init` with its edit list (section 8.6.5) renamed to free space, so that every offset stays."""
    start, end = 0, len(init)
    for kind in _WAY:
        found = _find(init, kind, start, end)
        if found is None:
            return init
        start, end = found[0] + _HEADER, found[1]
    name = start - _HEADER + 4
    return init[:name] + b"free" + init[name + 4 :]


def _find(data: bytes, kind: bytes, start: int, end: int) -> tuple[int, int] | None:
    while start + _HEADER <= end:
        size = int.from_bytes(data[start : start + 4])
        if size < _HEADER:
            return None
        if data[start + 4 : start + 8] == kind:
            return start, start + size
        start += size
    return None
