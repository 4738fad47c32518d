"""The job of an import: its file read in the sandbox, its entries looked for, its lists made."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from uuid import UUID

from segue.catalog.api import Audience, Audiences
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError
from segue.kernel.ports.blobs import BlobMissing, BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.library.exchange import rules
from segue.library.exchange.contracts import ListKind, ReadEntry, ReadFile, ReadList, State
from segue.library.exchange.errors import ListRefused, ReadersDown
from segue.library.exchange.making import Making
from segue.library.exchange.ports import ListReader
from segue.library.exchange.store import entries, imports
from segue.library.matching.contracts import Match
from segue.library.matching.service import AT_ONCE, Matching


class Working:
    """Works off one import after another. A run that was cut off begins anew and finds nothing twice."""

    def __init__(
        self,
        *,
        database: Database,
        blobs: BlobStore,
        reader: ListReader,
        matching: Matching,
        making: Making,
        audiences: Audiences,
        clock: Clock,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._reader = reader
        self._matching = matching
        self._making = making
        self._audiences = audiences
        self._clock = clock

    async def work(self, import_id: UUID) -> None:
        """Bring an import to its end: ready, or failed with a reason. Raises ReadersDown: try again."""
        async with self._database.transaction() as conn:
            work = await imports.take(conn, import_id)
            if work is None or work.told.state in {State.READY, State.FAILED} or work.blob_key is None:
                return
            await self._move(conn, import_id, State.READING, 0, 0)
        try:
            read = await self._reader.read(await self._opened(work.blob_key), work.told.file_name)
        except (ListRefused, BlobMissing) as refused:
            await self._fail(import_id, refused)
        else:
            await self._match(work, read)
        await self._drop_file(import_id)

    async def _match(self, work: imports.Work, read: ReadFile) -> None:
        import_id = work.told.id
        total = sum(len(one.entries) for one in read.lists)
        async with self._database.transaction() as conn:
            await imports.put_lists(conn, import_id, read)
            if not await imports.move(
                conn, import_id, State.MATCHING, self._clock.now(), done=0, total=total, read=read
            ):
                return
        audience = self._audiences.of_country(work.country)
        done = 0
        for place, one in enumerate(read.lists):
            for first in range(0, len(one.entries), AT_ONCE):
                part = one.entries[first : first + AT_ONCE]
                done += len(part)
                async with self._database.transaction() as conn:
                    found = await self._find(conn, audience, one.kind, part)
                    if not await self._move(conn, import_id, State.MATCHING, done, total):
                        return
                    await entries.add(conn, import_id, place, first, list(zip(part, found, strict=True)))
            await self._keep_plays(import_id, place, one)
        await self._finish(work, total)

    async def _finish(self, work: imports.Work, total: int) -> None:
        import_id = work.told.id
        async with self._database.transaction() as conn:
            standing = await imports.find(conn, work.user_id, import_id, lock=True)
            if standing is None or not await self._move(conn, import_id, State.READY, total, total):
                return
            if not work.told.review:
                lists = await imports.lists(conn, import_id)
                await self._making.make(conn, work.user_id, standing, lists)

    async def _find(
        self, conn: Connection, audience: Audience, kind: ListKind, part: Sequence[ReadEntry]
    ) -> list[Match]:
        wanted = [rules.wanted(entry) for entry in part]
        match kind:
            case ListKind.ALBUMS:
                return await self._matching.albums(conn, audience, wanted)
            case ListKind.ARTISTS:
                return await self._matching.artists(conn, audience, wanted)
            case _:
                return await self._matching.songs(conn, audience, wanted)

    async def _keep_plays(self, import_id: UUID, place: int, one: ReadList) -> None:
        if one.plays:
            async with self._database.transaction() as conn:
                if await imports.take(conn, import_id) is not None:
                    await entries.add_plays(conn, import_id, place, one.plays)

    async def _move(self, conn: Connection, import_id: UUID, state: State, done: int, total: int) -> bool:
        return await imports.move(conn, import_id, state, self._clock.now(), done=done, total=total)

    async def _fail(self, import_id: UUID, refused: AppError) -> None:
        async with self._database.transaction() as conn:
            await imports.fail(conn, import_id, refused.code, refused.detail, self._clock.now())

    async def _drop_file(self, import_id: UUID) -> None:
        async with self._database.transaction() as conn:
            key = await imports.drop_blob(conn, import_id)
        if key is not None:
            await self._blobs.delete(key)

    async def _opened(self, key: str) -> int:
        """The file as an open descriptor: itself where it is on this machine, else a copy without a name."""
        path = self._blobs.local_path(key)
        if path is not None:
            try:
                return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError as gone:
                raise BlobMissing("The file is gone. Send it again.") from gone
            except OSError as error:
                raise ReadersDown("The file cannot be opened now. Try again in a minute.") from error
        info = await self._blobs.info(key)
        with tempfile.TemporaryFile() as copy:
            async for piece in self._blobs.stream(key, 0, info.size):
                await asyncio.to_thread(copy.write, piece)
            copy.seek(0)
            return os.dup(copy.fileno())
