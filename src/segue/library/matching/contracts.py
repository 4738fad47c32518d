"""What is looked for in the catalogue, and what it was found to be."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class How(StrEnum):
    """By what a song was found, the surest first; `person` is somebody's own choice."""

    ISRC = "isrc"
    MUSICBRAINZ = "musicbrainz"
    ARTIST_TITLE_LENGTH = "artist_title_length"
    ARTIST_TITLE = "artist_title"
    TITLE_LENGTH = "title_length"
    TITLE = "title"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A song, album or artist as somebody else's list names it."""

    title: str
    artists: tuple[str, ...]
    album: str | None = None
    length_ms: int | None = None
    isrc: str | None = None
    musicbrainz_id: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A song of the catalogue that may be the one. `names_artist`: one of its artists was asked for."""

    id: UUID
    title: str
    version: str | None
    album: str | None
    length_ms: int
    play_count: int
    names_artist: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """What something was found to be: `target`, or the likeliest `candidates` where that is not sure.

    `certainty` is 0 to 1: that of the target, or of the first candidate.
    """

    target: UUID | None
    how: How | None
    certainty: float | None
    candidates: tuple[UUID, ...] = ()


NOTHING = Match(None, None, None)
