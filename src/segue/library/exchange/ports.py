"""What imports need of the world and of other rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from segue.accounts.api import Caller
from segue.kernel.ids import AlbumId, ArtistId, SongId, UserId
from segue.kernel.ports.database import Connection
from segue.library.exchange.contracts import ReadFile


class ListReader(Protocol):
    """Reads files that strangers sent, where they can do no harm."""

    async def read(self, descriptor: int, file_name: str) -> ReadFile:
        """Read the open file, which is taken over and closed. Raises ListRefused, ReadersDown."""
        ...


@dataclass(frozen=True, slots=True)
class ListedSong:
    """A song in a list, and when it came there."""

    song_id: SongId
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SongList:
    """A list to be exported: `songs` that the asker may know of, in order."""

    name: str
    description: str | None
    songs: Sequence[ListedSong]


class Playlists(Protocol):
    """The playlists of people."""

    async def create_with(
        self, conn: Connection, owner: UserId, name: str, description: str | None, songs: Sequence[SongId]
    ) -> UUID:
        """A private playlist with these songs, doubles included."""
        ...

    async def insert(
        self, conn: Connection, owner: UserId, playlist_id: UUID, song_id: SongId, position: int
    ) -> bool:
        """Put a song at a position, or at the end past it; False when the playlist is theirs no more."""
        ...

    async def list_songs(self, conn: Connection, caller: Caller, playlist_id: UUID) -> SongList:
        """A playlist that the caller may see. Raises what the playlists raise for one they may not."""
        ...


class Collection(Protocol):
    """What people keep: likes, albums, artists."""

    async def like(self, conn: Connection, owner: UserId, songs: Sequence[ListedSong]) -> None:
        """Like these; what is liked already stays as it is."""
        ...

    async def save_albums(self, conn: Connection, owner: UserId, albums: Sequence[AlbumId]) -> None:
        """Save these."""
        ...

    async def follow_artists(self, conn: Connection, owner: UserId, artists: Sequence[ArtistId]) -> None:
        """Follow these."""
        ...

    async def list_likes(self, conn: Connection, caller: Caller) -> SongList:
        """What the caller likes, newest first."""
        ...
