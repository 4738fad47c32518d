"""Imports as their people see them: begun, looked at, resolved, made, forgotten."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.api import Audiences
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.jobs import JobQueue
from segue.library.exchange import rules
from segue.library.exchange.contracts import (
    MOST_BYTES,
    OPEN,
    Entry,
    Import,
    ImportedList,
    ListKind,
    Outcome,
    ReadEntry,
    State,
)
from segue.library.exchange.errors import (
    EntryMissing,
    ImportMissing,
    ImportNotReady,
    ListRefused,
    ListTooLarge,
    TooManyImports,
)
from segue.library.exchange.making import Making
from segue.library.exchange.store import entries, imports
from segue.library.matching.service import Matching

WORK = "library.import_lists"
_PRIORITY = 15
"""Somebody waits for it, as for an upload; listening goes before."""
_FIRST = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=(1 << 128) - 1))
_GRACE = timedelta(hours=1)
"""For files that are being taken in now and have no row yet."""
_LAST = 2_000_000_000


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry with the names of what it was found to be, as far as its person may know of that."""

    entry: Entry
    target: ReadEntry | None
    candidates: Mapping[UUID, ReadEntry]


class Imports:
    """A file is kept until it is read; what was found of it, until its person is done or 90 days went by."""

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        jobs: JobQueue,
        matching: Matching,
        making: Making,
        audiences: Audiences,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._jobs = jobs
        self._matching = matching
        self._making = making
        self._audiences = audiences
        self._clock = clock
        self._ids = ids

    async def begin(
        self, caller: Caller, file_name: str | None, chunks: AsyncIterable[bytes], *, review: bool
    ) -> Import:
        """Take a file in and queue it; with `review` its lists are made when that is asked for.

        Raises ListTooLarge, ListRefused, TooManyImports, OutOfSpace.
        """
        import_id = self._ids.new()
        key = rules.blob_key(import_id)
        size = await self._blobs.put(key, _limited(chunks))
        try:
            one = Import(
                id=import_id,
                file_name=rules.file_name(file_name),
                size=size,
                review=review,
                state=State.QUEUED,
                format=None,
                done=0,
                total=0,
                left_out=0,
                failure_code=None,
                failure=None,
                created_at=self._clock.now(),
                finished_at=None,
            )
            async with self._database.transaction() as conn:
                _check_room(size, await imports.hold_person(conn, caller.user_id))
                await imports.add(conn, caller.user_id, one, blob_key=key, country=caller.country)
                await self._jobs.enqueue(
                    conn, WORK, lock=f"{WORK}/{caller.user_id}", priority=_PRIORITY, import_id=str(import_id)
                )
        except BaseException:
            await asyncio.shield(self._blobs.delete(key))
            raise
        return one

    async def get(self, caller: Caller, import_id: UUID) -> tuple[Import, list[ImportedList]]:
        """One's own import and its lists. Raises ImportMissing."""
        async with self._database.transaction() as conn:
            one = await self._get(conn, caller, import_id)
            return one, await imports.lists(conn, import_id)

    async def list_own(self, caller: Caller, cursor: str | None, limit: int) -> Page[Import]:
        """One's own imports, newest first. Raises BadCursor."""
        before = _FIRST if cursor is None else _moment(cursor)
        async with self._database.transaction() as conn:
            found = await imports.list_of(conn, caller.user_id, before, limit + 1)
        return cut_page(found, limit, lambda one: encode_cursor(one.created_at.isoformat(), str(one.id)))

    async def list_entries(
        self,
        caller: Caller,
        import_id: UUID,
        *,
        only: int | None,
        outcomes: Sequence[Outcome],
        cursor: str | None,
        limit: int,
    ) -> Page[ShownEntry]:
        """Entries in the order of the file, of one list or all. Raises ImportMissing, BadCursor."""
        after = (-1, -1) if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            await self._get(conn, caller, import_id)
            found = await entries.page(
                conn, import_id, after, only=only, outcomes=outcomes or None, count=limit + 1
            )
            named = await self._names(conn, caller, found[:limit])
        shown = [
            ShownEntry(
                one,
                None if one.target is None else named.get(one.target),
                {each: named[each] for each in one.candidates if each in named},
            )
            for one in found
        ]
        return cut_page(shown, limit, lambda one: encode_cursor(one.entry.list, one.entry.place))

    async def resolve(
        self, caller: Caller, import_id: UUID, place_of_list: int, place: int, target: UUID | None
    ) -> int:
        """Say what an entry is, or that it is to be skipped (None); open ones of its name follow it.

        How many entries that were. What was made of their lists takes it in. Raises ImportMissing,
        ImportNotReady, EntryMissing.
        """
        async with self._database.transaction() as conn:
            one = await self._get_ready(conn, caller, import_id)
            found = await entries.find(conn, import_id, place_of_list, place)
            if found is None:
                raise EntryMissing("Load the import again.")
            entry, kind, _, applied = found
            if applied and entry.outcome not in OPEN:
                raise ImportNotReady("What became of this list is there: change that itself.")
            if target is not None and not await self._knows(conn, caller, kind, target):
                raise EntryMissing("What you chose is not there. Search for it again.")
            outcome = Outcome.SKIPPED if target is None else Outcome.CHOSEN
            places = await entries.resolve(conn, import_id, entry, outcome, target)
            if target is not None:
                await self._making.add_late(conn, caller.user_id, one, places, target)
        return len(places)

    async def find_songs(self, caller: Caller, title: str, limit: int) -> list[tuple[UUID, ReadEntry]]:
        """Songs whose titles begin so, for an entry that was not found."""
        audience = self._audiences.of(caller)
        async with self._database.transaction() as conn:
            found = await self._matching.find(conn, audience, title, limit)
            named = await entries.visible_songs(conn, audience.values, found)
        return [(one, named[one]) for one in found if one in named]

    async def make(self, caller: Caller, import_id: UUID, lists: Sequence[int] | None) -> None:
        """Make playlists, likes and the rest of lists of an import, or of all. What was made stays.

        Raises ImportMissing, ImportNotReady, EntryMissing, RulesRefused.
        """
        async with self._database.transaction() as conn:
            one = await self._get_ready(conn, caller, import_id)
            known = await imports.lists(conn, import_id)
            if lists is not None and not {each.list for each in known} >= set(lists):
                raise EntryMissing("The import has no such list. Load it again.")
            wanted = [each for each in known if lists is None or each.list in lists]
            await self._making.make(conn, caller.user_id, one, wanted)

    async def forget(self, caller: Caller, import_id: UUID) -> None:
        """Forget an import; what was made of it stays. Raises ImportMissing."""
        async with self._database.transaction() as conn:
            there, key = await imports.delete(conn, caller.user_id, import_id)
            if not there:
                raise _missing()
        if key is not None:
            await self._blobs.delete(key)

    async def sweep(self) -> int:
        """Forget imports that waited long enough, and files that belong to none; how many imports."""
        forgotten = 0
        while True:
            async with self._database.transaction() as conn:
                keys = await imports.expire(conn, self._clock.now() - rules.KEPT)
            if not keys:
                break
            forgotten += len(keys)
            for key in keys:
                if key is not None:
                    await self._blobs.delete(key)
        async for blob in self._blobs.list("list-imports"):
            import_id = rules.import_of_key(blob.key)
            if import_id is None or blob.modified > self._clock.now() - _GRACE:
                continue
            async with self._database.transaction() as conn:
                work = await imports.take(conn, import_id)
            if work is None or work.blob_key is None:
                await self._blobs.delete(blob.key)
        return forgotten

    async def _names(self, conn: Connection, caller: Caller, found: Sequence[Entry]) -> dict[UUID, ReadEntry]:
        ids = {one.target for one in found if one.target} | {each for one in found for each in one.candidates}
        if not ids:
            return {}
        values = self._audiences.of(caller).values
        songs = await entries.visible_songs(conn, values, list(ids))
        rest = ids - songs.keys()
        return songs | (await entries.names(conn, values, list(rest)) if rest else {})

    async def _knows(self, conn: Connection, caller: Caller, kind: ListKind, target: UUID) -> bool:
        values = self._audiences.of(caller).values
        if kind in {ListKind.ALBUMS, ListKind.ARTISTS}:
            return await entries.is_named(conn, values, target, album=kind is ListKind.ALBUMS)
        return bool(await entries.visible_songs(conn, values, [target]))

    async def _get(self, conn: Connection, caller: Caller, import_id: UUID, *, lock: bool = False) -> Import:
        one = await imports.find(conn, caller.user_id, import_id, lock=lock)
        if one is None:
            raise _missing()
        return one

    async def _get_ready(self, conn: Connection, caller: Caller, import_id: UUID) -> Import:
        one = await self._get(conn, caller, import_id, lock=True)
        if one.state is not State.READY:
            raise ImportNotReady("Wait until all entries are looked for.", state=str(one.state))
        return one


def _missing() -> ImportMissing:
    return ImportMissing("It may have been deleted. Look at your own imports.")


def _check_room(size: int, imports_there: int) -> None:
    if size == 0:
        raise ListRefused("The file is empty.")
    if imports_there >= rules.MOST_IMPORTS:
        raise TooManyImports(
            f"You have {rules.MOST_IMPORTS} imports. Delete one that you are done with.",
            limit=rules.MOST_IMPORTS,
        )


async def _limited(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise ListTooLarge(
                f"Send {MOST_BYTES >> 20} MB at most. Send the lists of an archive one by one.",
                limit=MOST_BYTES,
            )
        yield chunk


def _place(cursor: str) -> tuple[int, int]:
    one, place = decode_cursor(cursor, (int, int))
    if not all(isinstance(each, int) and -1 <= each <= _LAST for each in (one, place)):
        raise BadCursor("Leave the cursor out to begin at the first page.")
    return int(one), int(place)


def _moment(cursor: str) -> tuple[datetime, UUID]:
    moment, last = decode_cursor(cursor, (str, str))
    try:
        return datetime.fromisoformat(str(moment)), UUID(str(last))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None
