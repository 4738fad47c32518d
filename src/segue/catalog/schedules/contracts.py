"""When a release comes out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from segue.catalog.entities.rules import content_revision


@dataclass(frozen=True, slots=True)
class HeldSchedule:
    """At `first_at` everywhere; with a `day` in each territory when that begins there, first at `first_at`.

    Neither: at once.
    """

    first_at: datetime | None
    day: date | None

    @property
    def revision(self) -> int:
        """For `If-Match`."""
        return content_revision((self.first_at and self.first_at.astimezone(UTC), self.day))
