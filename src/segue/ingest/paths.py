"""Names of files as text that a database can keep, and back.

File names are bytes. Those that are no UTF-8 are kept with each odd byte as a character of a private
area (U+EF80 to U+EFFF), so that text stays valid and the way back is exact.
"""

import os

_SHIFT = 0xEF80 - 0xDC80
_INTO = {code: code + _SHIFT for code in range(0xDC80, 0xDD00)}
_BACK = {code: code - _SHIFT for code in range(0xEF80, 0xF000)}


def path_text(path: str) -> str | None:
    """A path of the file system as text; None for the rare one that has such characters of its own."""
    if path.isascii():
        return path
    if any(0xEF80 <= ord(char) < 0xF000 for char in path):
        return None
    return path.translate(_INTO)


def path_of(text: str) -> str:
    """The path that `text` was made from."""
    return text if text.isascii() else text.translate(_BACK)


def shown(text: str) -> str:
    """The path for people: odd bytes as a mark of replacement."""
    return os.fsencode(path_of(text)).decode("utf-8", "replace")
