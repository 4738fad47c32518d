"""What delivery needs of others, in its own words."""

from typing import Protocol

from segue.accounts.api import Caller
from segue.catalog.api import PlayableVersion
from segue.kernel.ids import SongId, VersionId


class PlayableSongs(Protocol):
    """Where versions come from. Raises errors of kind unavailable while the database is down."""

    async def find_playable(self, song_id: SongId) -> PlayableVersion | None:
        """The version that plays now; None for a song unknown or withdrawn."""
        ...

    async def find_version(self, song_id: SongId, version_id: VersionId) -> PlayableVersion | None:
        """The version with this id, current or replaced; None when it or its song is gone."""
        ...

    async def may_edit_song(self, caller: Caller, song_id: SongId) -> bool:
        """Whether the caller acts for the song's artist."""
        ...
