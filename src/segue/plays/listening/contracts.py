"""What somebody's listening of a month, a year or all time adds up to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from segue.kernel.units import DurationMs

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months in UTC, from `first` to before `end`; both are firsts of a month, None is open."""

    first: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Top(Generic[T]):
    """How often and how long a song, an artist or a genre was played; `plays` are those that count."""

    thing: T
    plays: int
    listened: DurationMs


@dataclass(frozen=True, slots=True)
class Hour:
    """What was heard from `at`, a full hour, on."""

    at: datetime
    plays: int
    listened: DurationMs


@dataclass(frozen=True, slots=True)
class Listening:
    """A period in numbers; `new_*` are those not played in any month before it."""

    plays: int
    listened: DurationMs
    songs: int
    artists: int
    new_songs: int
    new_artists: int
    hours: list[Hour]
