"""Who was erased and who is leaving, written where a restored database backup does not reach."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import msgspec

from segue.kernel.ids import UserId
from segue.kernel.ports.blobs import BlobMissing, BlobStore

_ERASED = "tombstones/erased"
_LEAVING = "tombstones/leaving"


class Tombstones:
    """A blob for each person, on stable storage before the database hears of it.

    It holds an id and a day, nothing else: of someone erased the id names nobody any more.
    """

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs

    async def note_erased(self, user_id: UserId, at: datetime) -> None:
        """Note who is to be nowhere, whatever a backup brings back."""
        await self._note(_ERASED, user_id, at)
        await self._blobs.delete(_key(_LEAVING, user_id))

    async def note_leaving(self, user_id: UserId, at: datetime) -> None:
        """Note who has asked to be deleted."""
        await self._note(_LEAVING, user_id, at)

    async def note_staying(self, user_id: UserId) -> None:
        """Note who has come back."""
        await self._blobs.delete(_key(_LEAVING, user_id))

    async def is_leaving(self, user_id: UserId) -> bool:
        """Whether they have asked to be deleted, and not come back since."""
        try:
            await self._blobs.info(_key(_LEAVING, user_id))
        except BlobMissing:
            return False
        return True

    async def erased(self) -> AsyncIterator[UserId]:
        """Everyone who is to be nowhere."""
        async for blob in self._blobs.list(_ERASED):
            yield _person(blob.key)

    async def leaving(self) -> AsyncIterator[tuple[UserId, datetime]]:
        """Everyone who has asked to be deleted, and when."""
        async for blob in self._blobs.list(_LEAVING):
            told = msgspec.json.decode(await self._blobs.read(blob.key, 0, blob.size), type=_Note)
            yield _person(blob.key), told.at

    async def _note(self, folder: str, user_id: UserId, at: datetime) -> None:
        await self._blobs.put(_key(folder, user_id), _once(msgspec.json.encode(_Note(at))))


class _Note(msgspec.Struct):
    at: datetime


def _key(folder: str, user_id: UserId) -> str:
    return f"{folder}/{user_id.hex}.json"


def _person(key: str) -> UserId:
    return UserId(UUID(key.rpartition("/")[2].removesuffix(".json")))


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
