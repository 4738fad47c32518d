"""The quality tiers of delivery.md, and what each subscription brings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum


class Quality(StrEnum):
    """Quality tiers, lowest first."""

    LOW = "low"
    SAVER = "saver"
    NORMAL = "normal"
    STANDARD = "standard"
    HIGH = "high"
    VERY_HIGH = "very_high"
    LOSSLESS = "lossless"

    @property
    def rank(self) -> int:
        """1 (low) to 7 (lossless); tokens and edges carry this number."""
        return _RANKS[self]

    @classmethod
    def of_rank(cls, rank: int) -> "Quality":
        """The tier with this rank; raises ValueError outside 1 to 7."""
        if not 1 <= rank <= len(_ORDER):
            raise ValueError(f"no quality has rank {rank}")
        return _ORDER[rank - 1]


_ORDER = tuple(Quality)
_RANKS = {quality: place for place, quality in enumerate(_ORDER, start=1)}


@dataclass(frozen=True, slots=True)
class Entitlements:
    """What a tier brings.

    `limit_factor` multiplies the request limits of product.md section 13. `members` is how many others
    the one who has it may share it with. `lasts` is the longest it is given without fresh proof, None
    when nobody has to prove anything.
    """

    max_quality: Quality
    offline: bool
    ad_free: bool
    paid_songs: bool
    limit_factor: int
    members: int = 0
    lasts: timedelta | None = None

    @property
    def lossless(self) -> bool:
        """Whether the tier reaches lossless renditions."""
        return self.max_quality is Quality.LOSSLESS


class Subscription(StrEnum):
    """What a person's account is: their tier."""

    FREE = "free"
    STUDENT = "student"
    PREMIUM = "premium"
    FAMILY = "family"

    @property
    def entitlements(self) -> Entitlements:
        """What this tier brings; the one place that says so is below."""
        return _ENTITLEMENTS[self]

    @property
    def best_quality(self) -> Quality:
        """The highest quality this tier reaches."""
        return _ENTITLEMENTS[self].max_quality


_FREE = Entitlements(max_quality=Quality.HIGH, offline=False, ad_free=False, paid_songs=False, limit_factor=1)
_PREMIUM = Entitlements(
    max_quality=Quality.LOSSLESS, offline=True, ad_free=True, paid_songs=True, limit_factor=10
)
_ENTITLEMENTS: Mapping[Subscription, Entitlements] = {
    Subscription.FREE: _FREE,
    # A year of study, and a month to bring the next proof.
    Subscription.STUDENT: replace(_PREMIUM, lasts=timedelta(days=396)),
    Subscription.PREMIUM: _PREMIUM,
    Subscription.FAMILY: replace(_PREMIUM, members=5),
}
