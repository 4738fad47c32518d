"""JSON of what is stored."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.ingest.storage.contracts import ArtistStorage, Kind, Storage


class StoredBody(BaseModel):
    """How much there is of a kind; `in_place` files lie in imported folders, not with the rest."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    files: int
    bytes: int


class DiskBody(BaseModel):
    """A disk, in bytes; uploads leave `reserve` of `free`."""

    model_config = ConfigDict(frozen=True)

    free: int
    total: int
    reserve: int


class ServerStorageBody(BaseModel):
    """What is stored, as it was at `counted_at`: null, and no `kinds`, while it is still being counted.

    `disk` is null where files are kept in a bucket. `default_quota` is for the originals of an artist
    without a quota of their own, in bytes; null is no limit.
    """

    model_config = ConfigDict(frozen=True)

    kinds: list[StoredBody]
    counted_at: datetime | None
    disk: DiskBody | None
    default_quota: int | None


class ArtistStorageBody(BaseModel):
    """What an artist's music takes, in bytes. `quota_bytes`, null for no limit, is for the first two."""

    model_config = ConfigDict(frozen=True)

    artist_id: UUID
    artist: str
    image: UUID | None
    songs: int
    stored_bytes: int
    coming_bytes: int
    rendition_bytes: int
    in_place_bytes: int
    quota_bytes: int | None
    own_quota: bool


class ArtistStoragePage(BaseModel):
    """A page of artists, those of most originals first."""

    model_config = ConfigDict(frozen=True)

    items: list[ArtistStorageBody]
    next: str | None


def server_storage_body(storage: Storage) -> ServerStorageBody:
    """What is stored, as JSON."""
    stock, disk = storage.stock, storage.disk
    kinds = () if stock is None else stock.kinds
    return ServerStorageBody(
        kinds=[StoredBody(kind=one.kind, files=one.files, bytes=one.size) for one in kinds],
        counted_at=None if stock is None else stock.counted_at,
        disk=None if disk is None else DiskBody(free=disk.free, total=disk.total, reserve=disk.reserve),
        default_quota=storage.default_quota,
    )


def artist_storage_body(storage: ArtistStorage) -> ArtistStorageBody:
    """What an artist's music takes, as JSON."""
    return ArtistStorageBody(
        artist_id=storage.artist_id,
        artist=storage.artist,
        image=storage.image,
        songs=storage.songs,
        stored_bytes=storage.stored,
        coming_bytes=storage.coming,
        rendition_bytes=storage.renditions,
        in_place_bytes=storage.in_place,
        quota_bytes=storage.quota,
        own_quota=storage.own_quota,
    )
