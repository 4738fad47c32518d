"""The log of a playlist's changes: what is new since a version, who did what, and taking back."""

from dataclasses import replace
from datetime import timedelta

from segue.accounts.api import Caller
from segue.kernel.ids import EntryId, PlaylistId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection
from segue.library.playlists.changes import store
from segue.library.playlists.changes.contracts import Delta
from segue.library.playlists.contracts import (
    MOST_ENTRIES,
    Change,
    ChangeKind,
    Edited,
    PlacedEntry,
    Playlist,
    Shift,
)
from segue.library.playlists.desk import EDITORS, PEOPLE, Desk
from segue.library.playlists.entries import rules
from segue.library.playlists.entries import store as entry_rows
from segue.library.playlists.entries.placing import find_ranks
from segue.library.playlists.errors import NothingToUndo, PlaylistFull

UNDOABLE_FOR = timedelta(days=1)
REMEMBERED = timedelta(days=90)
_MOST_CHANGES = 1_000
_LAST = (1 << 62) - 1
_STRETCHES = 32
"""Where more gaps than these are filled, it costs less to rank the whole list."""
_FOLLOWED = 500
"""Later changes through which an edit is followed back, a millisecond each for the longest lists."""


class Changes(Desk):
    """One transaction a use case."""

    async def read_delta(self, caller: Caller, playlist_id: PlaylistId, since: int, limit: int) -> Delta:
        """What has changed since a version. Raises PlaylistMissing."""
        async with self._database.transaction() as conn:
            found = await self._find(conn, caller, playlist_id)
            if since >= found.version:
                return Delta(found.version, since > found.version, more=False, items=())
            first, count, entries = await store.weigh(conn, playlist_id, since)
            # More than the list itself says is read sooner as the list.
            if first != since + 1 or count > _MOST_CHANGES or entries > max(found.entry_count, 100):
                return Delta(found.version, reset=True, more=False, items=())
            span = (since, found.version)
            items = await store.since(conn, playlist_id, span, caller.user_id, limit + 1)
            songs = {song for one in items for song in one.songs if song is not None}
            known = await self._catalog.visible_ids(conn, caller, list(songs)) if songs else set()
        told = [
            replace(one, songs=tuple(song if song in known else None for song in one.songs))
            for one in items[:limit]
        ]
        return Delta(found.version, reset=False, more=len(items) > limit, items=told)

    async def list_activity(
        self, caller: Caller, playlist_id: PlaylistId, *, cursor: str | None, limit: int
    ) -> Page[tuple[Change, int]]:
        """Who did what, the latest first, and to how many entries.

        For who shares in it alone. Raises PlaylistMissing, PlaylistNotYours, BadCursor.
        """
        before = _LAST if cursor is None else _version(cursor)
        async with self._database.transaction() as conn:
            await self._admit(conn, caller, playlist_id, PEOPLE)
            found = await store.before(conn, playlist_id, before, caller.user_id, limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor("activity", last[0].version))

    async def undo(
        self,
        caller: Caller,
        playlist_id: PlaylistId,
        edit: int | None = None,
        *,
        version: int | None = None,
    ) -> Edited:
        """Take the caller's last edit back, or the one of a version; what others did since stays.

        Raises PlaylistMissing, PlaylistNotYours, PlaylistStale, NothingToUndo, PlaylistFull.
        """
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, EDITORS, version)
            after = self._clock.now() - UNDOABLE_FOR
            found = await store.find_undoable(conn, playlist_id, caller.user_id, edit, after)
            if found is None:
                raise NothingToUndo("Edits can be undone for a day, each once, by who made them.")
            undone, shifts = found
            later = await store.later(conn, playlist_id, undone)
            if len(later) > _FOLLOWED:
                raise NothingToUndo("Too much has been edited since. Change it by hand.")
            order = [entry for entry, _ in await entry_rows.order(conn, playlist_id)]
            undoing = rules.undo(shifts, later, order)
            await store.mark_undone(conn, playlist_id, undone)
            return await self._carry_out(conn, caller, held, undone, undoing, order)

    async def forget(self) -> None:
        """Forget what is older than clients may ask for, and removed entries with it."""
        before = self._clock.now() - REMEMBERED
        async with self._database.transaction() as conn:
            await store.forget(conn, before)
            await entry_rows.forget(conn, before)

    async def _carry_out(  # noqa: PLR0917 - who, on what, which edit, and what it comes to
        self,
        conn: Connection,
        caller: Caller,
        held: Playlist,
        undone: int,
        undoing: rules.Undoing,
        order: list[EntryId],
    ) -> Edited:
        count = len(undoing.order)
        if count > MOST_ENTRIES:
            raise PlaylistFull("Remove some songs first.", limit=MOST_ENTRIES, entry_count=held.entry_count)
        places = {entry: place for place, entry in enumerate(order)}
        former = {entry: places[entry] for entry in undoing.taken}
        # All that move are taken out, and each stretch of neighbours is put where it was.
        await entry_rows.remove(conn, held.id, undoing.taken, self._clock.now())
        stretches, length = _stretches(undoing.placed), held.entry_count - len(undoing.taken)
        if len(stretches) > _STRETCHES:
            ranks = rules.spread(None, None, count) or []
            await entry_rows.rank(conn, held.id, zip(undoing.order, ranks, strict=True))
        else:
            for stretch in stretches:
                ranks = await find_ranks(conn, held.id, stretch[0][1], len(stretch), count=length)
                entries = [entry for entry, _ in stretch]
                await entry_rows.rank(conn, held.id, zip(entries, ranks, strict=True))
                length += len(stretch)
        staying = {entry for entry, _ in undoing.placed}
        shifts = [Shift(entry, former.get(entry), position) for entry, position in undoing.placed]
        shifts += [Shift(entry, place, None) for entry, place in former.items() if entry not in staying]
        version = await self._advance(
            conn,
            held,
            ChangeKind.UNDONE,
            actor=caller.user_id,
            count=count,
            shifts=shifts,
            undoes=undone,
        )
        return Edited(version, count, tuple(PlacedEntry(one.entry_id, None, one.position) for one in shifts))


def _stretches(placed: list[tuple[EntryId, int]]) -> list[list[tuple[EntryId, int]]]:
    """Entries whose positions follow each other, together."""
    found: list[list[tuple[EntryId, int]]] = []
    for entry, position in placed:
        if found and found[-1][-1][1] == position - 1:
            found[-1].append((entry, position))
        else:
            found.append([(entry, position)])
    return found


def _version(cursor: str) -> int:
    named, version = decode_cursor(cursor, (str, int))
    if named != "activity" or not 0 < int(version) <= _LAST:
        raise BadCursor("Leave the cursor out to begin at the first page.")
    return int(version)
