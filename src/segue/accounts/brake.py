"""Slows guessing of passwords, per process; limits shared by all processes are another room's."""

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from segue.accounts.errors import TooManyTries
from segue.kernel.clock import Clock

FREE_TRIES = 5
FREE_TRIES_OF_ADDRESS = 50
LONGEST_WAIT = timedelta(minutes=15)
_REMEMBERED = 20_000


@dataclass(slots=True)
class _Tries:
    count: int
    last: datetime


class LoginBrake:
    """Counts tries by address and account, and by address alone.

    After 5 tries in a row for one account a wait begins that doubles with each, up to 15 minutes;
    an account is held back only where it was tried from, so nobody locks another person out.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def take(self, address: str | None, account: str) -> None:
        """Count a try before it is made. Raises TooManyTries with the seconds to wait."""
        network = network_of(address)
        now = self._clock.now()
        waits = [
            self._wait((network, account), FREE_TRIES, now),
            self._wait((network, ""), FREE_TRIES_OF_ADDRESS, now),
        ]
        if (seconds := max(waits)) > 0:
            raise TooManyTries(f"Try again in {seconds} seconds.", retry_after=seconds)
        for key in ((network, account), (network, "")):
            self._count(key, now)

    def succeeded(self, address: str | None, account: str) -> None:
        """Forget the tries for this account, and that this one was made."""
        network = network_of(address)
        self._tries.pop((network, account), None)
        whole = self._tries.get((network, ""))
        if whole is not None:
            whole.count = max(0, whole.count - 1)

    def _wait(self, key: tuple[str, str], free: int, now: datetime) -> int:
        tries = self._tries.get(key)
        if tries is None or tries.count < free:
            return 0
        wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(tries.count - free, 20)))
        return max(0, math.ceil((tries.last + wait - now).total_seconds()))

    def _count(self, key: tuple[str, str], now: datetime) -> None:
        tries = self._tries.pop(key, None)
        if tries is None or now - tries.last > LONGEST_WAIT:
            tries = _Tries(0, now)
        tries.count += 1
        tries.last = now
        self._tries[key] = tries
        while len(self._tries) > _REMEMBERED:
            self._tries.popitem(last=False)


def network_of(address: str | None) -> str:
    """What one household or machine is known by: an IPv4 address, an IPv6 /64."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
