"""Reading the entries of a playlist, as somebody may know of their songs."""

from collections.abc import AsyncIterator, Sequence

from segue.accounts.api import Caller
from segue.catalog.api import CoverRef, Shelf, Song, may_hear, needs_tier
from segue.kernel.ids import PlaylistId, SongId
from segue.library.playlists.contracts import MOST_ENTRIES, PlaylistPage, Row, Rows, Unavailable
from segue.library.playlists.desk import Desk
from segue.library.playlists.entries import store

_MOSAIC = 4
_STRETCH = 500
"""So many rows of a whole list are read at once, so that others are answered in between."""


class Reading(Desk):
    """Pages of playlists."""

    async def get(self, caller: Caller, playlist_id: PlaylistId) -> PlaylistPage:
        """A playlist's page, without its entries. Raises PlaylistMissing."""
        async with self._database.transaction() as conn:
            found = await self._find(conn, caller, playlist_id)
            audience = self._catalog.audience_of(caller).values
            duration = await store.duration(conn, playlist_id, audience)
            front = await store.front(conn, playlist_id) if found.cover is None else []
            shelf = await self._catalog.find_shelf(conn, caller, front)
        return PlaylistPage(found, duration, _mosaic(front, shelf))

    async def list_rows(self, caller: Caller, playlist_id: PlaylistId, *, offset: int, limit: int) -> Rows:
        """Entries from a position on. Raises PlaylistMissing."""
        async with self._database.transaction() as conn:
            await self._find(conn, caller, playlist_id)
            held = await store.rows(conn, playlist_id, caller.user_id, offset, limit)
            shelf = await self._catalog.find_shelf(conn, caller, [one.song_id for one in held.entries])
        shown = await self._shown(caller, held.entries, shelf, offset)
        return Rows(held.version, held.total, offset, shown)

    async def read_whole(self, caller: Caller, playlist_id: PlaylistId) -> AsyncIterator[Rows]:
        """All entries as they are at one moment, a stretch at a time. Raises PlaylistMissing."""
        async with self._database.transaction() as conn:
            await self._find(conn, caller, playlist_id)
            held = await store.rows(conn, playlist_id, caller.user_id, 0, MOST_ENTRIES)
        for offset in range(0, max(1, held.total), _STRETCH):
            stretch = held.entries[offset : offset + _STRETCH]
            async with self._database.transaction() as conn:
                shelf = await self._catalog.find_shelf(conn, caller, [one.song_id for one in stretch])
            yield Rows(held.version, held.total, offset, await self._shown(caller, stretch, shelf, offset))

    async def _shown(
        self, caller: Caller, held: Sequence[store.Held], shelf: Shelf, offset: int
    ) -> list[Row]:
        own = await self._catalog.find_own(caller, list(shelf.songs.values()))
        return [
            Row(
                entry_id=one.id,
                position=offset + index,
                added_at=one.added_at,
                added_by=one.added_by,
                song=shelf.songs.get(one.song_id),
                unavailable=_why_not(caller, one.song_id, shelf, own),
                own=one.song_id in own,
            )
            for index, one in enumerate(held)
        ]


def _mosaic(front: Sequence[SongId], shelf: Shelf) -> tuple[CoverRef, ...]:
    """The first covers of four albums; with fewer, the first alone."""
    covers: dict[object, CoverRef] = {}
    for song_id in front:
        song = shelf.songs.get(song_id)
        if song is not None and song.album is not None and song.album.cover is not None:
            covers.setdefault(song.album.cover.id, song.album.cover)
    found = tuple(covers.values())[:_MOSAIC]
    return found if len(found) == _MOSAIC else found[:1]


def _why_not(caller: Caller, song_id: SongId, shelf: Shelf, own: frozenset[SongId]) -> Unavailable | None:
    song: Song | None = shelf.songs.get(song_id)
    if song is None:
        return Unavailable.NOT_LICENSED if song_id in shelf.unlicensed else Unavailable.GONE
    if not song.playable:
        return Unavailable.NO_AUDIO
    if may_hear(caller, song, own=song_id in own):
        return None
    if needs_tier(caller, song) and song_id not in own:
        return Unavailable.PAID_ONLY
    return Unavailable.EXPLICIT
