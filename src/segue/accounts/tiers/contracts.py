"""What a person's tier rests on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.kernel.ids import UserId
from segue.kernel.quality import Subscription


class Source(StrEnum):
    """Where a tier comes from; `family` is a seat in somebody else's."""

    ADMIN = "admin"
    VOUCHER = "voucher"
    BILLING = "billing"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Grant:
    """One reason for a tier, good until `until`; None has no end."""

    source: Source
    tier: Subscription
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person has, as it stands in their row."""

    tier: Subscription
    until: datetime | None
    explicit_locked: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A person's row, held until commit: what it says, and what it should follow from."""

    user_id: UserId
    standing: Standing
    grants: tuple[Grant, ...]
    explicit_locked: bool


@dataclass(frozen=True, slots=True)
class TierView:
    """A person's tier, to themselves: what they have, and every reason for it that still holds."""

    user_id: UserId
    tier: Subscription
    until: datetime | None
    explicit_locked: bool
    grants: tuple[Grant, ...]
