"""JSON of vouchers. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from segue.accounts.moments import Moment
from segue.accounts.vouchers.contracts import VoucherBatch, VoucherOrder
from segue.kernel.quality import Subscription

# PostgreSQL's text holds no NUL.
Note = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RedeemBody(_Asked):
    """A voucher's code; dashes and case do not matter."""

    code: Annotated[SecretStr, Field(min_length=1, max_length=100)]


class VoucherOrderBody(_Asked):
    """`count` codes, each good for `uses` people, each giving `days` of a tier; usable until `expires_at`."""

    tier: Subscription
    days: Annotated[int, Field(ge=1, le=3660)]
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    uses: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    expires_at: Moment
    note: Note = ""

    def order(self) -> VoucherOrder:
        """As the service takes it."""
        return VoucherOrder(self.tier, self.days, self.count, self.uses, self.expires_at, self.note)


class VoucherBatchBody(BaseModel):
    """Codes made together; `used` counts uses of them all."""

    id: UUID
    tier: Subscription
    days: int
    count: int
    uses: int
    used: int
    note: str
    created_by: UUID | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class VouchersMadeBody(BaseModel):
    """A new batch. Its codes are told here and never again."""

    batch: VoucherBatchBody
    codes: list[str]


def batch_body(batch: VoucherBatch) -> VoucherBatchBody:
    """A batch as JSON."""
    return VoucherBatchBody(
        id=batch.id,
        tier=batch.tier,
        days=batch.days,
        count=batch.count,
        uses=batch.uses,
        used=batch.used,
        note=batch.note,
        created_by=batch.created_by,
        created_at=batch.created_at,
        expires_at=batch.expires_at,
        revoked_at=batch.revoked_at,
    )
