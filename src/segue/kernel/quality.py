"""The quality tiers of delivery.md, and who may reach which."""

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


class Subscription(StrEnum):
    """What a person's account is: paying tiers reach 320 kbit/s and lossless."""

    FREE = "free"
    PREMIUM = "premium"
    FAMILY = "family"
    STUDENT = "student"

    @property
    def best_quality(self) -> Quality:
        """The highest tier this subscription reaches (product.md section 4)."""
        return Quality.HIGH if self is Subscription.FREE else Quality.LOSSLESS
