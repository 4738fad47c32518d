"""Periods. Pure."""

import re
from datetime import date

from segue.plays.listening.contracts import Period
from segue.plays.listening.errors import BadPeriod

_SHAPE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2}))?", re.ASCII)
ALL = "all"


def read_period(asked: str) -> Period:
    """A year (`2027`), a month (`2027-03`), or `all`. Raises BadPeriod."""
    if asked == ALL:
        return Period(None, None)
    found = _SHAPE.fullmatch(asked)
    try:
        if found is not None:
            year, month = int(found["year"]), found["month"]
            if month is None:
                return Period(date(year, 1, 1), date(year + 1, 1, 1))
            first = date(year, int(month), 1)
            return Period(first, date(year + first.month // 12, first.month % 12 + 1, 1))
    except ValueError:
        pass
    raise BadPeriod("Ask for a year such as 2027, a month such as 2027-03, or all.")
