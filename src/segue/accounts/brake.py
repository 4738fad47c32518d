"""Slows guessing of passwords and codes, in all processes together."""

import asyncio
import hashlib
import math

from segue.accounts.access.addresses import KnownNetworks, network_of
from segue.accounts.access.limits import SIGN_IN, SIGN_IN_HOUR, SIGN_IN_NETWORK
from segue.accounts.errors import TooManyTries
from segue.kernel.ports.limits import Limits, scaled


class LoginBrake:
    """Counts tries by network and account, and by network alone.

    An account is held back only where it was tried from, so nobody locks another person out. Known networks
    may try more accounts, not one account more often.
    """

    def __init__(self, limits: Limits, networks: KnownNetworks) -> None:
        self._limits = limits
        self._networks = networks

    async def take(self, address: str | None, account: str) -> None:
        """Count a try before it is made. Raises TooManyTries with the seconds to wait."""
        network, pair = _subjects(address, account)
        by_network = scaled(SIGN_IN_NETWORK, self._networks.factor(address))
        counted = ((SIGN_IN, pair), (SIGN_IN_HOUR, pair), (by_network, network))
        readings = await asyncio.gather(*(self._limits.take(limit, subject) for limit, subject in counted))
        waits = [reading.retry_s for reading in readings if not reading.allowed]
        if waits:
            # Who comes too early is told so, and not held back for longer.
            for (limit, subject), reading in zip(counted, readings, strict=True):
                if reading.allowed:
                    await self._limits.give_back(limit, subject)
            seconds = max(1, math.ceil(max(waits)))
            raise TooManyTries(f"Try again in {seconds} seconds.", retry_after=seconds)

    async def succeeded(self, address: str | None, account: str) -> None:
        """Forget the tries for this account, and that this one was made."""
        network, pair = _subjects(address, account)
        await self._limits.forget(SIGN_IN, pair)
        await self._limits.forget(SIGN_IN_HOUR, pair)
        await self._limits.give_back(SIGN_IN_NETWORK, network)


def _subjects(address: str | None, account: str) -> tuple[str, str]:
    network = network_of(address)
    # Addresses of people have no business in a table of counts, and may hold anything.
    known_by = hashlib.sha256(account.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return network, f"{network} {known_by}"
