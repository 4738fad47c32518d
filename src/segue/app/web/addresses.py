"""Who is asking, when proxies stand between: their word is taken only where the operator trusts them."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network
_LOCAL: tuple[Network, ...] = (
    *(IPv4Network(net) for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")),
    *(IPv6Network(net) for net in ("::1/128", "fc00::/7", "fe80::/10")),
)


class TrustedProxies:
    """Reads X-Forwarded-For from the right, past every proxy that is trusted."""

    def __init__(self, networks: tuple[Network, ...]) -> None:
        self._networks = networks
        self._trusts = lru_cache(maxsize=4096)(self._is_trusted)

    def trusts(self, address: str) -> bool:
        """Whether this is a proxy whose word counts."""
        return self._trusts(address)

    def client(self, peer: str, forwarded_for: str | None) -> str:
        """The address of the client behind `peer`: the last one named that is no trusted proxy."""
        if not forwarded_for or not self._trusts(peer):
            return peer
        client = peer
        for named in reversed(forwarded_for.split(",")):
            found = _parse(named)
            if found is None:
                break
            client = str(found)
            if not self._trusts(client):
                break
        return client

    def _is_trusted(self, address: str) -> bool:
        parsed = _parse(address)
        return parsed is not None and _within(parsed, self._networks)


@lru_cache(maxsize=1024)
def is_private(address: str) -> bool:
    """Whether an address belongs to this machine or a private network (RFC 1918, RFC 4193)."""
    parsed = _parse(address)
    return parsed is not None and _within(parsed, _LOCAL)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _within(address: IPv4Address | IPv6Address, networks: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
