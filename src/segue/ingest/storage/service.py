"""How much is stored: of what, for whom, and how much room is left."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from segue.ingest.storage import store
from segue.ingest.storage.contracts import ArtistStorage, Kind, Stock, Storage, Stored
from segue.kernel.clock import Clock
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Database
from segue.kernel.units import ByteCount

T = TypeVar("T")
# Nobody keeps the sizes of these: the store is asked for each file.
_LISTED = (Kind.COVERS, Kind.AVATARS, Kind.EXPORTS)
_PATIENCE_S = 2.0
_FRESH = timedelta(seconds=5)
_REST = 20
"""For how many times as long as the counting took its figures are given again."""
_MOST = store.Place((1 << 63) - 1, UUID(int=(1 << 128) - 1))


class Stocktaking:
    """Counts what is stored when somebody asks.

    Whoever asks waits for it a moment only: a bucket of a million covers takes minutes to list, the
    originals of a million songs a second to sum up.
    """

    def __init__(self, database: Database, blobs: BlobStore, clock: Clock, default_quota: int | None) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._default_quota = default_quota
        self._stock = _Count(clock, self._count)
        self._artists = _Count(clock, self._count_artists)

    async def get(self) -> Storage:
        """What is stored, as of the last count. Raises BlobStoreDown, DatabaseDown."""
        return Storage(await self._stock.find(), await self._blobs.room(), self._default_quota)

    async def list_artists(self, asked: str, cursor: str | None, limit: int) -> Page[ArtistStorage]:
        """Artists with `asked` in their name, those of most originals at the last count first.

        Raises BadCursor, DatabaseDown.
        """
        after = _MOST if cursor is None else _place(cursor)
        await self._artists.find()
        async with self._database.transaction() as conn:
            found = await store.of_artists(conn, asked.strip().lower(), after, limit + 1, self._default_quota)
        return cut_page(found, limit, lambda last: encode_cursor(last.stored, str(last.artist_id)))

    async def _count(self) -> Stock:
        began = self._clock.now()
        async with self._database.transaction() as conn:
            kinds = await store.known(conn)
        for kind in _LISTED:
            kinds.append(await self._listed(kind))
        return Stock(tuple(kinds), began)

    async def _count_artists(self) -> datetime:
        began = self._clock.now()
        async with self._database.transaction() as conn:
            await store.count_artists(conn)
        return began

    async def _listed(self, kind: Kind) -> Stored:
        files = size = 0
        async for blob in self._blobs.list(kind):
            files += 1
            size += blob.size
        return Stored(kind, files, ByteCount(size))


class _Count(Generic[T]):
    """A count that is made when somebody asks and the last one is old; one at a time in a process."""

    def __init__(self, clock: Clock, count: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._clock = clock
        self._count = count
        self._last: T | None = None
        self._stale_at = clock.now()
        self._counting: asyncio.Task[T] | None = None

    async def find(self) -> T | None:
        """What came of the last one; None while the first takes its time. Raises what it raises."""
        if self._counting is None and self._clock.now() >= self._stale_at:
            self._counting = asyncio.create_task(self._timed())
        if self._counting is not None:
            done, _ = await asyncio.wait([self._counting], timeout=_PATIENCE_S)
            self._take(done)
        return self._last

    def _take(self, done: set[asyncio.Task[T]]) -> None:
        for task in done:
            # Of two who waited for it, the first has taken it.
            if task is self._counting:
                self._counting = None
            self._last = task.result()

    async def _timed(self) -> T:
        began = self._clock.now()
        counted = await self._count()
        took = self._clock.now() - began
        self._stale_at = self._clock.now() + max(_FRESH, _REST * took)
        return counted


def _place(cursor: str) -> store.Place:
    stored, artist = decode_cursor(cursor, (int, str))
    try:
        return store.Place(min(int(stored), _MOST.stored), UUID(str(artist)))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None
