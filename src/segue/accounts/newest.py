"""Cursors of lists that show the newest first."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from segue.kernel.paging import BadCursor, decode_cursor, encode_cursor

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)
_HIGHEST = UUID(int=(1 << 128) - 1)


def newest_cursor(created_at: datetime, row: UUID) -> str:
    """Continues after this row."""
    return encode_cursor((created_at - _EPOCH) // timedelta(microseconds=1), row.hex)


def after_newest(cursor: str | None) -> tuple[datetime, UUID]:
    """Where the list continues; before everything without a cursor. Raises BadCursor."""
    if cursor is None:
        return _LAST_MOMENT, _HIGHEST
    micros, row = decode_cursor(cursor, (int, str))
    try:
        return _EPOCH + timedelta(microseconds=int(micros)), UUID(str(row))
    except (ValueError, OverflowError) as error:
        raise BadCursor("Leave the cursor out to begin at the first page.") from error
