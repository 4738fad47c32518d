"""Makes callers audiences."""

from segue.accounts.api import Caller
from segue.catalog.lists.contracts import Audience
from segue.kernel.clock import Clock


class Audiences:
    """Callers as they stand now. `unlicensed`: whether songs without a licence may be heard."""

    def __init__(self, clock: Clock, *, unlicensed: bool) -> None:
        self._clock = clock
        self._unlicensed = unlicensed

    @property
    def unlicensed(self) -> bool:
        """Whether songs without a licence may be heard."""
        return self._unlicensed

    def of(self, caller: Caller) -> Audience:
        """Somebody who sees what is out where they are."""
        return Audience(caller.country, self._clock.now(), self._unlicensed)

    def of_country(self, country: str | None) -> Audience:
        """Anyone in a country, signed in or not."""
        return Audience(country, self._clock.now(), self._unlicensed)

    def insider(self, caller: Caller) -> Audience:
        """Somebody who acts for the artist: all but what is deleted."""
        return Audience(caller.country, self._clock.now(), self._unlicensed, insider=True)
