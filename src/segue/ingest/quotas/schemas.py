"""JSON of artists' room."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.ingest.quotas.contracts import Storage


class StorageBody(BaseModel):
    """How full an artist's room is, in bytes.

    `stored_bytes` are originals of songs with all their versions, `coming_bytes` uploads on their way.
    `quota_bytes` null is no limit; `own_quota` says that an admin gave the artist a figure of their own.
    """

    model_config = ConfigDict(frozen=True)

    artist_id: UUID
    artist: str
    stored_bytes: int
    coming_bytes: int
    quota_bytes: int | None
    own_quota: bool


class QuotaBody(BaseModel):
    """A quota; null follows the server's setting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quota_bytes: Annotated[int, Field(ge=0, le=10**15)] | None


def storage_body(storage: Storage) -> StorageBody:
    """An artist's room as JSON."""
    return StorageBody(
        artist_id=storage.artist_id,
        artist=storage.artist,
        stored_bytes=storage.stored,
        coming_bytes=storage.coming,
        quota_bytes=storage.quota,
        own_quota=storage.own_quota,
    )
