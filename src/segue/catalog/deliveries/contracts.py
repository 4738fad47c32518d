"""Releases as a distributor delivers them."""

from dataclasses import dataclass

from segue.catalog.entities.contracts import AlbumFields, CreditRole
from segue.catalog.terms import Licence
from segue.kernel.ids import AlbumId, ArtistId, SongId


@dataclass(frozen=True, slots=True)
class DeliveredCredit:
    """Somebody on a recording, by name."""

    name: str
    role: CreditRole


@dataclass(frozen=True, slots=True)
class DeliveredTrack:
    """A recording of a release. `key` is what its sender calls it."""

    key: str
    title: str
    version_title: str | None
    disc: int
    track: int
    isrc: str | None
    explicit: bool
    language: str | None
    genres: tuple[str, ...]
    credits: tuple[DeliveredCredit, ...]
    licences: tuple[Licence, ...]


@dataclass(frozen=True, slots=True)
class DeliveredRelease:
    """A release and its tracks; `artist` is whose album it is."""

    artist: str
    fields: AlbumFields
    tracks: tuple[DeliveredTrack, ...]


@dataclass(frozen=True, slots=True)
class PlacedRelease:
    """Where a release went; `songs` by the sender's keys."""

    album_id: AlbumId
    artist_id: ArtistId
    songs: dict[str, SongId]
