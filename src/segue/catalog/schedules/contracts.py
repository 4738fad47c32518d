"""When a release comes out."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class HeldSchedule:
    """At `first_at` everywhere; with a `day` in each territory when that begins there, first at `first_at`.

    Neither: at once.
    """

    first_at: datetime | None
    day: date | None
