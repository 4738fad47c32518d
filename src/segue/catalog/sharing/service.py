"""What anyone in a country may know of a page, signed in or not."""

from collections.abc import Sequence

from segue.catalog.lists.audiences import Audiences
from segue.catalog.sharing import store
from segue.catalog.sharing.contracts import SharedAlbum, SharedArtist, SharedGenre, SharedSong, SharedTrack
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Database


class Sharing:
    """Reads what links show. What is a draft, taken down, to come or not licensed there is None."""

    def __init__(self, database: Database, audiences: Audiences) -> None:
        self._database = database
        self._audiences = audiences

    async def find_song(self, song_id: SongId, country: str | None) -> SharedSong | None:
        """A song and its album."""
        async with self._database.transaction() as conn:
            return await store.find_song(conn, song_id, self._audiences.of_country(country))

    async def find_tracks(self, song_ids: Sequence[SongId], country: str | None) -> list[SharedTrack]:
        """Those songs that there are, in the order and as often as they are asked for."""
        async with self._database.transaction() as conn:
            found = await store.find_tracks(conn, song_ids, self._audiences.of_country(country))
        return [found[one] for one in song_ids if one in found]

    async def find_album(self, album_id: AlbumId, country: str | None) -> SharedAlbum | None:
        """An album with its songs."""
        async with self._database.transaction() as conn:
            return await store.find_album(conn, album_id, self._audiences.of_country(country))

    async def find_artist(self, artist_id: ArtistId, country: str | None) -> SharedArtist | None:
        """An artist with the newest albums."""
        async with self._database.transaction() as conn:
            return await store.find_artist(conn, artist_id, self._audiences.of_country(country))

    async def find_genre(self, slug: str, country: str | None) -> SharedGenre | None:
        """A genre by its slug."""
        async with self._database.transaction() as conn:
            return await store.find_genre(conn, slug, self._audiences.of_country(country))
