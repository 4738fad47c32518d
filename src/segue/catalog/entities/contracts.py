"""Artists, albums and songs as those see them who edit them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from segue.catalog.contracts import AlbumKind, AlbumRef, ArtistRef, CoverRef, Song
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.units import DurationMs


class EntityKind(StrEnum):
    """What a takedown, a report or an entry of the audit log is about."""

    ARTIST = "artist"
    ALBUM = "album"
    SONG = "song"


class CreditRole(StrEnum):
    """What somebody did on a song. The first three make it theirs to be found under."""

    MAIN = "main"
    FEATURED = "featured"
    REMIXER = "remixer"
    COMPOSER = "composer"
    LYRICIST = "lyricist"
    PRODUCER = "producer"


PERFORMING = (CreditRole.MAIN, CreditRole.FEATURED, CreditRole.REMIXER)
"""Roles that name an artist of this catalogue; others may be a name alone."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody on a song: an artist here, a name alone, or an artist under another name."""

    role: CreditRole
    artist_id: ArtistId | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class NamedCredit:
    """A credit as pages show it; `name` is what the song says, else the artist's."""

    role: CreditRole
    artist: ArtistRef | None
    name: str


@dataclass(frozen=True, slots=True)
class ArtistFields:
    """What may be changed of an artist. `country` is ISO 3166-1; `links` are addresses of pages."""

    name: str
    bio: str | None = None
    country: str | None = None
    links: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlbumFields:
    """What may be changed of an album.

    Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as much as is known; `release_zone` is the IANA time zone
    in which the release date is meant. `c_line` and `p_line` are a year and who holds the right.
    """

    title: str
    version_title: str | None = None
    kind: AlbumKind = AlbumKind.ALBUM
    release_date: str | None = None
    release_zone: str = "UTC"
    original_date: str | None = None
    label: str | None = None
    catalogue_number: str | None = None
    upc: str | None = None
    c_line: str | None = None
    p_line: str | None = None
    disc_titles: tuple[str, ...] = ()
    continuous: bool = False


@dataclass(frozen=True, slots=True)
class SongFields:
    """What may be changed of a song. `language` is BCP 47, `zxx` where nothing is sung."""

    title: str
    version_title: str | None
    album_id: AlbumId | None
    disc: int
    track: int | None
    isrc: str | None
    iswc: str | None
    explicit: bool
    paid_only: bool
    language: str | None
    genres: tuple[str, ...]
    moods: tuple[str, ...]
    credits: tuple[Credit, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Why others may not see something: for those who edit it.

    `takedown` is the reason of the one that stands; a song shares those of its album and artist.
    """

    deleted_at: datetime | None
    taken_down_at: datetime | None
    takedown: str | None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class ArtistDetails:
    """An artist with all that is known; `standing` is None for who may not edit them."""

    id: ArtistId
    fields: ArtistFields
    image: CoverRef | None
    verified: bool
    genres: tuple[str, ...]
    revision: int
    created_at: datetime
    changed_at: datetime | None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class AlbumDetails:
    """An album with all that is known; the counts are of what the asker may see."""

    id: AlbumId
    artist: ArtistRef
    fields: AlbumFields
    cover: CoverRef | None
    genres: tuple[str, ...]
    song_count: int
    duration: DurationMs
    revision: int
    created_at: datetime
    changed_at: datetime | None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class SongDetails:
    """A song with all that is known. `card` is as lists show it; `artist` is whose it is."""

    card: Song
    artist: ArtistRef
    fields: SongFields
    credits: tuple[NamedCredit, ...]
    release_date: str | None
    revision: int
    changed_at: datetime | None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Something deleted that can be brought back."""

    kind: EntityKind
    id: AlbumId | SongId
    title: str
    album: AlbumRef | None
    deleted_at: datetime


Changes = Mapping[str, Any]
"""Fields to change by name, the others stay."""
