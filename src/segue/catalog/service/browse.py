"""Pages and lists of what anyone signed in may see."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from segue.accounts.api import Caller, Role
from segue.catalog import rules
from segue.catalog.contracts import Album, AlbumSort, Artist, NameSort, Shelf, Song, SongSort, Waveform
from segue.catalog.entities.merged import refuse_merged_album, refuse_merged_artist
from segue.catalog.errors import AlbumMissing, ArtistMissing, SongMissing, Unlicensed
from segue.catalog.lists import listing
from segue.catalog.lists.contracts import ALL, Audience, Wanted
from segue.catalog.lists.store import albums as album_lists
from segue.catalog.lists.store import songs as song_lists
from segue.catalog.service.parts import Parts
from segue.catalog.store import pages
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.paging import DEFAULT_LIMIT, Page
from segue.kernel.ports.database import Connection

NOT_HERE = "It is not licensed where you are. Choose another song."
_SONG_GONE = "It may have been withdrawn. Choose another song."


class Browsing(Parts):
    """Pages and lists of what anyone signed in may see."""

    async def find_songs(self, caller: Caller, ids: Sequence[SongId]) -> dict[SongId, Song]:
        """Those of `ids` that the caller may know of."""
        async with self._database.transaction() as conn:
            visible = await song_lists.visible(conn, self._audiences.of(caller), ids)
            return {song.id: song for song in await pages.songs(conn, list(visible))}

    async def find_albums(self, caller: Caller, ids: Sequence[AlbumId]) -> dict[AlbumId, Album]:
        """Those of `ids` with a song that the caller may know of."""
        async with self._database.transaction() as conn:
            found = await pages.albums(conn, ids, self._audiences.of(caller).values)
            return {album.id: album for album in found if album.song_count}

    async def find_artists(self, caller: Caller, ids: Sequence[ArtistId]) -> dict[ArtistId, Artist]:
        """Those of `ids` with a song that the caller may know of."""
        async with self._database.transaction() as conn:
            visible = await album_lists.visible_artists(conn, self._audiences.of(caller), ids)
            return {artist.id: artist for artist in await pages.artists(conn, list(visible))}

    async def find_elsewhere(self, caller: Caller, ids: Sequence[UUID]) -> frozenset[UUID]:
        """Those of `ids`, of songs, albums or artists, that are out, and that the caller may not hear here.

        Ask with what `find_songs`, `find_albums` or `find_artists` left out: it says why.
        """
        async with self._database.transaction() as conn:
            return await album_lists.elsewhere(conn, self._audiences.of(caller), ids)

    async def visible_ids(self, conn: Connection, caller: Caller, ids: Sequence[SongId]) -> set[SongId]:
        """Those of `ids` that the caller may know of."""
        return {SongId(each) for each in await song_lists.visible(conn, self._audiences.of(caller), ids)}

    async def find_shelf(self, conn: Connection, caller: Caller, ids: Sequence[SongId]) -> Shelf:
        """What the caller may know of `ids`, in the caller's transaction."""
        audience, asked = self._audiences.of(caller), list(dict.fromkeys(ids))
        visible = await song_lists.visible(conn, audience, asked)
        hidden = [each for each in asked if each not in visible]
        unlicensed = await song_lists.unlicensed(conn, audience, hidden) if hidden else set()
        songs = {song.id: song for song in await pages.songs(conn, list(visible))}
        return Shelf(songs, frozenset(SongId(each) for each in unlicensed))

    def audience_of(self, caller: Caller) -> Audience:
        """As whom the caller looks at lists, for those of other rooms."""
        return self._audiences.of(caller)

    async def name_genre(self, conn: Connection, asked: str) -> str:
        """A genre as lists know it, by name, slug or alias; one that is not in the tree as it was asked."""
        return await song_lists.find_genre(conn, asked) or asked.strip().lower()

    async def get_song(self, caller: Caller, song_id: SongId) -> Song:
        """Raises SongMissing, Unlicensed."""
        async with self._database.transaction() as conn:
            await self.check_visible(conn, caller, song_id)
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

    async def check_visible(self, conn: Connection, caller: Caller, song_id: SongId) -> None:
        """Whether the caller may know of a song: it is out where they are, or they act for its artist.

        Raises SongMissing, Unlicensed.
        """
        standing = await song_lists.find_standing(conn, self._audiences.of(caller), song_id)
        if standing is not None and standing.visible:
            return
        if standing is not None and await self._may_edit(conn, caller, standing.artist_id):
            return
        if standing is None or not standing.released:
            raise SongMissing(_SONG_GONE)
        raise Unlicensed(NOT_HERE)

    async def acts_for_song(self, caller: Caller, song_id: SongId) -> bool:
        """Whether the caller is a member of the song's artist or acts for its label; admins do not."""
        async with self._database.transaction() as conn:
            labels = await self._labels.list_ids_of(conn, caller.user_id)
            return song_id in await pages.own_songs(conn, [song_id], caller.user_id, labels)

    async def get_waveform(self, caller: Caller, song_id: SongId) -> Waveform:
        """Raises SongMissing, Unlicensed."""
        async with self._database.transaction() as conn:
            await self.check_visible(conn, caller, song_id)
            waveform = await pages.find_waveform(conn, song_id)
        if waveform is None:
            raise SongMissing(_SONG_GONE)
        return waveform

    async def get_artist(self, caller: Caller, artist_id: ArtistId) -> Artist:
        """Raises ArtistMissing, also for one without songs unless the caller may edit them; MergedAway."""
        async with self._database.transaction() as conn:
            found = await pages.find_artist(conn, artist_id, self._audiences.of(caller).values)
            if found is not None and (found[1] or await self._may_edit(conn, caller, artist_id)):
                return found[0]
            await refuse_merged_artist(conn, artist_id)
        raise ArtistMissing("It may have been withdrawn. Search for the name.")

    async def get_album(self, caller: Caller, album_id: AlbumId) -> Album:
        """Raises AlbumMissing, also for one without songs unless the caller may edit its artist."""
        async with self._database.transaction() as conn:
            return (await self._find_album(conn, caller, album_id))[0]

    async def list_songs(
        self,
        caller: Caller,
        sort: SongSort = SongSort.NEW,
        *,
        wanted: Wanted = ALL,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Song]:
        """Songs; those of a genre that nobody knows are none. Raises BadCursor."""
        async with self._database.transaction() as conn:
            audience, named = self._audiences.of(caller), await listing.named(conn, wanted)
            return await listing.songs(conn, audience, sort, named, cursor=cursor, limit=limit)

    async def list_album_songs(
        self, caller: Caller, album_id: AlbumId, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page[Song]:
        """An album's songs by disc and track. Raises AlbumMissing, BadCursor."""
        async with self._database.transaction() as conn:
            _, audience = await self._find_album(conn, caller, album_id)
            return await listing.album_songs(conn, audience, album_id, cursor, limit)

    async def list_artist_songs(
        self,
        caller: Caller,
        artist_id: ArtistId,
        sort: SongSort = SongSort.POPULAR,
        *,
        wanted: Wanted = ALL,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Song]:
        """Songs an artist has a credit on. Raises ArtistMissing, BadCursor."""
        await self.get_artist(caller, artist_id)
        theirs = replace(wanted, artist=artist_id)
        return await self.list_songs(caller, sort, wanted=theirs, cursor=cursor, limit=limit)

    async def list_albums(
        self,
        caller: Caller,
        sort: AlbumSort = AlbumSort.NEW,
        *,
        wanted: Wanted = ALL,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Album]:
        """Albums that have a song, of an artist or of all. Raises BadCursor."""
        async with self._database.transaction() as conn:
            audience, named = self._audiences.of(caller), await listing.named(conn, wanted)
            return await listing.albums(conn, audience, sort, named, cursor=cursor, limit=limit)

    async def list_artist_albums(
        self,
        caller: Caller,
        artist_id: ArtistId,
        sort: AlbumSort = AlbumSort.NEW,
        *,
        wanted: Wanted = ALL,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Album]:
        """An artist's albums that have a song. Raises ArtistMissing, BadCursor."""
        await self.get_artist(caller, artist_id)
        theirs = replace(wanted, artist=artist_id)
        return await self.list_albums(caller, sort, wanted=theirs, cursor=cursor, limit=limit)

    async def list_artists(
        self,
        caller: Caller,
        sort: NameSort = NameSort.TITLE,
        *,
        wanted: Wanted = ALL,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Page[Artist]:
        """Artists who have a song. Raises BadCursor."""
        async with self._database.transaction() as conn:
            audience, named = self._audiences.of(caller), await listing.named(conn, wanted)
            return await listing.artists(conn, audience, sort, named, cursor=cursor, limit=limit)

    async def _find_album(
        self, conn: Connection, caller: Caller, album_id: AlbumId
    ) -> tuple[Album, Audience]:
        """An album and as whom the caller sees it: insiders see all of one that nobody else sees."""
        audience = self._audiences.of(caller)
        found = await pages.albums(conn, [album_id], audience.values)
        if found and found[0].song_count:
            return found[0], audience
        if found and await self._may_edit(conn, caller, found[0].artist.id):
            insider = self._audiences.insider(caller)
            return (await pages.albums(conn, [album_id], insider.values))[0], insider
        await refuse_merged_album(conn, album_id)
        raise AlbumMissing("It may have been withdrawn. Choose another album.")
