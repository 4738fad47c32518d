"""Songs that come in with their original file alone."""

from dataclasses import dataclass
from uuid import UUID

from segue.kernel.ids import AlbumId, ArtistId, SongId, VersionId
from segue.kernel.units import ByteCount, SampleRateHz


@dataclass(frozen=True, slots=True)
class NamedArtist:
    """An artist as a file names one; `mbid` is a MusicBrainz id."""

    name: str
    mbid: UUID | None = None


@dataclass(frozen=True, slots=True)
class NamedCredit:
    """What a named artist did; `role` is one of those in song_artists."""

    artist: NamedArtist
    role: str


@dataclass(frozen=True, slots=True)
class NamedAlbum:
    """An album as its files name it; the first file's words stand. Dates as in Album.release_date."""

    title: str
    artist: NamedArtist
    mbid: UUID | None = None
    kind: str = "album"
    release_date: str | None = None
    original_date: str | None = None
    label: str | None = None
    catalogue_number: str | None = None
    upc: str | None = None


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A master that may be heard as it is: its type, and what its headers and tags say of the sound.

    One of `key` (a blob) and `path` is set. `gain_db` and `peak_dbtp` are ReplayGain's, as far as known.
    """

    key: str | None
    path: str | None
    name: str
    size: ByteCount
    mime: str
    codec: str
    lossless: bool
    bits: int | None
    sample_rate: SampleRateHz
    channels: int
    seconds: float
    kbps: int
    gain_db: float | None
    peak_dbtp: float | None


@dataclass(frozen=True, slots=True)
class NamedSong:
    """A song as its file tells of it. With `original` it may be heard at once, else once it is encoded.

    `credits` are never empty and begin with the main artist.
    """

    title: str
    credits: tuple[NamedCredit, ...]
    album: NamedAlbum | None
    disc: int
    track: int | None
    genres: tuple[str, ...]
    explicit: bool
    isrc: str | None
    mbid: UUID | None
    original: OriginalFile | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a song went; `version_id` is None where nothing can be heard yet."""

    song_id: SongId
    version_id: VersionId | None
    artist_id: ArtistId
    album_id: AlbumId | None
