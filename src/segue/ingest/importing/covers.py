"""Covers of albums that came in lazily, made one by one when there is time."""

import asyncio
from datetime import timedelta

import structlog

from segue.catalog.api import Catalog
from segue.ingest.importing import store
from segue.ingest.importing.ports import TrackReader
from segue.ingest.paths import path_of
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ids import AlbumId, CoverId
from segue.kernel.ports.database import Database

_MOST_BYTES = 32 << 20
_LONGEST = timedelta(minutes=4)
_log = structlog.get_logger(__name__)


class AlbumCovers:
    """Turns the pictures that an import found into covers; one that cannot be used leaves an album bare."""

    def __init__(self, database: Database, catalog: Catalog, readers: TrackReader, clock: Clock) -> None:
        self._database = database
        self._catalog = catalog
        self._readers = readers
        self._clock = clock

    async def run(self) -> int:
        """Make what waits, for some minutes at most; how many albums were looked at."""
        looked, until = 0, self._clock.now() + _LONGEST
        while self._clock.now() < until and await self._one():
            looked += 1
        return looked

    async def _one(self) -> bool:
        # The wish goes with the transaction: a crash leaves it for the next time.
        async with self._database.transaction() as conn:
            wish = await store.take_cover(conn)
            if wish is None:
                return False
            album_id, path, inside = wish
            if not await self._catalog.has_album_cover(conn, album_id):
                image = await self._image(path, inside=inside)
                cover = None if image is None else await self._keep(image, album_id)
                if cover is not None:
                    await self._catalog.set_album_cover(conn, album_id, cover)
            return True

    async def _image(self, path: str, *, inside: bool) -> bytes | None:
        if inside:
            return await self._readers.picture(path_of(path).encode("utf-8", "surrogateescape"))
        return await asyncio.to_thread(_read, path_of(path))

    async def _keep(self, image: bytes, album_id: AlbumId) -> CoverId | None:
        try:
            return await self._catalog.store_cover(image)
        except AppError as refusal:
            if refusal.kind in (ErrorKind.UNAVAILABLE, ErrorKind.OUT_OF_SPACE):
                raise
            _log.info("cover_refused", album=str(album_id), reason=refusal.detail)
            return None


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a path may be no UTF-8
            image = file.read(_MOST_BYTES + 1)
    except OSError:
        return None
    return image if 0 < len(image) <= _MOST_BYTES else None
