"""Counts requests against their limits, and says so in headers."""

import math
from functools import lru_cache

from starlette.types import Scope

from segue.accounts.access.addresses import KnownNetworks, network_of
from segue.accounts.access.errors import LimitReached
from segue.accounts.contracts import Caller
from segue.kernel.ports.limits import Limit, Limits, Reading, scaled
from segue.kernel.quality import Subscription

LIMIT_HEADERS = "segue.limits"
"""Where in the scope the headers stand that tell of limits, for whoever sends the answer."""


class Gate:
    """Counts by person, or by network for whoever is not signed in.

    `factor` multiplies every limit, 0 lifts them. What an answer says of limits follows
    draft-ietf-httpapi-ratelimit-headers-10: RateLimit-Policy and RateLimit.
    """

    def __init__(self, limits: Limits, *, factor: float, networks: KnownNetworks) -> None:
        self._limits = limits
        self._factor = factor
        self._networks = networks
        # By name and tier: this is asked before every song, and hashing a limit takes longer than counting.
        self._of_tiers: dict[tuple[str, Subscription], Limit] = {}

    async def count(self, scope: Scope, limit: Limit, caller: Caller | None, cost: int = 1) -> None:
        """Count `cost` uses of a request. Raises LimitReached."""
        if not self._factor:
            return
        if caller is not None:
            subject = caller.user_id.hex
            own = self._of_tiers.get((limit.name, caller.subscription)) or self._of_tier(limit, caller)
        else:
            client = scope["client"]
            address = client[0] if client else None
            subject = network_of(address)
            own = scaled(limit, self._factor * self._networks.factor(address))
        reading = self._limits.take_now(own, subject, cost)
        if reading is None:
            reading = await self._limits.take(own, subject, cost)
        scope[LIMIT_HEADERS] = (*scope.get(LIMIT_HEADERS, ()), *_headers(own, reading))
        if not reading.allowed:
            seconds = max(1, math.ceil(reading.retry_s))
            raise LimitReached(
                f"Try again in {_spoken(seconds)}. At most {own.quota} in {_spoken(own.window_s)}.",
                limit=own.name,
                retry_after=seconds,
            )

    def _of_tier(self, limit: Limit, caller: Caller) -> Limit:
        own = scaled(limit, self._factor * caller.subscription.entitlements.limit_factor)
        self._of_tiers[limit.name, caller.subscription] = own
        return own


def _headers(limit: Limit, reading: Reading) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    # `left` may all be used within the time `t`: a whole window, or what is left until more is allowed.
    wait = limit.window_s if reading.left else max(1, math.ceil(reading.retry_s))
    return _policy(limit.name, limit.quota, limit.window_s), (
        b"ratelimit",
        b'"%b";r=%d;t=%d' % (limit.name.encode(), reading.left, wait),
    )


@lru_cache(maxsize=1024)
def _policy(name: str, quota: int, window_s: int) -> tuple[bytes, bytes]:
    return b"ratelimit-policy", b'"%b";q=%d;w=%d' % (name.encode(), quota, window_s)


def _spoken(seconds: int) -> str:
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds > size:
            return f"{math.ceil(seconds / size)} {unit}"
    return _SINGLE.get(seconds) or f"{seconds} seconds"


_SINGLE = {1: "a second", 60: "a minute", 3_600: "an hour", 86_400: "a day"}
