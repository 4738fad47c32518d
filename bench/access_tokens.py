"""What signing and checking an access token costs, by algorithm."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.harness import Bar, Bench, Contender

ROUNDS = 2_000
_CLAIMS: Mapping[str, Any] = {
    "sub": "01930000000070008000000000000001",
    "sid": "01930000000070008000000000000002",
    "roles": ["artist", "listener"],
    "subscription": "premium",
    "iat": 1_700_000_000,
    "exp": 4_000_000_000,
    "iss": "segue",
    "aud": "segue",
    "jti": "01930000000070008000000000000003",
    "ver": 3,
}
_HEADERS = {"kid": "0a1b2c3d", "typ": "at+jwt"}


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """The same claims, signed and checked by the library that Segue uses."""
    secret, private = b"k" * 32, Ed25519PrivateKey.generate()
    yield {
        "HS256": _contender("HS256", secret, secret),
        "EdDSA": _contender("EdDSA", private, private.public_key()),
    }


def _contender(algorithm: str, signs: Any, checks: Any) -> Contender:
    def measure() -> Mapping[str, float]:
        token = ""
        began = time.process_time()
        for _ in range(ROUNDS):
            token = jwt.encode(dict(_CLAIMS), signs, algorithm=algorithm, headers=dict(_HEADERS))
        signed = time.process_time()
        for _ in range(ROUNDS):
            jwt.decode(token, checks, algorithms=[algorithm], audience="segue", issuer="segue")
        checked = time.process_time()
        return {
            "sign": (signed - began) / ROUNDS * 1e6,
            "check": (checked - signed) / ROUNDS * 1e6,
            "size": float(len(token)),
        }

    return measure


BENCH = Bench(
    name="access_tokens",
    hypothesis="A shared key signs and checks an access token for less than half of what Ed25519 takes.",
    sizes=f"{ROUNDS:,} tokens of one person, signed and checked in one process",
    control="EdDSA (Ed25519) with the same claims and library",
    units={"sign": "µs", "check": "µs", "size": "bytes"},
    bars=(
        Bar("check", "HS256", against="EdDSA", at_most=0.5),
        Bar("sign", "HS256", against="EdDSA", at_most=0.8),
    ),
    contenders=contenders,
)
