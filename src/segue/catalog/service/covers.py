"""Pictures of albums: rendered once, kept as blobs, served to anyone."""

from collections.abc import AsyncIterator
from datetime import timedelta

from segue.catalog import rules
from segue.catalog.errors import AlbumMissing, CoverMissing
from segue.catalog.service.parts import Parts
from segue.catalog.store import publishing, withdrawal
from segue.kernel.ids import AlbumId, CoverId
from segue.kernel.ports.blobs import BlobMissing
from segue.kernel.ports.database import Connection

IDLE_COVER = timedelta(days=1)
_LARGEST_COVER_FILE = 4 * 1024 * 1024


class Covers(Parts):
    """Pictures of albums: rendered once, kept as blobs, served to anyone."""

    async def store_cover(self, image: bytes) -> CoverId:
        """Render a picture to the fixed sizes and keep them; the same picture is one cover.

        A cover that no album shows is swept after a day. Raises ImageRefused.
        """
        cover_id = rules.cover_identity(image)
        async with self._database.transaction() as conn:
            if await publishing.touch_cover(conn, cover_id, self._clock.now()):
                return cover_id
        cover = await self._images.render_cover(image, rules.COVER_SIDES)
        for side, data in cover.sizes.items():
            await self._blobs.put(rules.cover_key(cover_id, side), _once(data))
        async with self._database.transaction() as conn:
            await publishing.add_cover(
                conn,
                cover_id,
                sides=sorted(cover.sizes),
                hue=cover.hue,
                chroma=cover.chroma,
                now=self._clock.now(),
            )
        return cover_id

    async def set_album_cover(self, conn: Connection, album_id: AlbumId, cover_id: CoverId) -> None:
        """Put a cover on an album. Raises AlbumMissing."""
        if not await publishing.set_album_cover(conn, album_id, cover_id):
            raise AlbumMissing("It may have been withdrawn. Choose another album.")

    async def has_album_cover(self, conn: Connection, album_id: AlbumId) -> bool:
        """Whether the album shows a cover."""
        return await publishing.has_album_cover(conn, album_id)

    async def read_cover(self, cover_id: CoverId, size: int) -> bytes:
        """A WebP of `size` pixels a side, or the largest there is below. Raises CoverMissing.

        Asks no database, so that covers show while it is down.
        """
        for side in sorted((side for side in rules.COVER_SIDES if side <= size), reverse=True):
            try:
                return await self._blobs.read(rules.cover_key(cover_id, side), 0, _LARGEST_COVER_FILE)
            except BlobMissing:
                continue
        raise CoverMissing("It may have been replaced. Load the page again.")

    async def sweep_covers(self) -> None:
        """Delete covers that no album has shown for a day."""
        async with self._database.transaction() as conn:
            idle = await withdrawal.delete_idle_covers(conn, self._clock.now() - IDLE_COVER)
        await self._delete_blobs(rules.cover_keys(idle))


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
