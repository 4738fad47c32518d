"""What a person keeps of the catalogue, and how it is listed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")


class Kind(StrEnum):
    """What may be kept: liked, saved or followed; `hidden_*` is what somebody wants to hear no more."""

    SONG = "song"
    ALBUM = "album"
    ARTIST = "artist"
    PLAYLIST = "playlist"
    HIDDEN_SONG = "hidden_song"
    HIDDEN_ARTIST = "hidden_artist"


COUNTED = frozenset({Kind.SONG, Kind.ALBUM, Kind.ARTIST, Kind.PLAYLIST})
"""Kinds of which anyone may know how many people keep a thing."""


class SongOrder(StrEnum):
    """The latest first, or by title, first artist or album."""

    ADDED = "added"
    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"


class AlbumOrder(StrEnum):
    """The latest first, by title or artist, or the latest release first."""

    ADDED = "added"
    TITLE = "title"
    ARTIST = "artist"
    RELEASE_DATE = "release_date"


class NameOrder(StrEnum):
    """The latest first, or by name."""

    ADDED = "added"
    TITLE = "title"


class Missing(StrEnum):
    """Why a thing that somebody keeps is not shown: it is gone, or may not be heard where they are."""

    WITHDRAWN = "withdrawn"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """Something kept since `added_at`; `thing` is None where it cannot be shown, and `missing` says why."""

    id: UUID
    added_at: datetime
    thing: T | None
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person keeps a thing, and how many people do."""

    held: bool
    count: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How many things of each kind a library has. `version` grows with each change of it."""

    version: int
    songs: int
    albums: int
    artists: int
    playlists: int
    hidden_songs: int
    hidden_artists: int


NOTHING = Totals(0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """Something came into a library, or went out of it."""

    kind: Kind
    id: UUID
    at: datetime
    removed: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a library since a version; ask again with `version`, at once if there is `more`."""

    items: list[Change]
    version: int
    more: bool


@dataclass(frozen=True, slots=True)
class PlaylistCard:
    """A playlist, as a list of those followed shows it."""

    id: UUID
    name: str
    owner: str
    song_count: int
