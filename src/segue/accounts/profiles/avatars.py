"""Pictures of people: rendered once, kept as blobs, named by an id that tells nothing."""

from collections.abc import AsyncIterable, AsyncIterator
from datetime import timedelta
from uuid import UUID

from segue.accounts.errors import Unauthenticated
from segue.accounts.profiles import rules, store
from segue.accounts.profiles.contracts import AVATAR_SIDES, LARGEST_AVATAR
from segue.accounts.profiles.errors import AvatarMissing, AvatarTooLarge
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.blobs import BlobMissing, BlobStore
from segue.kernel.ports.database import Database
from segue.kernel.ports.images import Images

_LARGEST_FILE = 2 * 1024 * 1024
_BATCH = 500
# Longer than a picture is on its way: until then its blobs may be waiting for their row.
_GRACE = timedelta(days=1)


class Avatars:
    """An avatar's id is new for each picture, so that its files never change and none tells whose it is."""

    def __init__(
        self, *, database: Database, blobs: BlobStore, images: Images, clock: Clock, ids: IdSource
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._images = images
        self._clock = clock
        self._ids = ids

    async def put(self, user_id: UserId, picture: AsyncIterable[bytes]) -> UUID:
        """Show a picture: made anew in fixed sizes, so that nothing of the file but what it shows is kept.

        Raises AvatarTooLarge, ImageRefused.
        """
        rendered = await self._images.render_cover(await _whole(picture), AVATAR_SIDES)
        avatar_id = self._ids.new()
        for side, data in rendered.sizes.items():
            await self._blobs.put(rules.avatar_key(avatar_id, side), _once(data))
        await self._show(user_id, avatar_id)
        return avatar_id

    async def remove(self, user_id: UserId) -> None:
        """Show no picture; none is no error."""
        await self._show(user_id, None)

    async def read(self, avatar_id: UUID, size: int) -> bytes:
        """A WebP of `size` pixels a side, or the largest there is below. Raises AvatarMissing.

        Asks no database, so that pictures show while it is down.
        """
        for side in sorted((side for side in AVATAR_SIDES if side <= size), reverse=True):
            try:
                return await self._blobs.read(rules.avatar_key(avatar_id, side), 0, _LARGEST_FILE)
            except BlobMissing:
                continue
        raise AvatarMissing("It may have been replaced. Load the page again.")

    async def sweep(self) -> int:
        """Delete pictures that nobody shows and nobody is about to; how many files."""
        batch: set[UUID] = set()
        swept = 0
        async for blob in self._blobs.list("avatars"):
            avatar_id = rules.avatar_of_key(blob.key)
            if avatar_id is not None and blob.modified < self._clock.now() - _GRACE:
                batch.add(avatar_id)
            if len(batch) >= _BATCH:
                swept += await self._sweep(batch)
                batch = set()
        return swept + await self._sweep(batch)

    async def _sweep(self, avatars: set[UUID]) -> int:
        async with self._database.transaction() as conn:
            idle = avatars - await store.known_avatars(conn, list(avatars))
        for avatar_id in idle:
            await self._delete(avatar_id)
        return len(idle)

    async def _show(self, user_id: UserId, avatar_id: UUID | None) -> None:
        async with self._database.transaction() as conn:
            if not await store.hold(conn, user_id):
                raise Unauthenticated("This account is gone. Sign in with another one.")
            before = (await store.find(conn, user_id)).avatar_id
            if before is not None or avatar_id is not None:
                await store.put_avatar(conn, user_id, avatar_id, self._clock.now())
        if before is not None:
            # A crash here leaves files that nobody shows, for the sweep to find.
            await self._delete(before)

    async def _delete(self, avatar_id: UUID) -> None:
        for key in rules.avatar_keys(avatar_id):
            await self._blobs.delete(key)


async def _whole(picture: AsyncIterable[bytes]) -> bytes:
    held = bytearray()
    async for piece in picture:
        held += piece
        if len(held) > LARGEST_AVATAR:
            raise AvatarTooLarge(f"Send at most {LARGEST_AVATAR // 1024 // 1024} MB.", limit=LARGEST_AVATAR)
    return bytes(held)


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
