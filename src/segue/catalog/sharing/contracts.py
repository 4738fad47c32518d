"""What a page tells of itself to those who show a link to it."""

from dataclasses import dataclass
from uuid import UUID

from segue.catalog.contracts import AlbumKind, ArtistRef
from segue.kernel.ids import AlbumId, ArtistId, CoverId, SongId
from segue.kernel.units import DurationMs


@dataclass(frozen=True, slots=True)
class SharedTrack:
    """A song of an album; `artists` as the song names them."""

    id: SongId
    title: str
    artists: tuple[ArtistRef, ...]
    duration: DurationMs
    isrc: str | None


@dataclass(frozen=True, slots=True)
class SharedAlbum:
    """An album with the songs that anyone may know of; dates are a year, month or day."""

    id: AlbumId
    title: str
    kind: AlbumKind
    artist: ArtistRef
    cover: CoverId | None
    release_date: str | None
    label: str | None
    upc: str | None
    genres: tuple[str, ...]
    tracks: tuple[SharedTrack, ...]


@dataclass(frozen=True, slots=True)
class SharedSong:
    """A song, and the album it is on."""

    track: SharedTrack
    album_id: AlbumId | None
    album_title: str | None
    cover: CoverId | None
    release_date: str | None
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedArtist:
    """An artist with the newest albums that anyone may know of."""

    id: ArtistId
    name: str
    bio: str | None
    image: CoverId | None
    links: tuple[str, ...]
    genres: tuple[str, ...]
    albums: tuple[tuple[AlbumId, str], ...]


@dataclass(frozen=True, slots=True)
class SharedGenre:
    """A genre that anyone may find songs of; `cover` is of its most played."""

    id: UUID
    slug: str
    name: str
    cover: CoverId | None
