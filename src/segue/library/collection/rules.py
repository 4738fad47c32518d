"""Pure decisions of libraries: cursors, and the words of a filter."""

import unicodedata
from datetime import UTC, datetime
from uuid import UUID

from segue.kernel.paging import BadCursor, decode_cursor, encode_cursor

MOST = 100_000
"""Things of a kind in one library: more than anyone listens to in a life."""
_LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)
_LOWEST = UUID(int=0)
_HIGHEST = UUID(int=(1 << 128) - 1)

Added = tuple[datetime, UUID]
Named = tuple[bool, str, UUID]
"""Where a list by words continues: what cannot be shown stands last, without its words."""


def words_of(asked: str | None) -> list[str] | None:
    """The words of a filter as the database's `plain_text` writes them; None when there are none."""
    folded = unicodedata.normalize("NFKD", (asked or "").lower())
    plain = "".join(char for char in folded if not "\u0300" <= char <= "\u036f")
    return plain.split() or None


def added_cursor(at: datetime, row: UUID) -> str:
    """Continues a list of the latest first."""
    return encode_cursor("added", at.isoformat(), row.hex)


def after_added(cursor: str | None) -> Added:
    """Where a list of the latest first continues. Raises BadCursor."""
    if cursor is None:
        return _LAST_MOMENT, _HIGHEST
    named, at, row = decode_cursor(cursor, (str, str, str))
    try:
        moment = datetime.fromisoformat(str(at))
        if named == "added" and moment.tzinfo is not None:
            return moment, UUID(str(row))
    except ValueError:
        pass
    raise _bad()


def named_cursor(order: str, gone: bool, key: str, row: UUID) -> str:  # noqa: FBT001 - part of the key
    """Continues a list by words."""
    return encode_cursor(order, int(gone), key, row.hex)


def after_named(order: str, cursor: str | None) -> Named:
    """Where a list by words continues. Raises BadCursor."""
    if cursor is None:
        return False, "", _LOWEST
    named, gone, key, row = decode_cursor(cursor, (str, int, str, str))
    try:
        if named == order and "\0" not in str(key):
            return bool(gone), str(key), UUID(str(row))
    except ValueError:
        pass
    raise _bad()


def _bad() -> BadCursor:
    return BadCursor("Leave the cursor out to begin at the first page.")
