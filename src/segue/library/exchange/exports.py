"""Playlists and likes as files that other programs read."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.api import Audiences
from segue.kernel.ports.database import Connection, Database
from segue.library.exchange.contracts import WrittenFormat
from segue.library.exchange.formats.text import tidy
from segue.library.exchange.formats.writing import (
    MEDIA_TYPES,
    WrittenList,
    WrittenSong,
    write_list,
)
from segue.library.exchange.ports import Collection, ListedSong, Playlists, SongList
from segue.library.exchange.store import entries
from segue.library.smart.service import SmartPlaylists

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file to be sent: `name` is one that every system takes."""

    name: str
    media_type: str
    data: bytes


class ListExports:
    """Songs that the asker may not know of are left out. `site` is where pages of songs are."""

    def __init__(
        self,
        *,
        database: Database,
        playlists: Playlists,
        collection: Collection,
        smart: SmartPlaylists,
        audiences: Audiences,
        site: str,
    ) -> None:
        self._database = database
        self._playlists = playlists
        self._collection = collection
        self._smart = smart
        self._audiences = audiences
        self._site = site.rstrip("/")

    async def playlist(self, caller: Caller, playlist_id: UUID, written: WrittenFormat) -> WrittenFile:
        """A playlist that the caller may see. Raises what playlists raise for others."""
        async with self._database.transaction() as conn:
            told = await self._playlists.list_songs(conn, caller, playlist_id)
            return await self._written(conn, caller, told, written)

    async def likes(self, caller: Caller, written: WrittenFormat) -> WrittenFile:
        """What the caller likes."""
        async with self._database.transaction() as conn:
            told = await self._collection.list_likes(conn, caller)
            return await self._written(conn, caller, told, written)

    async def smart_playlist(self, caller: Caller, playlist_id: UUID, written: WrittenFormat) -> WrittenFile:
        """What a smart playlist holds now. Raises SmartPlaylistMissing."""
        one = await self._smart.get(caller, playlist_id)
        async with self._database.transaction() as conn:
            songs = await self._smart.list_all(conn, caller, playlist_id)
            told = SongList(one.name, one.description or None, [ListedSong(song) for song in songs])
            return await self._written(conn, caller, told, written)

    async def _written(
        self, conn: Connection, caller: Caller, told: SongList, written: WrittenFormat
    ) -> WrittenFile:
        songs = await self._songs(conn, caller, told.songs)
        data = await asyncio.to_thread(write_list, WrittenList(told.name, told.description, songs), written)
        return WrittenFile(_file_name(told.name, written), MEDIA_TYPES[written], data)

    async def _songs(
        self, conn: Connection, caller: Caller, listed: Sequence[ListedSong]
    ) -> list[WrittenSong]:
        values = self._audiences.of(caller).values
        written: list[WrittenSong] = []
        for first in range(0, len(listed), _AT_ONCE):
            part = listed[first : first + _AT_ONCE]
            found = await entries.visible_songs(conn, values, [one.song_id for one in part])
            written += [
                WrittenSong(found[one.song_id], f"{self._site}/songs/{one.song_id}", one.added_at)
                for one in part
                if one.song_id in found
            ]
        return written


def _file_name(name: str, written: WrittenFormat) -> str:
    kept = "".join(one if one.isalnum() or one in " -_.()" else "_" for one in tidy(name, 80))
    return f"{kept.strip(' .') or 'playlist'}.{written}"
