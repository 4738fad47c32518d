"""The log of a playlist's changes: what is new since a version, who did what, and taking back."""

from dataclasses import replace
from datetime import timedelta

from segue.accounts.api import Caller
from segue.kernel.ids import EntryId, PlaylistId
from segue.kernel.paging import BadCursor, Page, decode_cursor, encode_cursor
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
            items = await store.since(conn, playlist_id, since, caller.user_id, limit + 1)
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
        following = encode_cursor("activity", found[limit - 1][0].version) if len(found) > limit else None
        return Page(found[:limit], following)

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
            undone, kind, shifts = found
            taken, placed = await self._plan(conn, held, undone, kind, shifts)
            await store.mark_undone(conn, playlist_id, undone)
            return await self._carry_out(conn, caller, held, undone, taken, placed)

    async def forget(self) -> None:
        """Delete from the log what is older than clients may ask for, and removed entries with it."""
        before = self._clock.now() - REMEMBERED
        async with self._database.transaction() as conn:
            await store.forget(conn, before)
            await entry_rows.forget(conn, before)

    async def _plan(
        self, conn: Connection, held: Playlist, undone: int, kind: ChangeKind, shifts: list[Shift]
    ) -> tuple[list[Shift], list[tuple[EntryId, int]]]:
        """Entries to take out with where they are, and what to put where."""
        found = await entry_rows.places(conn, held.id, [one.entry_id for one in shifts])
        later = [rules.moves_of(*each) for each in await store.later(conn, held.id, undone)]
        now = {entry: one.position for entry, one in found.items()}
        taken, placed = rules.undo(kind, shifts, later, now, held.entry_count)
        return [Shift(entry, now[entry], None) for entry in taken], placed

    async def _carry_out(  # noqa: PLR0917 - who, on what, which edit, what goes, what comes
        self,
        conn: Connection,
        caller: Caller,
        held: Playlist,
        undone: int,
        taken: list[Shift],
        placed: list[tuple[EntryId, int]],
    ) -> Edited:
        former = {one.entry_id: one.former for one in taken}
        rest = held.entry_count - len(taken)
        count = rest + len(placed)
        if count > MOST_ENTRIES:
            raise PlaylistFull("Remove some songs first.", limit=MOST_ENTRIES, entry_count=held.entry_count)
        staying = {entry for entry, _ in placed}
        out = [one.entry_id for one in taken if one.entry_id not in staying]
        # All are taken out, and each stretch of neighbours is put where it was.
        await entry_rows.remove(conn, held.id, list(former), self._clock.now())
        stretches = _stretches(placed)
        if len(stretches) > _STRETCHES:
            await self._rank_anew(conn, held, placed)
            stretches = []
        length = rest
        for stretch in stretches:
            ranks = await find_ranks(conn, held.id, stretch[0][1], len(stretch), count=length)
            entries = [entry for entry, _ in stretch]
            await entry_rows.rank(conn, held.id, zip(entries, ranks, strict=True))
            length += len(stretch)
        shifts = [Shift(entry, former.get(entry), position) for entry, position in placed]
        shifts += [Shift(entry, former[entry], None) for entry in out]
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

    @staticmethod
    async def _rank_anew(conn: Connection, held: Playlist, placed: list[tuple[EntryId, int]]) -> None:
        """Put entries into what stays, and rank the whole list."""
        staying = [entry for entry, _ in await entry_rows.order(conn, held.id)]
        whole = rules.apply(staying, [Shift(entry, None, position) for entry, position in placed])
        ranks = rules.spread(None, None, len(whole)) or []
        await entry_rows.rank(conn, held.id, zip(whole, ranks, strict=True))


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
