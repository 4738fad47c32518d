"""What people's rights over their data are made of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from segue.kernel.ids import UserId

EXPORT_LIFE = timedelta(days=7)


class ExportState(StrEnum):
    """How far an export is."""

    QUEUED = "queued"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Export:
    """A zip of all that is held about a person. `size` in bytes and `expires_at` once it is ready."""

    id: UUID
    user_id: UserId
    state: ExportState
    requested_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    size: int | None


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How long network addresses and security records are kept."""

    addresses: timedelta
    audit: timedelta
