"""An upload that comes in pieces."""

from dataclasses import dataclass
from datetime import datetime

from segue.ingest.contracts import Upload, UploadState
from segue.kernel.ids import UploadId
from segue.kernel.units import ByteCount


@dataclass(frozen=True, slots=True)
class Coming:
    """How far an upload is. Bytes [0, received) are on stable storage; `expires_at` None once all are."""

    id: UploadId
    state: UploadState
    size: ByteCount
    received: ByteCount
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes [start, end) of an upload, as a blob."""

    start: int
    end: int
    blob_key: str


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a client says a piece amounts to. `algorithm` as hashlib names it."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Creation:
    """A new upload, with when it is forgotten unless more of it comes."""

    upload: Upload
    expires_at: datetime
