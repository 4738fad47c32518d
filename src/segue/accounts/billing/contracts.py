"""What a payment provider tells: the tier a person has paid for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.kernel.ids import UserId
from segue.kernel.quality import Subscription


@dataclass(frozen=True, slots=True)
class BillingEvent:
    """What a person has paid for as of `occurred_at`; free when they have stopped.

    It says everything there is to say, so that of two the later one holds, in whatever order they come.
    """

    id: str
    occurred_at: datetime
    user_id: UserId
    tier: Subscription
    until: datetime | None


class BillingOutcome(StrEnum):
    """What became of an event: it holds, it came before, or a later one had come."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
