"""Schedules, as they are asked for."""

from datetime import UTC, date, datetime

import pytest

from segue.catalog.schedules import rules
from segue.catalog.schedules.errors import ScheduleRefused


class TestDays:
    """A day is one that begins somewhere."""

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_the_ends_of_the_calendar_are_refused(self, day: date) -> None:
        with pytest.raises(ScheduleRefused):
            rules.plan(None, day, datetime(2026, 11, 22, tzinfo=UTC))
