"""Clearing away what crashes left behind."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from segue.catalog.api import Catalog
from segue.ingest import store
from segue.kernel.clock import Clock
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Database

_FOLDERS = ("masters", "artists")
_BATCH = 500
# Longer than any upload or encode takes: until then a blob may be waiting for its row.
GRACE = timedelta(days=1)


class Sweep:
    """Deletes blobs that nothing names, and work folders that nobody works in, after a day."""

    def __init__(
        self, database: Database, blobs: BlobStore, catalog: Catalog, clock: Clock, folder: Path
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._catalog = catalog
        self._clock = clock
        self._folder = folder

    async def run(self) -> int:
        """How many blobs were deleted."""
        deleted = 0
        async for batch in self._old_keys():
            for key in batch - await self._needed(batch):
                await self._blobs.delete(key)
                deleted += 1
        await asyncio.to_thread(self._clear_folders)
        return deleted

    async def _needed(self, keys: set[str]) -> set[str]:
        listed = sorted(keys)
        async with self._database.transaction() as conn:
            needed = await store.needed_masters(conn, listed)
        return needed | await self._catalog.known_blobs(listed)

    async def _old_keys(self) -> AsyncIterator[set[str]]:
        before = self._clock.now() - GRACE
        batch: set[str] = set()
        for folder in _FOLDERS:
            async for blob in self._blobs.list(folder):
                if blob.modified < before:
                    batch.add(blob.key)
                if len(batch) == _BATCH:
                    yield batch
                    batch = set()
        if batch:
            yield batch

    def _clear_folders(self) -> None:
        before = (self._clock.now() - GRACE).timestamp()
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            if folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)
