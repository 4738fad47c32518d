"""What licences are asked for and told as."""

from dataclasses import dataclass

from segue.catalog.terms import Licence
from segue.kernel.ids import SongId

MOST_LICENCES = 100
"""Of one song: more than any deal between labels, and a bound for what one request may write."""


@dataclass(frozen=True, slots=True)
class LicensedSong:
    """A song with its licences, the earliest first; none: the operator's setting holds."""

    song_id: SongId
    title: str
    licences: tuple[Licence, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class LicensedSongs:
    """The songs of an album with theirs; the revision is that of them all."""

    songs: tuple[LicensedSong, ...]
    revision: int
