"""Playlists as imports make and exports read them."""

from collections.abc import Sequence
from uuid import UUID

from segue.accounts.api import Caller
from segue.kernel.ids import EntryId, PlaylistId, SongId, UserId
from segue.kernel.ports.database import Connection
from segue.library.exchange.ports import ListedSong, SongList
from segue.library.playlists import rules, store
from segue.library.playlists.contracts import (
    MOST_ENTRIES,
    ChangeKind,
    PlaylistKind,
    PlaylistVisibility,
    Shift,
)
from segue.library.playlists.desk import EDITORS, Desk
from segue.library.playlists.entries import rules as order
from segue.library.playlists.entries import store as entry_rows
from segue.library.playlists.entries.placing import find_ranks
from segue.library.playlists.errors import TooManyPlaylists
from segue.library.playlists.service import MOST_PLAYLISTS


class PlaylistShelf(Desk):
    """Playlists (library.exchange.ports), in the caller's transaction; people need not be there."""

    async def create_with(
        self, conn: Connection, owner: UserId, name: str, description: str | None, songs: Sequence[SongId]
    ) -> UUID:
        """See the port. Raises PlaylistNameRefused, TooManyPlaylists, before anything is written."""
        playlist_id, now = PlaylistId(self._ids.new()), self._clock.now()
        tidied, described = rules.name_of(name), rules.description_of(description or "")
        await store.hold_person(conn, owner)
        if await store.count_of(conn, owner) >= MOST_PLAYLISTS:
            raise TooManyPlaylists("Delete some that you no longer need.", limit=MOST_PLAYLISTS)
        await store.add(
            conn,
            playlist_id,
            kind=PlaylistKind.PERSONAL,
            owner=owner,
            name=tidied,
            description=described,
            visibility=PlaylistVisibility.PRIVATE,
            chart=None,
            now=now,
        )
        new = [(EntryId(self._ids.new()), song) for song in songs]
        ranks = order.spread(None, None, len(new)) or []
        await entry_rows.insert(conn, playlist_id, new, ranks, adder=owner, now=now)
        shifts = [Shift(entry, None, place) for place, (entry, _) in enumerate(new)]
        held = (await store.find(conn, [playlist_id], owner, admin=False))[playlist_id]
        await self._advance(conn, held, ChangeKind.CREATED, actor=owner, count=len(new), shifts=shifts)
        return playlist_id

    async def insert(
        self, conn: Connection, owner: UserId, playlist_id: UUID, song_id: SongId, position: int
    ) -> bool:
        """See the port. A playlist that is full takes nothing more."""
        name = PlaylistId(playlist_id)
        if not await store.hold(conn, name):
            return False
        held = (await store.find(conn, [name], owner, admin=False)).get(name)
        if held is None or held.part not in EDITORS or held.entry_count >= MOST_ENTRIES:
            return False
        place, entry = min(position, held.entry_count), EntryId(self._ids.new())
        ranks = await find_ranks(conn, name, place, 1, count=held.entry_count)
        await entry_rows.insert(conn, name, [(entry, song_id)], ranks, adder=owner, now=self._clock.now())
        await self._advance(
            conn,
            held,
            ChangeKind.ADDED,
            actor=owner,
            count=held.entry_count + 1,
            shifts=[Shift(entry, None, place)],
        )
        return True

    async def list_songs(self, conn: Connection, caller: Caller, playlist_id: UUID) -> SongList:
        """See the port. Raises PlaylistMissing."""
        found = await self._find(conn, caller, PlaylistId(playlist_id))
        held = await entry_rows.rows(conn, found.id, caller.user_id, 0, MOST_ENTRIES)
        songs = [ListedSong(one.song_id, one.added_at) for one in held.entries]
        return SongList(found.name, found.description or None, songs)
