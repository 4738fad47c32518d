"""On what terms a song may be heard: when it is out, where it is licensed, and until when. Pure.

The database says the same in `visible_songs`; a test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from segue.kernel.territories import COUNTRIES, today_in

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of what has none."""


class Use(StrEnum):
    """What a licence is for."""

    STREAM = "stream"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True)
class Licence:
    """Who lets a song be used, where, from when and until when (`end` is the first moment after).

    No `territories` are the whole world less `excluded`. Codes are ISO 3166-1 alpha-2.
    """

    holder: str
    territories: frozenset[str]
    excluded: frozenset[str]
    start: datetime | None
    end: datetime | None
    uses: frozenset[Use]

    def covers(self, country: str | None) -> bool:
        """Whether it is for this country; where nobody knows, only a licence without borders is."""
        if self.territories:
            return country in self.territories
        if country is None:
            return not self.excluded
        return country not in self.excluded

    def holds(self, use: Use, country: str | None, moment: datetime) -> bool:
        """Whether it allows a use in a country at a moment."""
        begun = self.start is None or self.start <= moment
        over = self.end is not None and self.end <= moment
        return begun and not over and use in self.uses and self.covers(country)


@dataclass(frozen=True, slots=True)
class Terms:
    """All that decides whether a song may be heard somewhere.

    Without licences `unlicensed` decides. `visible_from` None is always; on `visible_day` it comes out
    in each territory when that day begins there.
    """

    licences: tuple[Licence, ...] = ()
    unlicensed: bool = True
    visible_from: datetime | None = None
    visible_day: date | None = None

    @property
    def plain(self) -> bool:
        """Whether the song may be heard everywhere and at any time."""
        return (
            not self.licences and self.unlicensed and self.visible_from is None and self.visible_day is None
        )

    def released(self, country: str | None, moment: datetime) -> bool:
        """Whether the song is out in a country."""
        if self.visible_from is not None and self.visible_from > moment:
            return False
        return self.visible_day is None or self.visible_day <= today_in(country, moment)

    def until(self, country: str | None, moment: datetime, use: Use = Use.STREAM) -> datetime | None:
        """When what is allowed now ends, one licence following on another; None when nothing allows it."""
        if not self.licences:
            return FOREVER if self.unlicensed else None
        end: datetime | None = None
        following = moment
        while (reached := self._reach(country, following, use)) is not None:
            end = following = reached
            if end == FOREVER:
                break
        return end

    def _reach(self, country: str | None, moment: datetime, use: Use) -> datetime | None:
        ends = (one.end or FOREVER for one in self.licences if one.holds(use, country, moment))
        return max(ends, default=None)


PLAIN = Terms()
"""May be heard everywhere, at any time."""


def allowed_in(terms: Terms, moment: datetime) -> frozenset[str | None]:
    """Where a song may be streamed at a moment; None stands for places that nobody knows."""
    everywhere: Iterable[str | None] = (*COUNTRIES, None)
    return frozenset(country for country in everywhere if terms.until(country, moment) is not None)
