"""What rooms above do when two things become one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection


class MergeFollower(Protocol):
    """Refers to things of the catalogue; goes along in the transaction of the merge."""

    async def artist_merged(self, conn: Connection, old: ArtistId, into: ArtistId, now: datetime) -> None:
        """Refer to `into` where it was `old`."""
        ...

    async def album_merged(self, conn: Connection, old: AlbumId, into: AlbumId, now: datetime) -> None:
        """Refer to `into` where it was `old`."""
        ...

    async def songs_merged(self, conn: Connection, songs: Mapping[SongId, SongId], now: datetime) -> None:
        """Refer to the songs that stayed where it was their doubles."""
        ...
