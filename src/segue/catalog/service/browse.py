"""Pages and lists of what anyone signed in may see."""

from collections.abc import Sequence

from segue.accounts.api import Caller, Role
from segue.catalog import listing, rules
from segue.catalog.contracts import (
    Album,
    Artist,
    NameSort,
    Song,
    SongSort,
    Waveform,
)
from segue.catalog.errors import AlbumMissing, ArtistMissing, SongMissing
from segue.catalog.service.parts import Parts
from segue.catalog.store import pages
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.paging import DEFAULT_LIMIT, Page

_SONG_GONE = "It may have been withdrawn. Choose another song."


class Browsing(Parts):
    """Pages and lists of what anyone signed in may see."""

    async def find_songs(self, ids: Sequence[SongId]) -> dict[SongId, Song]:
        """The visible ones of `ids`."""
        async with self._database.transaction() as conn:
            return {song.id: song for song in await pages.songs(conn, ids)}

    async def get_song(self, song_id: SongId) -> Song:
        """Raises SongMissing."""
        async with self._database.transaction() as conn:
            found = await pages.songs(conn, [song_id])
        if not found:
            raise SongMissing(_SONG_GONE)
        return found[0]

    async def find_own(self, caller: Caller, songs: Sequence[Song]) -> frozenset[SongId]:
        """Those of `songs` that the caller's tier keeps from them, and that they hear as their artist's."""
        kept = [song.id for song in songs if rules.needs_tier(caller, song)]
        if not kept or Role.ADMIN in caller.roles:
            return frozenset(kept)
        async with self._database.transaction() as conn:
            labels = await self._labels.list_ids_of(conn, caller.user_id)
            return await pages.own_songs(conn, kept, caller.user_id, labels)

    async def get_waveform(self, song_id: SongId) -> Waveform:
        """Raises SongMissing."""
        async with self._database.transaction() as conn:
            waveform = await pages.find_waveform(conn, song_id)
        if waveform is None:
            raise SongMissing(_SONG_GONE)
        return waveform

    async def get_artist(self, caller: Caller, artist_id: ArtistId) -> Artist:
        """Raises ArtistMissing, also for one without songs unless the caller may edit them."""
        async with self._database.transaction() as conn:
            found = await pages.find_artist(conn, artist_id)
            if found is not None and (found[1] or await self._may_edit(conn, caller, artist_id)):
                return found[0]
        raise ArtistMissing("It may have been withdrawn. Search for the name.")

    async def get_album(self, caller: Caller, album_id: AlbumId) -> Album:
        """Raises AlbumMissing, also for one without songs unless the caller may edit its artist."""
        async with self._database.transaction() as conn:
            found = await pages.albums(conn, [album_id])
            if found and (found[0].song_count or await self._may_edit(conn, caller, found[0].artist.id)):
                return found[0]
        raise AlbumMissing("It may have been withdrawn. Choose another album.")

    async def list_songs(
        self,
        sort: SongSort = SongSort.NEW,
        *,
        artist_id: ArtistId | None = None,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Song]:
        """Songs, of an artist or of all. Raises BadCursor."""
        async with self._database.transaction() as conn:
            return await listing.songs(conn, sort, artist_id, cursor, limit)

    async def list_album_songs(
        self, caller: Caller, album_id: AlbumId, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page[Song]:
        """An album's songs by disc and track. Raises AlbumMissing, BadCursor."""
        await self.get_album(caller, album_id)
        async with self._database.transaction() as conn:
            return await listing.album_songs(conn, album_id, cursor, limit)

    async def list_artist_songs(
        self,
        caller: Caller,
        artist_id: ArtistId,
        sort: SongSort = SongSort.POPULAR,
        *,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Song]:
        """Songs an artist has a credit on. Raises ArtistMissing, BadCursor."""
        await self.get_artist(caller, artist_id)
        return await self.list_songs(sort, artist_id=artist_id, cursor=cursor, limit=limit)

    async def list_albums(
        self,
        sort: NameSort = NameSort.NEW,
        *,
        artist_id: ArtistId | None = None,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Album]:
        """Albums that have a song, of an artist or of all. Raises BadCursor."""
        async with self._database.transaction() as conn:
            return await listing.albums(conn, sort, artist_id, cursor, limit)

    async def list_artist_albums(
        self,
        caller: Caller,
        artist_id: ArtistId,
        sort: NameSort = NameSort.NEW,
        *,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Album]:
        """An artist's albums that have a song. Raises ArtistMissing, BadCursor."""
        await self.get_artist(caller, artist_id)
        return await self.list_albums(sort, artist_id=artist_id, cursor=cursor, limit=limit)

    async def list_artists(
        self, sort: NameSort = NameSort.TITLE, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page[Artist]:
        """Artists who have a song. Raises BadCursor."""
        async with self._database.transaction() as conn:
            return await listing.artists(conn, sort, cursor, limit)
