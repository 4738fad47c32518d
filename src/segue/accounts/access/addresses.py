"""Which network an address stands for."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=16_384)
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
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))


class KnownNetworks:
    """Networks with many people behind few addresses: a campus, a library. Each has a factor."""

    def __init__(self, factors: Mapping[Network, float]) -> None:
        # The narrowest first: it knows best.
        self._factors = sorted(factors.items(), key=lambda known: -known[0].prefixlen)
        self._factor = lru_cache(maxsize=16_384)(self._look_up)

    def factor(self, address: str | None) -> float:
        """What limits of this address are multiplied by; 1.0 for networks that nobody named."""
        return self._factor(address) if self._factors else 1.0

    def _look_up(self, address: str | None) -> float:
        try:
            parsed = ipaddress.ip_address(address or "")
        except ValueError:
            return 1.0
        found = getattr(parsed, "ipv4_mapped", None) or parsed
        for network, factor in self._factors:
            if found.version == network.version and found in network:
                return factor
        return 1.0
