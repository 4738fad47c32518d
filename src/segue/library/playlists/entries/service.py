"""Editing the entries of a playlist: add, remove, move, sort."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from segue.accounts.api import Caller
from segue.kernel.ids import EntryId, PlaylistId
from segue.kernel.ports.database import Connection
from segue.library.playlists.contracts import (
    MOST_ENTRIES,
    ChangeKind,
    Edited,
    PlacedEntry,
    Playlist,
    Shift,
    SortKey,
    Target,
)
from segue.library.playlists.desk import EDITORS, Desk
from segue.library.playlists.entries import rules, store
from segue.library.playlists.entries.contracts import Addition
from segue.library.playlists.entries.placing import find_ranks
from segue.library.playlists.errors import (
    AlreadyThere,
    EntryIdsTaken,
    EntryMissing,
    PlaylistFull,
    PositionRefused,
    SongsUnknown,
)


class Entries(Desk):
    """One transaction an edit: what was acknowledged stays, and each edit is one version."""

    async def add(
        self, caller: Caller, playlist_id: PlaylistId, addition: Addition, *, version: int | None = None
    ) -> Edited:
        """Add songs at a place. Sent again with the same entry ids, nothing is added twice.

        Raises PlaylistMissing, PlaylistNotYours, PlaylistStale, SongsUnknown, AlreadyThere, EntryIdsTaken,
        EntryMissing, PositionRefused, PlaylistFull.
        """
        songs = addition.song_ids
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, EDITORS)
            if addition.entry_ids and (again := await self._sent_again(conn, held, addition)):
                return again
            self._check_version(held, version)
            await self._check_songs(conn, caller, held, addition)
            count = held.entry_count + len(songs)
            if count > MOST_ENTRIES:
                raise PlaylistFull(
                    f"A playlist holds {MOST_ENTRIES:,} songs. Remove some, or begin another one.",
                    limit=MOST_ENTRIES,
                    entry_count=held.entry_count,
                )
            gap = await self._gap(conn, held, addition.target)
            ids = addition.entry_ids or tuple(EntryId(self._ids.new()) for _ in songs)
            new = list(zip(ids, songs, strict=True))
            ranks = await find_ranks(conn, playlist_id, gap, len(new), count=held.entry_count)
            await store.insert(conn, playlist_id, new, ranks, adder=caller.user_id, now=self._clock.now())
            shifts = [Shift(entry, None, gap + index) for index, entry in enumerate(ids)]
            now = await self._advance(
                conn, held, ChangeKind.ADDED, actor=caller.user_id, count=count, shifts=shifts
            )
        placed = (PlacedEntry(entry, song, gap + index) for index, (entry, song) in enumerate(new))
        return Edited(now, count, tuple(placed))

    async def remove(
        self,
        caller: Caller,
        playlist_id: PlaylistId,
        entry_ids: Sequence[EntryId],
        *,
        version: int | None = None,
    ) -> Edited:
        """Remove entries; those that were removed before are no error.

        Raises PlaylistMissing, PlaylistNotYours, PlaylistStale, EntryMissing.
        """
        asked = list(dict.fromkeys(entry_ids))
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, EDITORS)
            found = await store.places(conn, playlist_id, asked)
            await self._check_entries(conn, held, asked)
            placed = tuple(PlacedEntry(entry, None, None) for entry in asked)
            if not found:
                return Edited(held.version, held.entry_count, placed)
            self._check_version(held, version)
            now, count = await self._take_out(conn, caller, held, list(found.values()))
        return Edited(now, count, placed)

    async def move(
        self,
        caller: Caller,
        playlist_id: PlaylistId,
        entry_ids: Sequence[EntryId],
        target: Target,
        *,
        version: int | None = None,
    ) -> Edited:
        """Move entries, together and in this order; those that were removed in between are left out.

        The position is where the first of them will stand. Raises PlaylistMissing, PlaylistNotYours,
        PlaylistStale, EntryMissing, PositionRefused.
        """
        asked = list(dict.fromkeys(entry_ids))
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, EDITORS, version)
            found = await store.places(conn, playlist_id, asked)
            ids = [entry for entry in asked if entry in found]
            if not ids:
                await self._check_entries(conn, held, asked)
                raise EntryMissing(
                    "Somebody has removed it. Load the playlist again.", entry_ids=_told(asked)
                )
            former = sorted(one.position for one in found.values())
            gap = await self._gap(conn, held, target, moving=ids, former=former)
            placed = tuple(PlacedEntry(entry, None, gap + index) for index, entry in enumerate(ids))
            if [found[entry].position for entry in ids] == [one.position for one in placed]:
                return Edited(held.version, held.entry_count, placed)
            ranks = await find_ranks(conn, playlist_id, gap, len(ids), count=held.entry_count, without=former)
            await store.rank(conn, playlist_id, zip(ids, ranks, strict=True))
            shifts = [Shift(one.entry_id, found[one.entry_id].position, one.position) for one in placed]
            now = await self._advance(conn, held, ChangeKind.MOVED, actor=caller.user_id, shifts=shifts)
        return Edited(now, held.entry_count, placed)

    async def sort(
        self,
        caller: Caller,
        playlist_id: PlaylistId,
        key: SortKey,
        *,
        descending: bool = False,
        version: int | None = None,
    ) -> Edited:
        """Put the whole list in an order. Raises PlaylistMissing, PlaylistNotYours, PlaylistStale."""
        async with self._database.transaction() as conn:
            held = await self._hold(conn, caller, playlist_id, EDITORS, version)
            audience = self._catalog.audience_of(caller).values
            before = await store.sortables(conn, playlist_id, audience)
            after = [one.id for one in _sorted(before, key, descending=descending)]
            places = {one.id: place for place, one in enumerate(before)}
            if after == list(places):
                return Edited(held.version, held.entry_count)
            ranks = rules.spread(None, None, len(after)) or []
            await store.rank(conn, playlist_id, zip(after, ranks, strict=True))
            shifts = [Shift(entry, places[entry], place) for place, entry in enumerate(after)]
            now = await self._advance(
                conn, held, ChangeKind.SORTED, actor=caller.user_id, shifts=shifts, detail=key.value
            )
        return Edited(now, held.entry_count)

    async def _take_out(
        self, conn: Connection, caller: Caller, held: Playlist, found: Sequence[store.Found]
    ) -> tuple[int, int]:
        """The version and the count after."""
        await store.remove(conn, held.id, [one.id for one in found], self._clock.now())
        count = held.entry_count - len(found)
        shifts = [Shift(one.id, one.position, None) for one in sorted(found, key=lambda each: each.position)]
        version = await self._advance(
            conn, held, ChangeKind.REMOVED, actor=caller.user_id, count=count, shifts=shifts
        )
        return version, count

    async def _sent_again(self, conn: Connection, held: Playlist, addition: Addition) -> Edited | None:
        """What the same addition came to before; None when it is new. Raises EntryIdsTaken."""
        known = await store.known(conn, held.id, addition.entry_ids)
        if not known:
            return None
        wanted = dict(zip(addition.entry_ids, addition.song_ids, strict=True))
        if known != wanted:
            taken = [entry for entry, song in known.items() if wanted[entry] != song] or list(known)
            raise EntryIdsTaken("Choose new ids for entries that are new.", entry_ids=_told(taken))
        found = await store.places(conn, held.id, addition.entry_ids)
        return Edited(
            held.version,
            held.entry_count,
            tuple(
                PlacedEntry(entry, song, found[entry].position if entry in found else None)
                for entry, song in wanted.items()
            ),
        )

    async def _check_songs(
        self, conn: Connection, caller: Caller, held: Playlist, addition: Addition
    ) -> None:
        songs = addition.song_ids
        visible = await self._catalog.visible_ids(conn, caller, songs)
        if unknown := [song for song in dict.fromkeys(songs) if song not in visible]:
            raise SongsUnknown(
                "They may have been withdrawn. Leave them out and try again.", song_ids=_told(unknown)
            )
        if addition.allow_duplicates:
            return
        twice = {song for song, times in Counter(songs).items() if times > 1}
        there = twice | await store.present(conn, held.id, songs)
        if there:
            raise AlreadyThere(
                "Ask whether to add them all the same, then send `allow_duplicates`.",
                song_ids=_told(song for song in dict.fromkeys(songs) if song in there),
            )

    async def _check_entries(self, conn: Connection, held: Playlist, asked: Sequence[EntryId]) -> None:
        """Whether entries are or were here. Raises EntryMissing."""
        known = await store.known(conn, held.id, asked)
        if len(known) < len(asked):
            strange = [entry for entry in asked if entry not in known]
            raise EntryMissing(
                "Load the playlist again, and take the ids that it has now.", entry_ids=_told(strange)
            )

    async def _gap(
        self,
        conn: Connection,
        held: Playlist,
        target: Target,
        *,
        moving: Sequence[EntryId] = (),
        former: Sequence[int] = (),
    ) -> int:
        """The gap that a target names, of the list without those that are moving.

        Raises PositionRefused, EntryMissing.
        """
        rest = held.entry_count - len(former)
        if target.after is not None and target.after not in moving:
            anchor = await store.places(conn, held.id, [target.after])
            if target.after in anchor:
                return rules.drop(anchor[target.after].position + 1, former)
            if target.position is None:
                raise EntryMissing(
                    "What it was to follow is there no more. Say the position instead.",
                    entry_ids=_told([target.after]),
                )
        if target.position is None:
            return rest
        if target.position > rest:
            raise PositionRefused(
                f"The last position that it can have is {rest}.", entry_count=held.entry_count, last=rest
            )
        return target.position


def _sorted(rows: Sequence[store.Sortable], key: SortKey, *, descending: bool) -> list[store.Sortable]:
    if key is SortKey.SHUFFLE:
        return random.sample(rows, len(rows))
    chosen: Callable[[store.Sortable], Any] = _KEYS[key]
    known = [row for row in rows if chosen(row) is not None]
    return [
        *sorted(known, key=chosen, reverse=descending),
        *(row for row in rows if chosen(row) is None),
    ]


def _added(row: store.Sortable) -> datetime:
    return row.added_at


_KEYS: dict[SortKey, Callable[[store.Sortable], Any]] = {
    SortKey.TITLE: lambda row: row.title,
    SortKey.ARTIST: lambda row: None if row.artist is None else (row.artist, row.album or ("", 0, 0)),
    SortKey.ALBUM: lambda row: row.album,
    SortKey.DURATION: lambda row: row.duration,
    SortKey.ADDED_AT: _added,
}


def _told(ids: Iterable[object]) -> list[str]:
    return [str(one) for one in ids]
