"""What an import's lists become: playlists, likes, saved albums, follows, history, smart playlists."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from segue.kernel.clock import Clock
from segue.kernel.errors import AppError
from segue.kernel.ids import AlbumId, ArtistId, SongId, UserId
from segue.kernel.ports.database import Connection
from segue.library.exchange import rules
from segue.library.exchange.contracts import Import, ImportedList, ListKind
from segue.library.exchange.ports import Collection, ListedSong, Playlists
from segue.library.exchange.store import entries, imports
from segue.library.smart.service import SmartPlaylists
from segue.plays.api import ElsewherePlayed, ImportedPlays


class Making:
    """Makes lists in the caller's transaction, each once; what is found later comes into what was made."""

    def __init__(
        self,
        *,
        playlists: Playlists,
        collection: Collection,
        smart: SmartPlaylists,
        plays: ImportedPlays,
        clock: Clock,
    ) -> None:
        self._playlists = playlists
        self._collection = collection
        self._smart = smart
        self._plays = plays
        self._clock = clock

    async def make(
        self, conn: Connection, owner: UserId, told: Import, lists: Sequence[ImportedList]
    ) -> None:
        """Make `lists` of an import, which is locked; those that were made already stay as they are."""
        for one in lists:
            if one.applied_at is not None:
                continue
            try:
                made = await self._make(conn, owner, told, one)
            except AppError as refused:
                # The lists beside it are made all the same; nothing was written yet for this one.
                await imports.refuse_list(conn, told.id, one.list, refused.detail)
            else:
                await imports.applied(conn, told.id, one.list, made, self._clock.now())

    async def add_late(
        self,
        conn: Connection,
        owner: UserId,
        told: Import,
        places: Sequence[tuple[int, int]],
        target: UUID,
    ) -> None:
        """Bring what a person chose for entries at these lists and places into what was made of those."""
        lists = {one.list: one for one in await imports.lists(conn, told.id)}
        for list_place, place in places:
            one = lists[list_place]
            if one.applied_at is None:
                continue
            match one.kind:
                case ListKind.PLAYLIST if one.playlist_id is not None:
                    before = await entries.found_before(conn, told.id, list_place, place)
                    await self._playlists.insert(conn, owner, one.playlist_id, SongId(target), before)
                case ListKind.HISTORY:
                    await self._bring_plays(conn, owner, told, list_place, place)
                case _:
                    await self._keep(conn, owner, one.kind, [ListedSong(SongId(target))])

    async def _make(self, conn: Connection, owner: UserId, told: Import, one: ImportedList) -> UUID | None:
        if one.kind is ListKind.SMART:
            rules_told = (await imports.rules_of(conn, told.id))[one.list]
            document = msgspec.json.decode(rules_told)
            made = await self._smart.create_from_nsp(conn, owner, one.name, one.description or "", document)
            return made.id
        if one.kind is ListKind.HISTORY:
            await self._bring_plays(conn, owner, told, one.list)
            return None
        found = await entries.found(conn, told.id, one.list)
        if one.kind is ListKind.PLAYLIST:
            songs = [song.song_id for song in found]
            return await self._playlists.create_with(conn, owner, one.name, one.description, songs)
        await self._keep(conn, owner, one.kind, found)
        return None

    async def _keep(
        self, conn: Connection, owner: UserId, kind: ListKind, found: Sequence[ListedSong]
    ) -> None:
        ids = list(dict.fromkeys(one.song_id for one in found))
        match kind:
            case ListKind.LIKES:
                await self._collection.like(conn, owner, found)
            case ListKind.ALBUMS:
                await self._collection.save_albums(conn, owner, [AlbumId(one) for one in ids])
            case ListKind.ARTISTS:
                await self._collection.follow_artists(conn, owner, [ArtistId(one) for one in ids])
            case _:
                pass

    async def _bring_plays(
        self, conn: Connection, owner: UserId, told: Import, list_place: int, place: int | None = None
    ) -> None:
        heard = [ElsewherePlayed(*play) for play in await entries.plays(conn, told.id, list_place, place)]
        await self._plays.add(conn, owner, heard, rules.source_of(told.format))
