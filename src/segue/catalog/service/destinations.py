"""Where a file that comes in belongs, and how much room there is."""

from segue.accounts.api import Caller, Role
from segue.catalog import rules
from segue.catalog.contracts import Room
from segue.catalog.errors import ArtistMissing, NotYourArtist, SongMissing
from segue.catalog.service.browse import Browsing
from segue.catalog.store import destinations
from segue.kernel.ids import AlbumId, ArtistId, SongId, UserId
from segue.kernel.ports.database import Connection


class Destinations(Browsing):
    """Where a file that comes in belongs, and how much room there is."""

    async def get_song_place(self, conn: Connection, song_id: SongId) -> tuple[ArtistId, AlbumId | None]:
        """The artist and album of a song that was not withdrawn, published or not. Raises SongMissing."""
        place = await destinations.find_song_place(conn, song_id)
        if place is None:
            raise _song_missing()
        return place

    async def find_own_artist(self, conn: Connection, name: str | None, member: UserId) -> ArtistId | None:
        """The artist of this name whom a person acts for; without a name, the only one they act for."""
        labels = await self._labels.list_ids_of(conn, member)
        if name is None:
            return await destinations.find_only_artist(conn, member, labels)
        return await destinations.find_own_artist(conn, rules.tidy_name(name, "artist"), member, labels)

    async def check_sender(self, conn: Connection, caller: Caller) -> None:
        """See that there is an artist for whom the caller may send songs. Raises NotYourArtist."""
        if caller.roles & {Role.ARTIST, Role.ADMIN}:
            return
        labels = await self._labels.list_ids_of(conn, caller.user_id)
        if not await destinations.acts_for_any(conn, caller.user_id, labels):
            raise NotYourArtist("Only artists send songs. Ask an admin of this server for the artist role.")

    async def check_editor(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> None:
        """Raises ArtistMissing, NotYourArtist."""
        if not await destinations.has_artist(conn, artist_id):
            raise ArtistMissing("It may have been withdrawn. Search for the name.")
        if not await self._may_edit(conn, caller, artist_id):
            raise NotYourArtist("Only a member of the artist may do this.")

    async def check_song_editor(
        self, conn: Connection, caller: Caller, song_id: SongId
    ) -> tuple[ArtistId, AlbumId | None]:
        """The song's artist and album. Raises SongMissing, Unlicensed, NotYourArtist."""
        place = await self.get_song_place(conn, song_id)
        if await self._may_edit(conn, caller, place[0]):
            return place
        await self.check_visible(conn, caller, song_id)
        raise NotYourArtist("Only a member of the artist may do this.")

    async def hold_room(self, conn: Connection, artist_id: ArtistId) -> Room:
        """The room that an artist's originals take, held until commit. Raises ArtistMissing."""
        room = await destinations.lock_room(conn, artist_id)
        if room is None:
            raise ArtistMissing("It may have been withdrawn. Search for the name.")
        return room

    async def set_room(self, conn: Connection, artist_id: ArtistId, quota: int | None) -> None:
        """Give an artist a quota of their own in bytes, None for the server's. Raises ArtistMissing."""
        if not await destinations.set_quota(conn, artist_id, quota):
            raise ArtistMissing("It may have been withdrawn. Search for the name.")


def _song_missing() -> SongMissing:
    return SongMissing("It may have been withdrawn. Choose another song.")
