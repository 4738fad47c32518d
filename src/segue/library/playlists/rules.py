"""Pure decisions of playlists: names, cursors."""

import unicodedata
from datetime import UTC, datetime
from uuid import UUID

from segue.catalog.api import NameRefused, tidy_name
from segue.kernel.paging import BadCursor, decode_cursor, encode_cursor
from segue.library.playlists.errors import PlaylistNameRefused

LONGEST_NAME = 100
LONGEST_DESCRIPTION = 2_000
_LATEST = datetime(9999, 12, 31, tzinfo=UTC)
_HIGHEST = UUID(int=(1 << 128) - 1)
_LOWEST = UUID(int=0)
# What turns the direction of the text around it could rewrite the page it stands on.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def name_of(text: str, field: str = "name") -> str:
    """A playlist's or folder's name, tidied. Raises PlaylistNameRefused."""
    try:
        tidied = tidy_name(text, "name")
    except NameRefused as refused:
        raise PlaylistNameRefused(refused.detail, field=field) from refused
    if len(tidied) > LONGEST_NAME:
        raise PlaylistNameRefused(f"Use at most {LONGEST_NAME} characters.", field=field)
    return tidied


def description_of(text: str) -> str:
    """A description without control characters, except ends of lines. Raises PlaylistNameRefused."""
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        if char == "\n"
        or (char not in _TURNING and unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn"))
    ).strip()
    if len(kept) > LONGEST_DESCRIPTION:
        raise PlaylistNameRefused(f"Use at most {LONGEST_DESCRIPTION:,} characters.", field="description")
    return kept


def moment_cursor(key: datetime, row: UUID) -> str:
    """Continues a list of the latest first."""
    return encode_cursor("playlists", key.isoformat(), row.hex)


def after_moment(cursor: str | None) -> tuple[datetime, UUID]:
    """Where a list of the latest first continues. Raises BadCursor."""
    if cursor is None:
        return _LATEST, _HIGHEST
    key, row = _key(cursor, "playlists")
    try:
        moment = datetime.fromisoformat(key)
    except ValueError:
        raise _bad() from None
    if moment.tzinfo is None:
        raise _bad()
    return moment, row


def name_cursor(key: str, row: UUID) -> str:
    """Continues a list by name."""
    return encode_cursor("named", key, row.hex)


def after_name(cursor: str | None) -> tuple[str, UUID]:
    """Where a list by name continues. Raises BadCursor."""
    return ("", _LOWEST) if cursor is None else _key(cursor, "named")


def _key(cursor: str, kind: str) -> tuple[str, UUID]:
    named, key, row = decode_cursor(cursor, (str, str, str))
    try:
        if named == kind and "\x00" not in str(key):
            return str(key), UUID(str(row))
    except ValueError:
        pass
    raise _bad()


def _bad() -> BadCursor:
    return BadCursor("Leave the cursor out to begin at the first page.")
