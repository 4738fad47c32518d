"""Vouchers: codes that give a tier for some days."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import UserId
from segue.kernel.quality import Subscription


@dataclass(frozen=True, slots=True)
class VoucherOrder:
    """What an admin asks for: `count` codes, each good for `uses` people, each for `days` of `tier`."""

    tier: Subscription
    days: int
    count: int
    uses: int
    expires_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class VoucherBatch:
    """Codes that were made together. `used` counts uses of them all."""

    id: UUID
    tier: Subscription
    days: int
    count: int
    uses: int
    used: int
    note: str
    created_by: UserId | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Voucher:
    """A code's batch as its use needs it, held until commit."""

    tier: Subscription
    days: int
    uses_left: int
    expires_at: datetime
    revoked_at: datetime | None
    used_by_asker: bool
