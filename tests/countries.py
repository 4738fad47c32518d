"""A file of countries in MaxMind's format, small enough to be written by hand.

Format: https://maxmind.github.io/MaxMind-DB/ (records of 24 bits, version 2.0).
"""

from collections.abc import Mapping
from ipaddress import IPv4Network
from pathlib import Path

_METADATA = b"\xab\xcd\xefMaxMind.com"
_Tree = list[list[int | str | None]]


def write_countries(path: Path, countries: Mapping[str, str]) -> None:
    """Write networks of IPv4 with their countries."""
    nodes: _Tree = [[None, None]]
    for network, code in countries.items():
        _put(nodes, IPv4Network(network), code)
    data, places = b"", {}
    for code in sorted(set(countries.values())):
        places[code] = len(data)
        data += _map({"country": _map({"iso_code": _text(code)})})
    tree = b"".join(_record(side, len(nodes), places).to_bytes(3, "big") for node in nodes for side in node)
    told = {
        "node_count": _number(len(nodes), 6),
        "record_size": _number(24, 5),
        "ip_version": _number(4, 5),
        "database_type": _text("Test-Country"),
        "binary_format_major_version": _number(2, 5),
        "binary_format_minor_version": _number(0, 5),
        "build_epoch": _number(1_700_000_000, 6),
        "languages": b"\x00\x04",
        "description": _map({}),
    }
    path.write_bytes(tree + bytes(16) + data + _METADATA + _map(told))


def _put(nodes: _Tree, network: IPv4Network, code: str) -> None:
    bits = [int(network.network_address) >> (31 - place) & 1 for place in range(network.prefixlen)]
    at = 0
    for bit in bits[:-1]:
        following = nodes[at][bit]
        if not isinstance(following, int):
            nodes.append([None, None])
            following = nodes[at][bit] = len(nodes) - 1
        at = following
    nodes[at][bits[-1]] = code


def _record(side: int | str | None, count: int, places: Mapping[str, int]) -> int:
    if side is None:
        return count
    return side if isinstance(side, int) else count + 16 + places[side]


def _text(text: str) -> bytes:
    return bytes([2 << 5 | len(text)]) + text.encode()


def _number(value: int, kind: int) -> bytes:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return bytes([kind << 5 | len(raw)]) + raw


def _map(values: Mapping[str, bytes]) -> bytes:
    return bytes([7 << 5 | len(values)]) + b"".join(_text(key) + value for key, value in values.items())
