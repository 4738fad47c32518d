"""Playlists themselves: made, described, listed, taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar, Unpack
from uuid import UUID

from segue.accounts.api import Caller, Role, RoleMissing
from segue.kernel.ids import CoverId, EntryId, PlaylistId, SongId, UserId
from segue.kernel.paging import Page, cut_page
from segue.kernel.ports.database import Connection
from segue.library.playlists import rules, store
from segue.library.playlists.contracts import (
    ChangeKind,
    Playlist,
    PlaylistKind,
    PlaylistVisibility,
    Shift,
)
from segue.library.playlists.desk import OWNERS, Desk, PlaylistPorts
from segue.library.playlists.entries import rules as order
from segue.library.playlists.entries import store as entry_rows
from segue.library.playlists.errors import PlaylistMissing, SongsUnknown, TooManyPlaylists

Key = TypeVar("Key")
MOST_PLAYLISTS = 10_000
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewPlaylist:
    """What a playlist begins as."""

    name: str
    description: str = ""
    visibility: PlaylistVisibility = PlaylistVisibility.PRIVATE
    kind: PlaylistKind = PlaylistKind.PERSONAL
    song_ids: tuple[SongId, ...] = ()


class Profiles(Protocol):
    """What accounts knows of who may read whose profile."""

    async def check_may_read(self, conn: Connection, viewer: UserId, owner: UserId) -> None:
        """Raises PersonMissing, ProfilePrivate."""
        ...


class Playlists(Desk):
    """One transaction a use case."""

    def __init__(self, people: Profiles, **ports: Unpack[PlaylistPorts]) -> None:
        super().__init__(**ports)
        self._people = people

    async def create(self, caller: Caller, new: NewPlaylist) -> Playlist:
        """A new playlist of the caller's; editorial ones are made by admins and are nobody's.

        Raises PlaylistNameRefused, TooManyPlaylists, SongsUnknown, RoleMissing.
        """
        editorial = new.kind is PlaylistKind.EDITORIAL
        if editorial and Role.ADMIN not in caller.roles:
            raise RoleMissing("Editorial playlists are made by admins. Make one of your own.")
        name, description = rules.name_of(new.name), rules.description_of(new.description)
        playlist_id = PlaylistId(self._ids.new())
        async with self._database.transaction() as conn:
            if not editorial:
                await self._check_room(conn, caller.user_id)
            await store.add(
                conn,
                playlist_id,
                kind=new.kind,
                owner=None if editorial else caller.user_id,
                name=name,
                description=description,
                visibility=new.visibility,
                chart=None,
                now=self._clock.now(),
            )
            shifts = await self._fill(conn, caller, playlist_id, new.song_ids)
            held = await self._hold(conn, caller, playlist_id, OWNERS)
            await self._advance(
                conn,
                held,
                ChangeKind.CREATED,
                actor=caller.user_id,
                count=len(shifts),
                shifts=shifts,
            )
            return await self._find(conn, caller, playlist_id)

    async def change(
        self, caller: Caller, playlist_id: PlaylistId, told: dict[str, Any], *, version: int | None = None
    ) -> Playlist:
        """Change name, description or visibility; what is not in `told` stays.

        Raises PlaylistMissing, PlaylistNotYours, PlaylistStale, PlaylistNameRefused.
        """
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, OWNERS, version)
            name = rules.name_of(told.get("name", held.name))
            description = rules.description_of(told.get("description", held.description))
            visibility = PlaylistVisibility(told.get("visibility", held.visibility))
            if (name, description, visibility) == (held.name, held.description, held.visibility):
                return held
            await store.describe(conn, playlist_id, name, description, visibility)
            detail = name if name != held.name else None
            if detail is None and visibility is not held.visibility:
                detail = visibility.value
            await self._advance(conn, held, ChangeKind.DESCRIBED, actor=caller.user_id, detail=detail)
            return await self._find(conn, caller, playlist_id)

    async def show_cover(
        self,
        caller: Caller,
        playlist_id: PlaylistId,
        cover_id: CoverId | None,
        *,
        version: int | None = None,
    ) -> Playlist:
        """Put a cover on a playlist that is kept already, or none: then its songs' make a mosaic.

        Raises PlaylistMissing, PlaylistNotYours, PlaylistStale.
        """
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, OWNERS, version)
            await store.show(conn, playlist_id, cover_id)
            await self._advance(conn, held, ChangeKind.COVER_CHANGED, actor=caller.user_id)
            return await self._find(conn, caller, playlist_id)

    async def check_owner(self, caller: Caller, playlist_id: PlaylistId) -> None:
        """Raises PlaylistMissing, PlaylistNotYours."""
        async with self._database.transaction() as conn:
            await self._admit(conn, caller, playlist_id, OWNERS)

    async def delete(self, caller: Caller, playlist_id: PlaylistId, *, version: int | None = None) -> None:
        """Take a playlist away. Raises PlaylistMissing, PlaylistNotYours, PlaylistStale."""
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, OWNERS, version)
            # The last version tells who has it open that it is gone.
            await self._advance(conn, held, ChangeKind.DESCRIBED, actor=caller.user_id)
            await store.delete(conn, playlist_id, self._clock.now())

    async def restore(self, caller: Caller, playlist_id: PlaylistId) -> Playlist:
        """Bring back what the caller has taken away, for a month. Raises PlaylistMissing."""
        async with self._database.transaction() as conn:
            if not await store.restore(conn, playlist_id, caller.user_id):
                raise PlaylistMissing("It may be gone for good, or was never deleted.")
            held = await self._hold(conn, caller, playlist_id, OWNERS)
            await self._advance(conn, held, ChangeKind.DESCRIBED, actor=caller.user_id)
            return await self._find(conn, caller, playlist_id)

    async def is_shown(self, caller: Caller, playlist_id: str) -> bool:
        """Whether the caller may know of a playlist by this id, as text."""
        try:
            asked = PlaylistId(UUID(playlist_id))
        except ValueError:
            return False
        async with self._database.transaction() as conn:
            return asked in await self.find(conn, caller, [asked])

    async def find(
        self, conn: Connection, caller: Caller, ids: Sequence[PlaylistId]
    ) -> dict[PlaylistId, Playlist]:
        """Those of `ids` that the caller may know of, in the caller's transaction: for other rooms."""
        return await store.find(conn, ids, caller.user_id, admin=Role.ADMIN in caller.roles)

    async def get(self, conn: Connection, caller: Caller, playlist_id: PlaylistId) -> Playlist:
        """A playlist as the caller sees it, in the caller's transaction. Raises PlaylistMissing."""
        return await self._find(conn, caller, playlist_id)

    async def list_mine(
        self, caller: Caller, *, folder: UUID | None, cursor: str | None, limit: int
    ) -> Page[Playlist]:
        """The caller's own and those they share in, the latest changed first. Raises BadCursor."""
        after = rules.after_moment(cursor)
        async with self._database.transaction() as conn:
            keyed = await store.list_mine(conn, caller.user_id, folder, after, limit + 1)
            page = cut_page(keyed, limit, lambda last: rules.moment_cursor(last[1], last[0]))
            return await self._seen(conn, caller, page)

    async def list_of_person(
        self, caller: Caller, owner: UserId, *, cursor: str | None, limit: int
    ) -> Page[Playlist]:
        """Public playlists of a person. Raises PersonMissing, ProfilePrivate, BadCursor."""
        after = rules.after_moment(cursor)
        async with self._database.transaction() as conn:
            await self._people.check_may_read(conn, caller.user_id, owner)
            keyed = await store.list_of_person(conn, owner, after, limit + 1)
            page = cut_page(keyed, limit, lambda last: rules.moment_cursor(last[1], last[0]))
            return await self._seen(conn, caller, page)

    async def list_of_kind(
        self, caller: Caller, kind: PlaylistKind, *, cursor: str | None, limit: int
    ) -> Page[Playlist]:
        """The operator's playlists, by name. Raises BadCursor."""
        after, admin = rules.after_name(cursor), Role.ADMIN in caller.roles
        async with self._database.transaction() as conn:
            keyed = await store.list_of_kind(conn, kind, after, limit + 1, admin=admin)
            page = cut_page(keyed, limit, lambda last: rules.name_cursor(last[1], last[0]))
            return await self._seen(conn, caller, page)

    async def purge(self) -> int:
        """Delete for good what was taken away a while ago; how many playlists."""
        async with self._database.transaction() as conn:
            return await store.purge(conn, self._clock.now() - _KEPT)

    async def _seen(
        self, conn: Connection, caller: Caller, page: Page[tuple[PlaylistId, Key]]
    ) -> Page[Playlist]:
        """Those of a page that the caller may know of."""
        found = await self.find(conn, caller, [one for one, _ in page.items])
        return Page([found[one] for one, _ in page.items if one in found], page.next)

    async def _check_room(self, conn: Connection, owner: UserId) -> None:
        await store.hold_person(conn, owner)
        if await store.count_of(conn, owner) >= MOST_PLAYLISTS:
            raise TooManyPlaylists("Delete some that you no longer need.", limit=MOST_PLAYLISTS)

    async def _fill(
        self, conn: Connection, caller: Caller, playlist_id: PlaylistId, songs: Sequence[SongId]
    ) -> list[Shift]:
        visible = await self._catalog.visible_ids(conn, caller, songs) if songs else set()
        if unknown := [str(song) for song in dict.fromkeys(songs) if song not in visible]:
            raise SongsUnknown(
                "They may have been withdrawn. Leave them out and try again.", song_ids=unknown
            )
        new = [(EntryId(self._ids.new()), song) for song in songs]
        ranks = order.spread(None, None, len(new)) or []
        now = self._clock.now()
        await entry_rows.insert(conn, playlist_id, new, ranks, adder=caller.user_id, now=now)
        return [Shift(entry, None, place) for place, (entry, _) in enumerate(new)]
