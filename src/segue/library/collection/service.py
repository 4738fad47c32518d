"""Liking, saving, following and hiding; a person's lists of it, and what changed."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.api import Album, Artist, Catalog, Song
from segue.kernel.clock import Clock
from segue.kernel.events import AlbumSaved, Event, Followed, SongLiked, Unkept
from segue.kernel.ids import AlbumId, ArtistId, SongId, UserId
from segue.kernel.paging import Page, cut_page
from segue.kernel.ports.database import Database
from segue.kernel.ports.event_log import EventLog
from segue.library.collection import rules
from segue.library.collection.contracts import (
    COUNTED,
    AlbumOrder,
    Changes,
    Kept,
    Kind,
    Missing,
    NameOrder,
    PlaylistCard,
    SongOrder,
    Standing,
    Totals,
)
from segue.library.collection.errors import ChangesForgotten, LibraryFull, PlaylistUnknown
from segue.library.collection.following import LibraryMoves
from segue.library.collection.ports import PlaylistBook
from segue.library.collection.store import items as store
from segue.library.collection.store import lists

T = TypeVar("T")
Order = SongOrder | AlbumOrder | NameOrder
REMEMBERED = timedelta(days=180)
"""How long clients that were away may still catch up by what was removed."""
_AT_ONCE = 100
_FULL = f"It takes {rules.MOST:,} of a kind. Take something out first."


class Library:
    """What people keep of the catalogue. To do a thing twice is to do it once."""

    def __init__(
        self,
        *,
        database: Database,
        catalog: Catalog,
        playlists: PlaylistBook,
        events: EventLog,
        moves: LibraryMoves,
        clock: Clock,
    ) -> None:
        self._database = database
        self._catalog = catalog
        self._playlists = playlists
        self._events = events
        self._moves = moves
        self._clock = clock

    async def keep(self, caller: Caller, kind: Kind, subject: UUID) -> Standing:
        """Like, save, follow or hide something.

        Raises SongMissing, Unlicensed, AlbumMissing, ArtistMissing, MergedAway, PlaylistUnknown, LibraryFull.
        """
        await self._check_known(caller, kind, subject)
        async with self._database.transaction() as conn:
            held = await store.hold(conn, caller.user_id)
            if _count_of(held, kind) >= rules.MOST:
                raise LibraryFull(_FULL, most=rules.MOST)
            if await store.add(conn, held, caller.user_id, kind, subject, self._clock.now()):
                event = _kept(caller.user_id, kind, subject)
                if event is not None:
                    await self._events.publish(conn, event)
            return await store.standing(conn, caller.user_id, kind, subject)

    async def drop(self, caller: Caller, kind: Kind, subject: UUID) -> None:
        """Take something out again; what is not there, or is gone from the catalogue, is no error."""
        async with self._database.transaction() as conn:
            held = await store.hold(conn, caller.user_id)
            gone = await store.remove(conn, held, caller.user_id, kind, subject, self._clock.now())
            if gone and kind in COUNTED:
                await self._events.publish(conn, Unkept(caller.user_id, kind.value, subject))

    async def get_standing(self, caller: Caller, kind: Kind, subject: UUID) -> Standing:
        """Whether the caller keeps a thing, and how many people do. Raises as `keep` does."""
        await self._check_known(caller, kind, subject)
        async with self._database.transaction() as conn:
            return await store.standing(conn, caller.user_id, kind, subject)

    async def get_totals(self, user_id: UserId) -> Totals:
        """How much a person keeps."""
        async with self._database.transaction() as conn:
            return await store.totals(conn, user_id)

    async def list_songs(
        self,
        caller: Caller,
        order: SongOrder,
        *,
        words: str | None = None,
        cursor: str | None,
        limit: int,
        hidden: bool = False,
    ) -> Page[Kept[Song]]:
        """Songs that the caller likes, or those they hide, the latest first. Raises BadCursor."""
        kind = Kind.HIDDEN_SONG if hidden else Kind.SONG

        async def find(ids: Sequence[UUID]) -> Mapping[SongId, Song]:
            return await self._catalog.find_songs(caller, [SongId(one) for one in ids])

        return await self._page(caller, kind, order, words, cursor, limit, find)

    async def list_albums(
        self, caller: Caller, order: AlbumOrder, *, words: str | None = None, cursor: str | None, limit: int
    ) -> Page[Kept[Album]]:
        """Albums that the caller saved. Raises BadCursor."""

        async def find(ids: Sequence[UUID]) -> Mapping[AlbumId, Album]:
            return await self._catalog.find_albums(caller, [AlbumId(one) for one in ids])

        return await self._page(caller, Kind.ALBUM, order, words, cursor, limit, find)

    async def list_artists(
        self,
        caller: Caller,
        order: NameOrder,
        *,
        words: str | None = None,
        cursor: str | None,
        limit: int,
        hidden: bool = False,
    ) -> Page[Kept[Artist]]:
        """Artists that the caller follows, or hides. Raises BadCursor."""
        kind = Kind.HIDDEN_ARTIST if hidden else Kind.ARTIST

        async def find(ids: Sequence[UUID]) -> Mapping[ArtistId, Artist]:
            return await self._catalog.find_artists(caller, [ArtistId(one) for one in ids])

        return await self._page(caller, kind, order, words, cursor, limit, find)

    async def list_playlists(
        self, caller: Caller, *, cursor: str | None, limit: int
    ) -> Page[Kept[PlaylistCard]]:
        """Playlists that the caller follows, the latest first. Raises BadCursor."""

        async def find(ids: Sequence[UUID]) -> Mapping[UUID, PlaylistCard]:
            return await self._playlists.find(caller, ids)

        return await self._page(caller, Kind.PLAYLIST, NameOrder.ADDED, None, cursor, limit, find)

    async def list_changes(self, user_id: UserId, since: int, limit: int) -> Changes:
        """What became of a library after version `since`, 0 for all it has. Raises ChangesForgotten."""
        async with self._database.transaction() as conn:
            found, forgotten_to = await store.changes(conn, user_id, since, limit)
        if 0 < since < forgotten_to or since > found.version:
            raise ChangesForgotten("Forget what you have, and ask with since=0.")
        return found

    async def hidden_among(self, caller: Caller, songs: Collection[SongId]) -> frozenset[SongId]:
        """Those of `songs` that the caller hides, by themselves or with their artist."""
        if not songs:
            return frozenset()
        async with self._database.transaction() as conn:
            return await store.hidden(conn, caller.user_id, songs)

    async def forget_removed(self) -> int:
        """Forget what was removed so long ago that no client will ask; from how many libraries."""
        before, people = self._clock.now() - REMEMBERED, 0
        while True:
            async with self._database.transaction() as conn:
                found = await store.with_old_gone(conn, before, _AT_ONCE)
            for user_id in found:
                async with self._database.transaction() as conn:
                    await store.hold(conn, user_id)
                    await store.forget_gone(conn, user_id, before)
            people += len(found)
            if len(found) < _AT_ONCE:
                return people

    async def follow_merges(self) -> int:
        """Move what was kept in the moment of a merge to what stayed; how many doubles were still kept."""
        async with self._database.transaction() as conn:
            return await self._moves.follow_stragglers(conn, self._clock.now(), _AT_ONCE)

    async def _check_known(self, caller: Caller, kind: Kind, subject: UUID) -> None:
        match kind:
            case Kind.SONG | Kind.HIDDEN_SONG:
                async with self._database.transaction() as conn:
                    await self._catalog.check_visible(conn, caller, SongId(subject))
            case Kind.ALBUM:
                await self._catalog.get_album(caller, AlbumId(subject))
            case Kind.ARTIST | Kind.HIDDEN_ARTIST:
                await self._catalog.get_artist(caller, ArtistId(subject))
            case _:
                if subject not in await self._playlists.find(caller, [subject]):
                    raise PlaylistUnknown("It may be private, or gone. Ask its owner for a link.")

    async def _page(  # noqa: PLR0917 - whose, of what, in which order, which, from where, how many, as what
        self,
        caller: Caller,
        kind: Kind,
        order: Order,
        words: str | None,
        cursor: str | None,
        limit: int,
        find: Callable[[Sequence[UUID]], Awaitable[Mapping[Any, T]]],
    ) -> Page[Kept[T]]:
        page = await self._rows(caller, kind, order, rules.words_of(words), cursor, limit)
        things = await find([row for row, _ in page.items])
        missing = [row for row, _ in page.items if row not in things]
        elsewhere = await self._catalog.find_elsewhere(caller, missing) if missing else frozenset()

        def kept(row: lists.Row) -> Kept[T]:
            thing, why = things.get(row[0]), None
            if thing is None:
                why = Missing.NOT_HERE if row[0] in elsewhere else Missing.WITHDRAWN
            return Kept(row[0], row[1], thing, why)

        return page.map(kept)

    async def _rows(  # noqa: PLR0917 - as `_page`
        self,
        caller: Caller,
        kind: Kind,
        order: Order,
        words: list[str] | None,
        cursor: str | None,
        limit: int,
    ) -> Page[lists.Row]:
        audience, person = self._catalog.audience_of(caller), caller.user_id
        if order.value == "added":
            after = rules.after_added(cursor)
            async with self._database.transaction() as conn:
                if words:
                    rows = await lists.found(conn, audience, person, kind, words, after, limit + 1)
                else:
                    rows = await lists.added(conn, person, kind, after, limit + 1)
            return cut_page(rows, limit, lambda row: rules.added_cursor(row[1], row[0]))
        place = rules.after_named(order.value, cursor)
        async with self._database.transaction() as conn:
            named = await lists.named(conn, audience, person, kind, order, words, place, limit + 1)

        def following(row: lists.NamedRow) -> str:
            return rules.named_cursor(order.value, row[2], row[3], row[0])

        return cut_page(named, limit, following).map(lambda row: (row[0], row[1]))


def _count_of(totals: Totals, kind: Kind) -> int:
    counts = {
        Kind.SONG: totals.songs,
        Kind.ALBUM: totals.albums,
        Kind.ARTIST: totals.artists,
        Kind.PLAYLIST: totals.playlists,
        Kind.HIDDEN_SONG: totals.hidden_songs,
        Kind.HIDDEN_ARTIST: totals.hidden_artists,
    }
    return counts[kind]


def _kept(user_id: UserId, kind: Kind, subject: UUID) -> Event | None:
    """What others may hear of; what somebody hides is nobody's business."""
    match kind:
        case Kind.SONG:
            return SongLiked(user_id, subject)
        case Kind.ALBUM:
            return AlbumSaved(user_id, subject)
        case Kind.ARTIST | Kind.PLAYLIST:
            return Followed(user_id, kind.value, subject)
        case _:
            return None
