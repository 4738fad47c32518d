"""What imports bring into a library, many at once and without a word to friends."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from segue.accounts.api import Caller
from segue.kernel.clock import Clock
from segue.kernel.ids import AlbumId, ArtistId, UserId
from segue.kernel.ports.database import Connection
from segue.library.collection.contracts import Kind
from segue.library.collection.rules import MOST
from segue.library.collection.store import items as library
from segue.library.exchange.ports import ListedSong, SongList
from segue.library.exchange.store import keeping


class Keeping:
    """A Collection (library.exchange.ports). What is past a library's bound is left out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def like(self, conn: Connection, owner: UserId, songs: Sequence[ListedSong]) -> None:
        """See the port. Songs are liked since they were elsewhere, where that is told."""
        now = self._clock.now()
        told = [(one.song_id, min(one.added_at or now, now)) for one in songs]
        held = await library.hold(conn, owner)
        await keeping.keep(conn, owner, Kind.SONG, told, version=held.version, room=MOST - held.songs)

    async def save_albums(self, conn: Connection, owner: UserId, albums: Sequence[AlbumId]) -> None:
        """See the port."""
        held = await library.hold(conn, owner)
        room = MOST - held.albums
        await keeping.keep(conn, owner, Kind.ALBUM, self._now(albums), version=held.version, room=room)

    async def follow_artists(self, conn: Connection, owner: UserId, artists: Sequence[ArtistId]) -> None:
        """See the port."""
        held = await library.hold(conn, owner)
        room = MOST - held.artists
        await keeping.keep(conn, owner, Kind.ARTIST, self._now(artists), version=held.version, room=room)

    async def list_likes(self, conn: Connection, caller: Caller) -> SongList:
        """See the port."""
        return SongList("Liked songs", None, await keeping.likes(conn, caller.user_id))

    def _now(self, things: Sequence[UUID]) -> list[tuple[UUID, datetime]]:
        return [(thing, self._clock.now()) for thing in things]
