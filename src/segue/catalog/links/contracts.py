"""Links that open a release before its day."""

from dataclasses import dataclass
from datetime import datetime

from segue.catalog.contracts import ArtistRef, CoverRef
from segue.kernel.ids import AlbumId, LinkId, SongId
from segue.kernel.units import DurationMs


@dataclass(frozen=True, slots=True)
class Link:
    """A link as its makers see it; what opens it is told once, when it is made.

    `max_plays` None is as often as they like. `opens` and `plays` count its use.
    """

    id: LinkId
    album_id: AlbumId | None
    song_id: SongId | None
    note: str
    max_plays: int | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opens: int
    plays: int
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkedSong:
    """A song as whoever has the link sees it."""

    id: SongId
    title: str
    artists: tuple[str, ...]
    disc: int
    track: int | None
    explicit: bool
    duration: DurationMs


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: an album or one song, with all there is to hear of it.

    `plays` of `max_plays` are used up; None is as often as they like.
    """

    title: str
    artist: ArtistRef
    cover: CoverRef | None
    album: bool
    expires_at: datetime
    max_plays: int | None
    plays: int
    songs: tuple[LinkedSong, ...]
