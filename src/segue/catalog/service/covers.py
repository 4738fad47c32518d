"""Pictures of albums and artists: rendered once, kept as blobs, served to anyone."""

from collections.abc import AsyncIterator
from datetime import timedelta

import structlog

from segue.catalog import rules
from segue.catalog.contracts import CoverFormat
from segue.catalog.errors import AlbumMissing, CoverMissing
from segue.catalog.service.parts import Parts
from segue.catalog.store import covers, publishing, withdrawal
from segue.kernel.ids import AlbumId, CoverId
from segue.kernel.ports.blobs import BlobMissing
from segue.kernel.ports.database import Connection
from segue.kernel.ports.images import ImageRefused, RenderedCover

IDLE_COVER = timedelta(days=1)
_LARGEST_COVER_FILE = 8 * 1024 * 1024
_MEASURED_AT_ONCE = 200
_log = structlog.get_logger(__name__)


class Covers(Parts):
    """Pictures of albums and artists: rendered once, kept as blobs, served to anyone."""

    async def store_cover(self, image: bytes) -> CoverId:
        """Render a picture to the fixed sizes and keep them; the same picture is one cover.

        A cover that nothing shows is swept after a day. Raises ImageRefused.
        """
        cover_id = rules.cover_identity(image)
        async with self._database.transaction() as conn:
            if await publishing.touch_cover(conn, cover_id, self._clock.now()):
                return cover_id
        cover = await self._images.render_cover(image, rules.COVER_SIDES, rules.JPEG_SIDES)
        await self._keep(cover_id, cover)
        async with self._database.transaction() as conn:
            await publishing.add_cover(
                conn,
                cover_id,
                sides=sorted(cover.sizes),
                hue=cover.hue,
                chroma=cover.chroma,
                palette=cover.palette,
                blurhash=cover.blurhash,
                side=cover.side,
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

    async def read_cover(self, cover_id: CoverId, size: int, ending: CoverFormat = CoverFormat.WEBP) -> bytes:
        """A picture of `size` pixels a side, or the nearest there is. Raises CoverMissing.

        Asks no database, so that covers show while it is down.
        """
        for side in rules.cover_choices(size, ending):
            try:
                key = rules.cover_key(cover_id, side, ending)
                return await self._blobs.read(key, 0, _LARGEST_COVER_FILE)
            except BlobMissing:
                continue
        raise CoverMissing("It may have been replaced. Load the page again.")

    async def sweep_covers(self) -> None:
        """Delete covers that nothing has shown for a day."""
        async with self._database.transaction() as conn:
            idle = await withdrawal.delete_idle_covers(conn, self._clock.now() - IDLE_COVER)
        await self._delete_blobs(rules.cover_keys(idle))

    async def measure_covers(self) -> None:
        """Give covers of an older release what it did not make: colours, BlurHash, JPEG, the least side.

        Some at a time; a cover that cannot be read any more is left as it is.
        """
        async with self._database.transaction() as conn:
            found = await covers.unmeasured(conn, _MEASURED_AT_ONCE)
        for cover_id in found:
            palette: tuple[str, ...] = ()
            blurhash = None
            try:
                picture = await self.read_cover(cover_id, max(rules.COVER_SIDES))
                cover = await self._images.render_cover(picture, rules.COVER_SIDES[:1], rules.JPEG_SIDES)
            except (CoverMissing, ImageRefused) as refusal:
                _log.info("cover_not_measured", cover=str(cover_id), reason=refusal.detail)
            else:
                await self._keep(cover_id, cover)
                palette, blurhash = cover.palette, cover.blurhash
            async with self._database.transaction() as conn:
                await covers.measure(conn, cover_id, palette, blurhash)

    async def _keep(self, cover_id: CoverId, cover: RenderedCover) -> None:
        for side, data in cover.sizes.items():
            await self._blobs.put(rules.cover_key(cover_id, side), _once(data))
        for side, data in cover.jpegs.items():
            await self._blobs.put(rules.cover_key(cover_id, side, CoverFormat.JPEG), _once(data))


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
