"""Pure decisions about schedules."""

from datetime import date, datetime, timedelta

from segue.catalog.schedules.contracts import HeldSchedule
from segue.catalog.schedules.errors import ScheduleRefused
from segue.kernel.territories import day_begins

FARTHEST = timedelta(days=5 * 366)
DENIED_FOR = timedelta(minutes=30)
"""How long a denial is kept (delivery/denials.py): one shall not outlast the release it waits for."""


def plan(at: datetime | None, day: date | None, now: datetime) -> HeldSchedule:
    """A schedule as it is kept; without either the release is out at once. Raises ScheduleRefused."""
    if at is not None and day is not None:
        raise ScheduleRefused("Name an instant, or a day for midnight in each territory, not both.")
    try:
        first = day_begins(day) if day is not None else at
    except OverflowError as error:  # east of Greenwich the first day there is has begun before it
        raise ScheduleRefused("That day is before all others. Choose one that is to come.") from error
    if first is not None and first > now + FARTHEST:
        raise ScheduleRefused("That is more than five years away.")
    return HeldSchedule(first, day)
