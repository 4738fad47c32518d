"""What files of playlists and libraries hold, and how an import of one stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from segue.library.matching.contracts import How

MOST_BYTES = 100 << 20
"""Of a file. Ten years of Spotify's history are some 20 MB zipped, an Apple library of 50,000 songs 80 MB."""
MOST_ENTRIES = 10_000
"""Of a playlist: what a playlist here may hold."""
MOST_LISTS = 2_000
MOST_SONGS = 200_000
"""Of all lists of a file together."""
MOST_PLAYS = 500_000
LONGEST_TEXT = 500
"""Of a title or a name; what is longer is cut."""


class Format(StrEnum):
    """What a file is, by its content."""

    M3U = "m3u"
    XSPF = "xspf"
    JSPF = "jspf"
    CSV = "csv"
    SPOTIFY = "spotify"
    APPLE = "apple"
    NSP = "nsp"
    ARCHIVE = "archive"


class WrittenFormat(StrEnum):
    """What lists are exported as."""

    M3U8 = "m3u8"
    XSPF = "xspf"
    JSPF = "jspf"
    CSV = "csv"


class ListKind(StrEnum):
    """What a list of a file becomes."""

    PLAYLIST = "playlist"
    LIKES = "likes"
    ALBUMS = "albums"
    ARTISTS = "artists"
    HISTORY = "history"
    SMART = "smart"


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """A song as a file names it; of albums and artists `title` or `artists` alone say which.

    `added_at` in seconds since 1970. `musicbrainz_id` is of a recording.
    """

    title: str
    artists: tuple[str, ...] = ()
    album: str | None = None
    duration_ms: int | None = None
    isrc: str | None = None
    musicbrainz_id: str | None = None
    added_at: int | None = None


@dataclass(frozen=True, slots=True)
class ReadPlay:
    """That the entry at `entry` was heard from `at` (seconds since 1970) for `listened_ms`."""

    entry: int
    at: int
    listened_ms: int


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list of a file. `rules` is JSON as Navidrome writes it; `plays` are of a history."""

    kind: ListKind
    name: str
    entries: tuple[ReadEntry, ...] = ()
    description: str | None = None
    plays: tuple[ReadPlay, ...] = ()
    rules: str | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All that a file holds; `left_out` counts what was past a bound, or is no song (videos, podcasts)."""

    format: Format
    lists: tuple[ReadList, ...]
    left_out: int = 0


class State(StrEnum):
    """How far an import is."""

    QUEUED = "queued"
    READING = "reading"
    MATCHING = "matching"
    READY = "ready"
    FAILED = "failed"


class Outcome(StrEnum):
    """What an entry was found to be. `chosen` and `skipped` are what the person said."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    CHOSEN = "chosen"
    SKIPPED = "skipped"


OPEN = (Outcome.AMBIGUOUS, Outcome.MISSING)
"""Of entries that wait for the person."""


@dataclass(frozen=True, slots=True)
class Import:
    """An import: `done` of `total` entries are looked for. With `review` nothing is made unasked."""

    id: UUID
    file_name: str
    size: int
    review: bool
    state: State
    format: Format | None
    done: int
    total: int
    left_out: int
    failure_code: str | None
    failure: str | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list of an import, its entries counted by outcome.

    `playlist_id` is what became of it; `failure` is why nothing could.
    """

    list: int
    kind: ListKind
    name: str
    description: str | None
    playlist_id: UUID | None
    applied_at: datetime | None
    failure: str | None = None
    counts: dict[Outcome, int] = field(default_factory=dict)
    plays: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an import and what it was found to be: a song, an album or an artist (`target`)."""

    list: int
    place: int
    title: str
    artists: tuple[str, ...]
    album: str | None
    duration_ms: int | None
    isrc: str | None
    outcome: Outcome
    how: How | None
    certainty: float | None
    target: UUID | None
    candidates: tuple[UUID, ...]
