"""Pure decisions of the catalogue: names, covers' keys and identities, cursors."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.contracts import CoverFormat, Song
from segue.catalog.errors import NameRefused
from segue.kernel.ids import ArtistId, CoverId
from segue.kernel.paging import BadCursor, decode_cursor, encode_cursor

LONGEST_NAME = 200
# What turns the direction of the text around it could rewrite the page it stands on.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
COVER_SIDES = (64, 96, 320, 640, 1280, 1500)
JPEG_SIDES = (64, 320, 640, 1500)
_COVER_RECIPE = b"segue cover 2\n"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)
_LAST_DAY = date(9999, 12, 31)
_LOWEST = UUID(int=0)
_HIGHEST = UUID(int=(1 << 128) - 1)
_MOST = (1 << 63) - 1


def tidy_name(text: str, what: str) -> str:
    """`text` in NFC with white space collapsed, control characters gone, cut to 200 characters.

    `what` names it in the refusal. Raises NameRefused when nothing is left.
    """
    spaced = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    shown = "".join(
        char
        for char in spaced
        if char not in _TURNING and unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn")
    )
    tidied = " ".join(shown.split())[:LONGEST_NAME].rstrip()
    if not any(unicodedata.category(char)[0] in "LMNPS" for char in tidied):
        raise NameRefused(f"The {what} has no letters. Give it one and try again.")
    return tidied


def may_hear(caller: Caller, song: Song, *, own: bool = False) -> bool:
    """Whether the caller's tier and lock let them hear the song; delivery decides when it plays.

    `own`: they act for its artist, whose songs they hear whatever their tier.
    """
    if song.explicit and caller.explicit_locked:
        return False
    return own or not needs_tier(caller, song)


def needs_tier(caller: Caller, song: Song) -> bool:
    """Whether the song is for tiers that the caller does not have."""
    return song.paid_only and not caller.subscription.entitlements.paid_songs


def tidy_genres(genres: tuple[str, ...]) -> tuple[str, ...]:
    """Genres in lower case, each once, at most 10, in the order given."""
    found: dict[str, None] = {}
    for genre in genres:
        if genre.strip():
            found.setdefault(tidy_name(genre, "genre").lower()[:60])
    return tuple(found)[:10]


def cover_identity(image: bytes) -> CoverId:
    """The id of the cover made from `image`: the same picture is one cover (UUIDv8 over SHA-256).

    A new recipe for rendering gets a new salt, for what was served under an id is immutable.
    """
    digest = int.from_bytes(hashlib.sha256(_COVER_RECIPE + image).digest()[:16])
    versioned = digest & ~(0xF << 76) | (8 << 76)
    return CoverId(UUID(int=versioned & ~(0b11 << 62) | (0b10 << 62)))


def cover_key(cover_id: CoverId, side: int, ending: CoverFormat = CoverFormat.WEBP) -> str:
    """The blob of a cover at `side` pixels."""
    return f"covers/{cover_id}/{side}.{ending}"


def cover_keys(covers: Iterable[tuple[CoverId, Sequence[int]]]) -> list[str]:
    """All blobs that there may be of covers, each with the sides it was rendered at."""
    found = []
    for cover_id, sides in covers:
        found += [cover_key(cover_id, side) for side in sorted({*sides, *COVER_SIDES})]
        found += [cover_key(cover_id, side, CoverFormat.JPEG) for side in JPEG_SIDES]
    return found


def cover_choices(size: int, ending: CoverFormat) -> list[int]:
    """The sides that will do where `size` pixels are asked for, the best first: what is below, then above."""
    sides = COVER_SIDES if ending is CoverFormat.WEBP else JPEG_SIDES
    return [side for side in reversed(sides) if side <= size] + [side for side in sides if side > size]


def cover_of_key(key: str) -> CoverId | None:
    """The cover a blob belongs to, None when its key is no cover's."""
    parts = key.split("/")
    try:
        return CoverId(UUID(parts[1])) if len(parts) == 3 and parts[0] == "covers" else None
    except ValueError:
        return None


def moment_cursor(created_at: datetime, row: UUID) -> str:
    """Continues a list of newest first."""
    return encode_cursor("new", (created_at - _EPOCH) // timedelta(microseconds=1), row.hex)


def after_moment(cursor: str | None, now: datetime | None = None) -> tuple[datetime, UUID]:
    """Where a list of newest first continues; without a cursor at `now`, or before everything.

    Raises BadCursor.
    """
    if cursor is None:
        return now or _LAST_MOMENT, _HIGHEST
    micros, row = _key(cursor, "new", int)
    try:
        return _EPOCH + timedelta(microseconds=int(micros)), row
    except OverflowError as error:
        raise _bad() from error


def count_cursor(count: int, row: UUID) -> str:
    """Continues a list of most played first."""
    return encode_cursor("popular", count, row.hex)


def after_count(cursor: str | None) -> tuple[int, UUID]:
    """Where a list of most played first continues. Raises BadCursor."""
    if cursor is None:
        return _MOST, _HIGHEST
    count, row = _key(cursor, "popular", int)
    if not 0 <= int(count) <= _MOST:
        raise _bad()
    return int(count), row


def day_cursor(day: date, row: UUID) -> str:
    """Continues a list of the latest release first."""
    return encode_cursor("released", day.isoformat(), row.hex)


def after_day(cursor: str | None) -> tuple[date, UUID]:
    """Where a list of the latest release first continues. Raises BadCursor."""
    if cursor is None:
        return _LAST_DAY, _HIGHEST
    day, row = _key(cursor, "released", str)
    try:
        return date.fromisoformat(str(day)), row
    except ValueError as error:
        raise _bad() from error


def title_cursor(folded: str, row: UUID) -> str:
    """Continues a list by title; `folded` is the title as the database compares it."""
    return encode_cursor("title", folded, row.hex)


def after_title(cursor: str | None) -> tuple[str, UUID]:
    """Where a list by title continues. Raises BadCursor."""
    if cursor is None:
        return "", _LOWEST
    title, row = _key(cursor, "title", str)
    if "\0" in str(title):
        raise _bad()
    return str(title), row


def place_cursor(disc: int, track: int, row: UUID) -> str:
    """Continues an album's songs."""
    return encode_cursor("place", disc * 100_000 + track, row.hex)


def after_place(cursor: str | None) -> tuple[int, int, UUID]:
    """Disc, track and song an album's list continues after. Raises BadCursor."""
    if cursor is None:
        return 0, 0, _LOWEST
    place, row = _key(cursor, "place", int)
    disc, track = divmod(int(place), 100_000)
    if not 0 <= disc < 1000:
        raise _bad()
    return disc, track, row


def singles_or_album(artist_id: ArtistId, album_id: UUID | None) -> str:
    """The folder of an artist's songs on one album, or of those on none."""
    return f"artists/{artist_id}/albums/{album_id or 'singles'}"


def _key(cursor: str, sort: str, kind: type) -> tuple[str | int, UUID]:
    named, value, row = decode_cursor(cursor, (str, kind, str))
    if named != sort:
        raise _bad()
    try:
        return value, UUID(str(row))
    except ValueError as error:
        raise _bad() from error


def _bad() -> BadCursor:
    return BadCursor("Leave the cursor out to begin at the first page.")
