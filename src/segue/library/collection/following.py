"""Going along when two artists, albums or songs become one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection
from segue.library.collection.contracts import Kind
from segue.library.collection.store import moving


class LibraryMoves:
    """Moves what people keep from a double to what stayed, with the day they began to keep it."""

    async def artist_merged(self, conn: Connection, old: ArtistId, into: ArtistId, now: datetime) -> None:
        """Whoever followed or hid `old`, follows or hides `into`."""
        await self._move(conn, (Kind.ARTIST, Kind.HIDDEN_ARTIST), old, into, now)

    async def album_merged(self, conn: Connection, old: AlbumId, into: AlbumId, now: datetime) -> None:
        """Whoever saved `old`, has `into`."""
        await self._move(conn, (Kind.ALBUM,), old, into, now)

    async def songs_merged(self, conn: Connection, songs: Mapping[SongId, SongId], now: datetime) -> None:
        """Whoever liked or hid a double, likes or hides the song that stayed."""
        for old, into in sorted(songs.items()):
            await self._move(conn, (Kind.SONG, Kind.HIDDEN_SONG), old, into, now)

    async def follow_stragglers(self, conn: Connection, now: datetime, limit: int) -> int:
        """Move what was kept in the very moment in which its double was merged; how many doubles."""
        found = await moving.stragglers(conn, limit)
        for kind, old, into in found:
            await moving.move(conn, kind, old, into, now)
        return len(found)

    async def _move(
        self, conn: Connection, kinds: Sequence[Kind], old: UUID, into: UUID, now: datetime
    ) -> None:
        for kind in kinds:
            await moving.move(conn, kind, old, into, now)
