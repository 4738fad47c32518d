"""Rules that choose songs: a tree of all, any and not, with conditions on typed fields as leaves."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from segue.kernel.ids import SongId

DEEPEST = 8
MOST_CONDITIONS = 100
MOST_SONGS = 10_000
LONGEST_WORDS = 200
MOST_GENRES = 20


class Kind(StrEnum):
    """What values a field has, which decides the operators it takes."""

    WORDS = "words"
    NUMBER = "number"
    DAY = "day"
    MARK = "mark"
    GENRE = "genre"


class Field(StrEnum):
    """What of a song a condition looks at. Plays, likes and days of hearing are the owner's own."""

    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    GENRE = "genre"
    LANGUAGE = "language"
    MOOD = "mood"
    YEAR = "year"
    LENGTH = "length_s"
    TEMPO = "tempo"
    POPULARITY = "play_count"
    TRACK = "track"
    EXPLICIT = "explicit"
    RELEASED = "released"
    ADDED = "added"
    LIKED = "liked"
    LIKED_AT = "liked_at"
    PLAYS = "plays"
    LAST_PLAYED = "last_played"


class Operator(StrEnum):
    """How a field is compared."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"
    BEGINS = "begins"
    ENDS = "ends"
    MORE = "more"
    LESS = "less"
    BETWEEN = "between"
    BEFORE = "before"
    AFTER = "after"
    IN_LAST = "in_last"
    NOT_IN_LAST = "not_in_last"
    NEVER = "never"


class Order(StrEnum):
    """What comes first."""

    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    NEWEST = "newest"
    OLDEST = "oldest"
    RELEASED = "released"
    POPULAR = "popular"
    MOST_PLAYED = "most_played"
    LEAST_PLAYED = "least_played"
    LAST_PLAYED = "last_played"
    LONGEST_AGO = "longest_ago"
    LIKED = "liked"
    RANDOM = "random"


class Joint(StrEnum):
    """How the parts of a group make one: all of them, any of them, none of them."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


KINDS = {
    Field.TITLE: Kind.WORDS,
    Field.ARTIST: Kind.WORDS,
    Field.ALBUM: Kind.WORDS,
    Field.LANGUAGE: Kind.WORDS,
    Field.MOOD: Kind.WORDS,
    Field.GENRE: Kind.GENRE,
    Field.YEAR: Kind.NUMBER,
    Field.LENGTH: Kind.NUMBER,
    Field.TEMPO: Kind.NUMBER,
    Field.POPULARITY: Kind.NUMBER,
    Field.TRACK: Kind.NUMBER,
    Field.PLAYS: Kind.NUMBER,
    Field.EXPLICIT: Kind.MARK,
    Field.LIKED: Kind.MARK,
    Field.RELEASED: Kind.DAY,
    Field.ADDED: Kind.DAY,
    Field.LIKED_AT: Kind.DAY,
    Field.LAST_PLAYED: Kind.DAY,
}
OPERATORS = {
    Kind.WORDS: (
        *(Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.CONTAINS_NOT),
        *(Operator.BEGINS, Operator.ENDS),
    ),
    Kind.NUMBER: (Operator.IS, Operator.IS_NOT, Operator.MORE, Operator.LESS, Operator.BETWEEN),
    Kind.DAY: (
        *(Operator.BEFORE, Operator.AFTER, Operator.BETWEEN),
        *(Operator.IN_LAST, Operator.NOT_IN_LAST, Operator.NEVER),
    ),
    Kind.MARK: (Operator.IS,),
    Kind.GENRE: (Operator.IS, Operator.IS_NOT),
}

Number = int | float
Value = str | Number | bool | date | tuple[Number, Number] | tuple[date, date] | None
"""What an operator compares with: two for `between`, days for `in_last`, nothing for `never`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison, whose parts belong together (rules.check)."""

    field: Field
    operator: Operator
    value: Value = None


@dataclass(frozen=True, slots=True)
class Group:
    """Parts under one joint; without parts it holds for every song under `all`, and for none under `any`."""

    joint: Joint
    parts: "tuple[Condition | Group, ...]"


@dataclass(frozen=True, slots=True)
class Rules:
    """All that decides which songs there are, and in what order. `limit` counts songs."""

    where: Group
    order: Order
    limit: int


@dataclass(frozen=True, slots=True)
class SmartPlaylist:
    """A smart playlist. A frozen one keeps the songs it had at `frozen_at`; `revision` counts its changes."""

    id: UUID
    name: str
    description: str
    rules: Rules
    frozen_at: datetime | None
    frozen_songs: tuple[SongId, ...]
    revision: int
    created_at: datetime
    changed_at: datetime
