"""What plays are made of: reported events, the streams they add up to, a person's history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from segue.kernel.ids import SongId
from segue.kernel.units import DurationMs

MAX_BATCH = 500
MAX_POSITION_MS = 86_400_000


class EventType(StrEnum):
    """What a player did.

    `start` begins a stream of a song from wherever it stands; `progress` comes every few seconds
    while it sounds; `seek` carries the position gone to (report `progress` before it, for a
    stretch that ends in a seek adds nothing); `buffering` says that the sound stopped for want of
    data.
    """

    START = "start"
    PROGRESS = "progress"
    PAUSE = "pause"
    SEEK = "seek"
    SKIP = "skip"
    END = "end"
    BUFFERING = "buffering"


class Outcome(StrEnum):
    """What became of a reported event."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why an event was refused; sending it again will not help, save after `session_full`."""

    MALFORMED = "malformed"
    TOO_LATE = "too_late"
    FROM_THE_FUTURE = "from_the_future"
    UNKNOWN_SONG = "unknown_song"
    SESSION_FULL = "session_full"


@dataclass(frozen=True, slots=True)
class Report:
    """An event as a player reports it; `at` is the player's clock, aware."""

    event_id: UUID
    session_id: UUID
    song_id: SongId
    type: EventType
    position: DurationMs
    at: datetime
    device_id: str | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Malformed:
    """An event that could not be read; `event_id` as far as it could."""

    event_id: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one event; `detail` says in words what `reason` names."""

    event_id: str | None
    outcome: Outcome
    reason: Refusal | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """What the log keeps of an event that decides about listening.

    `song` is how long the song was when the event came in, so that the log alone, whatever
    happens to the catalogue, says what counts.
    """

    event_id: UUID
    type: EventType
    position: DurationMs
    at: datetime
    song: DurationMs


@dataclass(frozen=True, slots=True)
class StreamKey:
    """Whose streams: one song in one session of a person; each `start` begins a new stream."""

    session_id: UUID
    song_id: SongId


@dataclass(frozen=True, slots=True)
class Stream:
    """One stretch of listening, from a `start` to the next.

    `counted_at` is when enough had been heard, None before. `last_*` is where listening goes on
    when the next event comes; `events` is how many the session has of this song up to here.
    """

    key: StreamKey
    first_event: UUID
    started_at: datetime
    listened: DurationMs
    counted_at: datetime | None
    last_event: UUID
    last_place: int
    last_at: datetime
    last_position: DurationMs
    events: int


@dataclass(frozen=True, slots=True)
class Played:
    """A line of a person's history. `source` is the service it was brought from, None for this one."""

    first_event: UUID
    song_id: SongId
    played_at: datetime
    listened: DurationMs
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What comparing with the log found: how much was looked at, and how much was mended."""

    sessions: int
    streams_mended: int
    songs_mended: int
