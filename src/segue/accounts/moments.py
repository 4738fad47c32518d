"""A point in time as people and programs write it: with its zone, and one that the database can hold."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(9000, 1, 1, tzinfo=UTC)


def _written(value: object) -> object:
    # Pydantic takes numbers, and text that holds one, as seconds since 1970; our document says date-time.
    if isinstance(value, str) and "-" not in value[1:]:
        raise ValueError("must be a date and a time with its zone, such as 2030-01-31T12:00:00Z")
    return value


def _within(moment: datetime) -> datetime:
    if not _FIRST <= moment <= _LAST:
        raise ValueError("must lie between the years 1970 and 9000")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_within)]
