"""Smart playlists: rules that choose songs anew each time, or the songs they chose once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.api import Audiences, Catalog, Song, check_revision
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, SongId, UserId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database
from segue.library.smart.contracts import MOST_SONGS, Rules, SmartPlaylist
from segue.library.smart.errors import (
    SmartPlaylistMissing,
    TooManySmartPlaylists,
)
from segue.library.smart.nsp import read_nsp
from segue.library.smart.rules import read_rules
from segue.library.smart.store import choosing, playlists

MOST_PLAYLISTS = 200
_FIRST = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=(1 << 128) - 1))


@dataclass(frozen=True, slots=True)
class Preview:
    """What rules choose now: how many songs, how long, and the first of them."""

    songs: int
    length_ms: int
    first: list[Song]


@dataclass(frozen=True, slots=True)
class Change:
    """What of a smart playlist is to be other; None leaves it."""

    name: str | None = None
    description: str | None = None
    rules: Mapping[str, Any] | None = None
    frozen: bool | None = None


class SmartPlaylists:
    """They belong to one person, and choose by that person's likes and plays: nobody else sees them."""

    def __init__(
        self, *, database: Database, audiences: Audiences, catalog: Catalog, clock: Clock, ids: IdSource
    ) -> None:
        self._database = database
        self._audiences = audiences
        self._catalog = catalog
        self._clock = clock
        self._ids = ids

    async def create(
        self, caller: Caller, name: str, description: str, told: Mapping[str, Any]
    ) -> SmartPlaylist:
        """Make one of the rules' JSON. Raises RulesRefused, TooManySmartPlaylists."""
        rules = read_rules(told)
        async with self._database.transaction() as conn:
            return await self.create_with(conn, caller.user_id, name, description, rules)

    async def create_with(
        self, conn: Connection, owner: UserId, name: str, description: str, rules: Rules
    ) -> SmartPlaylist:
        """As `create`, inside the caller's transaction."""
        if await playlists.hold_person(conn, owner) >= MOST_PLAYLISTS:
            raise TooManySmartPlaylists(f"You have {MOST_PLAYLISTS}. Delete one first.", limit=MOST_PLAYLISTS)
        now = self._clock.now()
        one = SmartPlaylist(self._ids.new(), name, description, rules, None, (), 1, now, now)
        await playlists.add(conn, owner, one)
        return one

    async def create_from_nsp(
        self, conn: Connection, owner: UserId, name: str, description: str, told: Mapping[str, Any]
    ) -> SmartPlaylist:
        """As `create_with`, of a file of Navidrome. Raises RulesRefused, TooManySmartPlaylists."""
        return await self.create_with(conn, owner, name, description, read_nsp(told))

    async def get(self, caller: Caller, playlist_id: UUID) -> SmartPlaylist:
        """One's own. Raises SmartPlaylistMissing."""
        async with self._database.transaction() as conn:
            return await self._get(conn, caller, playlist_id)

    async def list_own(self, caller: Caller, cursor: str | None, limit: int) -> Page[SmartPlaylist]:
        """One's own, newest first. Raises BadCursor."""
        before = _FIRST if cursor is None else _moment(cursor)
        async with self._database.transaction() as conn:
            found = await playlists.list_of(conn, caller.user_id, before, limit + 1)
        return cut_page(found, limit, lambda one: encode_cursor(one.created_at.isoformat(), str(one.id)))

    async def change(
        self, caller: Caller, playlist_id: UUID, change: Change, revision: int | None
    ) -> SmartPlaylist:
        """Change one, freeze it or let it live again. With `revision` only what still is that.

        Raises SmartPlaylistMissing, RevisionStale, RulesRefused.
        """
        now = self._clock.now()
        async with self._database.transaction() as conn:
            one = await self._get(conn, caller, playlist_id, lock=True)
            check_revision(revision, one.revision)
            rules = one.rules if change.rules is None else read_rules(change.rules)
            frozen_at, songs = one.frozen_at, one.frozen_songs
            if change.frozen is False:
                frozen_at, songs = None, ()
            elif change.frozen or (frozen_at is not None and rules != one.rules):
                frozen_at = now
                songs = tuple(await self._choose(conn, caller, replace(one, rules=rules), 0, MOST_SONGS))
            one = replace(
                one,
                name=one.name if change.name is None else change.name,
                description=one.description if change.description is None else change.description,
                rules=rules,
                frozen_at=frozen_at,
                frozen_songs=songs,
                revision=one.revision + 1,
                changed_at=now,
            )
            await playlists.put(conn, one, now)
        return one

    async def delete(self, caller: Caller, playlist_id: UUID) -> None:
        """Delete one. Raises SmartPlaylistMissing."""
        async with self._database.transaction() as conn:
            if not await playlists.delete(conn, caller.user_id, playlist_id):
                raise _missing()

    async def list_songs(
        self, caller: Caller, playlist_id: UUID, cursor: str | None, limit: int
    ) -> Page[Song]:
        """The songs there are now; of a frozen one those that can still be shown. Raises BadCursor."""
        skip = 0 if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            one = await self._get(conn, caller, playlist_id)
            if one.frozen_at is not None:
                found = list(one.frozen_songs[skip : skip + limit + 1])
            else:
                found = await self._choose(conn, caller, one, skip, limit + 1)
        cards = await self._catalog.find_songs(caller, found[:limit])
        items = [cards[song] for song in found[:limit] if song in cards]
        return Page(items, encode_cursor(skip + limit) if len(found) > limit else None)

    async def list_all(self, conn: Connection, caller: Caller, playlist_id: UUID) -> list[SongId]:
        """All songs there are now, inside the caller's transaction. Raises SmartPlaylistMissing."""
        one = await self._get(conn, caller, playlist_id)
        if one.frozen_at is not None:
            return list(one.frozen_songs)
        return await self._choose(conn, caller, one, 0, MOST_SONGS)

    async def preview(self, caller: Caller, told: Mapping[str, Any], first: int) -> Preview:
        """What rules would choose. Raises RulesRefused."""
        rules = read_rules(told)
        values, seed = self._audiences.of(caller).values, self._seed(None)
        async with self._database.transaction() as conn:
            songs, length = await choosing.count(conn, values, caller.user_id, rules, seed=seed)
            found = await choosing.choose(conn, values, caller.user_id, rules, seed=seed, skip=0, count=first)
        cards = await self._catalog.find_songs(caller, found)
        return Preview(songs, length, [cards[song] for song in found if song in cards])

    async def _choose(
        self, conn: Connection, caller: Caller, one: SmartPlaylist, skip: int, count: int
    ) -> list[SongId]:
        values = self._audiences.of(caller).values
        seed = self._seed(one.id)
        return await choosing.choose(
            conn, values, caller.user_id, one.rules, seed=seed, skip=skip, count=count
        )

    def _seed(self, playlist_id: UUID | None) -> int:
        return choosing.seed_of(playlist_id, self._clock.now().date().toordinal())

    async def _get(
        self, conn: Connection, caller: Caller, playlist_id: UUID, *, lock: bool = False
    ) -> SmartPlaylist:
        found = await playlists.find(conn, caller.user_id, playlist_id, lock=lock)
        if found is None:
            raise _missing()
        return found


def _missing() -> SmartPlaylistMissing:
    return SmartPlaylistMissing("It may have been deleted. Look at your own smart playlists.")


def _place(cursor: str) -> int:
    (place,) = decode_cursor(cursor, (int,))
    if not isinstance(place, int) or not 0 <= place <= MOST_SONGS:
        raise BadCursor("Leave the cursor out to begin at the first page.")
    return place


def _moment(cursor: str) -> tuple[datetime, UUID]:
    moment, last = decode_cursor(cursor, (str, str))
    try:
        return datetime.fromisoformat(str(moment)), UUID(str(last))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None
