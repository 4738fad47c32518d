"""Leaving, and the days in which one may come back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from segue.kernel.ids import UserId

GRACE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Departure:
    """A person who asked to be deleted; until `erased_from` they may come back."""

    user_id: UserId
    requested_at: datetime
    erased_from: datetime
