"""A release on its way to the public: what it holds, and what is still wrong with it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from segue.catalog.contracts import Album, AlbumKind, Song
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.units import DurationMs


class Severity(StrEnum):
    """`error` keeps a release from being published; `warning` is what a distributor would send back."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a release stands among its artist's others.

    `waiting` counts songs that were kept back since it is out, `plays` those of all its songs. With a `day`
    it comes out at midnight in each territory, else everywhere at `first_at`.
    """

    id: AlbumId
    created_at: datetime
    draft: bool
    taken_down: bool
    published_at: datetime | None
    first_at: datetime | None
    day: date | None
    waiting: int
    plays: int


@dataclass(frozen=True, slots=True)
class ListedRelease:
    """A release in the studio: what its page shows, and how it stands."""

    album: Album
    standing: Standing


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a release. `code` is stable; `field` is what to change, `song_id` where."""

    severity: Severity
    code: str
    field: str
    message: str
    song_id: SongId | None = None


@dataclass(frozen=True, slots=True)
class ReleasedSong:
    """What the checks look at of a song. `artists` counts main artists, `writers` composers and lyricists."""

    id: SongId
    title: str
    version_title: str | None
    disc: int
    track: int | None
    isrc: str | None
    explicit: bool
    language: str | None
    genres: tuple[str, ...]
    duration: DurationMs
    playable: bool
    complete: bool
    lossless: bool
    artists: int
    writers: int
    draft: bool


@dataclass(frozen=True, slots=True)
class Release:
    """What the checks look at of an album. `cover_side` in pixels; None where it was not noted."""

    id: AlbumId
    artist_id: ArtistId
    artist: str
    title: str
    version_title: str | None
    kind: AlbumKind
    release_date: str | None
    label: str | None
    upc: str | None
    c_line: str | None
    p_line: str | None
    has_cover: bool
    cover_side: int | None
    draft: bool
    published_at: datetime | None
    songs: tuple[ReleasedSong, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that is wrong with a release, the errors first."""

    album_id: AlbumId
    draft: bool
    published_at: datetime | None
    problems: tuple[Problem, ...]

    @property
    def publishable(self) -> bool:
        """Whether nothing is an error."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Preview:
    """An album's page before the public sees it, songs that nobody else may know of included."""

    album: Album
    songs: tuple[Song, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GivenIsrc:
    """An ISRC that a song was given."""

    song_id: SongId
    title: str
    isrc: str
