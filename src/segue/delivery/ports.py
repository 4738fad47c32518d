"""What delivery needs of others, in its own words."""

from typing import Protocol

from segue.accounts.api import Caller
from segue.catalog.api import PlayableVersion
from segue.kernel.ids import SongId, VersionId


class Insiders(Protocol):
    """Who may hear a song before others, and where it is not licensed."""

    async def acts_for_song(self, caller: Caller, song_id: SongId) -> bool:
        """Whether the caller acts for the song's artist, as a member or for a label."""
        ...


class WantedSongs(Protocol):
    """Makes renditions of songs that are only their original file."""

    async def want(self, song_id: SongId) -> None:
        """Somebody plays it; cheap to ask again. Raises errors of kind unavailable."""
        ...


class PlayableSongs(Protocol):
    """Where versions come from. Raises errors of kind unavailable while the database is down."""

    async def find_playable(self, song_id: SongId) -> PlayableVersion | None:
        """The version that plays now; None for a song unknown, withdrawn or taken down."""
        ...

    async def find_version(self, song_id: SongId, version_id: VersionId) -> PlayableVersion | None:
        """The version with this id, current or replaced; None when it or its song is gone."""
        ...
