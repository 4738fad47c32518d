"""Renditions of songs that came in lazily: when one is first played, or in the background."""

from datetime import timedelta

from segue.catalog.api import Originals
from segue.ingest import store as upload_store
from segue.ingest.contracts import Draft, Origin
from segue.ingest.importing import store
from segue.ingest.service.uploads import Uploads
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, SongId, UploadId
from segue.kernel.ports.database import Connection, Database

PRESSING = 15
"""Someone waits: behind people's own uploads, before the demo and whole archives."""
BACKGROUND = -20
_AT_A_TIME = 20
_AGAIN_AFTER = timedelta(minutes=1)
_MOST_REMEMBERED = 10_000


class Ladders:
    """Queues the encoding of songs that only their original can be heard of.

    `in_background` makes them one after the other, most played first; else only what is played. A file
    that could not be encoded is not tried again until it changes.
    """

    def __init__(
        self,
        database: Database,
        uploads: Uploads,
        originals: Originals,
        clock: Clock,
        ids: IdSource,
        *,
        in_background: bool,
    ) -> None:
        self._database = database
        self._uploads = uploads
        self._originals = originals
        self._clock = clock
        self._ids = ids
        self._in_background = in_background
        self._asked: dict[SongId, float] = {}

    async def want(self, song_id: SongId) -> None:
        """Somebody plays the song: queue it, if it is not; at most one look a minute at the database."""
        now = self._clock.now().timestamp()
        if self._asked.get(song_id, 0.0) + _AGAIN_AFTER.total_seconds() > now:
            return
        if len(self._asked) >= _MOST_REMEMBERED:
            self._asked.clear()
        self._asked[song_id] = now
        async with self._database.transaction() as conn:
            await self._queue(conn, song_id, PRESSING)

    async def fill(self) -> int:
        """Keep the queue supplied with the most played songs, if that is wished; how many were queued."""
        if not self._in_background:
            return 0
        queued = 0
        async with self._database.transaction() as conn:
            tried = await store.tried_ladders(conn)
            room = _AT_A_TIME - tried.open
            if room > 0:
                for song_id in await self._originals.list_popular(conn, tried.songs, room):
                    queued += await self._queue(conn, song_id, BACKGROUND)
        return queued

    async def _queue(self, conn: Connection, song_id: SongId, priority: int) -> bool:
        original = await self._originals.hold(conn, song_id)
        if original is None:
            return False
        before = await store.find_ladder(conn, song_id, original.since)
        if before is not None:
            if before.waiting and priority == PRESSING:
                # It may stand far behind: a second job of the upload finds it done, or does it first.
                await self._uploads.begin(conn, before.upload_id, Origin.IMPORT, priority=PRESSING)
            return False
        await self._uploads.queue_import(
            conn,
            upload_store.NewUpload(
                id=UploadId(self._ids.new()),
                user_id=None,
                origin=Origin.IMPORT,
                file_name=original.name,
                size=original.size,
                draft=Draft(),
                master_key=original.key,
                master_path=original.path,
                song_id=song_id,
            ),
            priority=priority,
        )
        return True
