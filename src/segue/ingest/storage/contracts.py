"""What is stored, and for whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.kernel.ids import ArtistId, CoverId
from segue.kernel.ports.blobs import DiskRoom
from segue.kernel.units import ByteCount


class Kind(StrEnum):
    """What bytes are for. `in_place` are files of imported folders, which lie elsewhere."""

    MASTERS = "masters"
    RENDITIONS = "renditions"
    COVERS = "covers"
    AVATARS = "avatars"
    EXPORTS = "exports"
    COMING = "coming"
    IN_PLACE = "in_place"


@dataclass(frozen=True, slots=True)
class Stored:
    """How much there is of a kind."""

    kind: Kind
    files: int
    size: ByteCount


@dataclass(frozen=True, slots=True)
class Stock:
    """All that is stored, as it was counted at a moment."""

    kinds: tuple[Stored, ...]
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Storage:
    """What is stored, None while it is counted for the first time; `disk` None where nobody can tell.

    `default_quota` is what an artist without a quota of their own has, None for no limit.
    """

    stock: Stock | None
    disk: DiskRoom | None
    default_quota: int | None


@dataclass(frozen=True, slots=True)
class ArtistStorage:
    """What an artist's music takes. The quota is for `stored` and `coming`, as in quotas."""

    artist_id: ArtistId
    artist: str
    image: CoverId | None
    songs: int
    stored: ByteCount
    coming: ByteCount
    renditions: ByteCount
    in_place: ByteCount
    quota: int | None
    own_quota: bool
