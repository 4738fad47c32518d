r"""Media tokens: a signature in the path, so that an edge can decide without asking.

`{kid}.{exp}.{user}.{rank}{marks}.{place}.{sig}` is followed by `/{song}/{version}/`; `exp` in Unix seconds,
`user` 32 hex digits, `rank` the highest quality tier (kernel/quality.py), `marks` which other rights it was
given for and `place` where the listener is (both below), `sig` the first 16 bytes of HMAC-SHA256 over
`{kid}.{exp}.{user}.{rank}{marks}.{place}\n{song}/{version}` in base64url without padding.
"""

import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass

from segue.delivery.errors import MediaPathRefused, MediaUrlExpired
from segue.kernel.keyring import KeyRing

NOWHERE = "zz"
"""The place of a listener whose country nobody knows. ISO 3166-1 leaves it to its users, as the next."""

INSIDER = "xa"
"""The place of who acts for the song's artist, or was given a link before the release."""

PAID = "p"
"""Marks a token for a song of paying tiers, given because of the tier."""

EXPLICIT = "e"
"""Marks a token for an explicit song."""

PREVIEW = "v"
"""Marks a token that reaches the beginning of the song alone, by a link that somebody shared."""

_UUID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# Everything a token or a file's name can hold, so that what is encoded, doubled, dotted or in
# capitals has no match: an edge's cache must never see one thing under two names.
_PATH = re.compile(
    rb"/m/(?P<claims>(?P<kid>[a-z0-9-]{1,32})\.(?P<exp>[0-9]{1,12})\.(?P<user>[0-9a-f]{32})\.(?P<rank>[1-7])"
    rb"(?P<marks>p?e?v?)\.(?P<place>[a-z]{2}))"
    rb"\.(?P<sig>[A-Za-z0-9_-]{22})/(?P<scope>(?P<song>" + _UUID + rb")/(?P<version>" + _UUID + rb"))"
    rb"/(?P<rest>[a-z0-9]{1,32}(?:/[a-z0-9]{1,32})?\.[a-z0-9]{1,8})"
)


def place_of(country: str | None) -> str:
    """A country as it stands in a token."""
    return NOWHERE if country is None else country.lower()


def country_of(place: str) -> str | None:
    """The country of a token's place."""
    return None if place == NOWHERE else place.upper()


@dataclass(frozen=True, slots=True)
class MediaPath:
    """A path that was checked. Ids as they stand in it; `rank` caps the quality; `expiry` in Unix seconds.

    `place` is INSIDER for who may hear the song whatever its terms. `marks` say which rights beside the
    quality it was given for: PAID, EXPLICIT, PREVIEW, in this order.
    """

    expiry: int
    user: str
    rank: int
    place: str
    song: str
    version: str
    rest: str
    marks: str = ""


class MediaTokens:
    """Signs and checks media paths. `edge_secrets` is what edges show that hold one of the keys."""

    def __init__(self, ring: KeyRing) -> None:
        self._signers = {name: _Signer(key) for name, key in ring.keys.items()}
        self._current = ring.current
        self._signer = self._signers[ring.current]
        self.edge_secrets = tuple(edge_secret(key) for key in ring.keys.values())

    def make(self, *, user: str, rank: int, place: str, scope: str, expiry: int, marks: str = "") -> str:
        """A token good until `expiry` (Unix seconds).

        `user` is an id's 32 hex digits, `scope` the ids of a song and its version, a slash between.
        """
        claims = f"{self._current}.{expiry}.{user}.{rank}{marks}.{place}"
        signature = self._signer.sign(f"{claims}\n{scope}".encode())
        return f"{claims}.{signature.decode()}"

    def check(self, raw_path: bytes, now: float, *, by_edge: bool = False) -> MediaPath:
        """What the path of a request, as it came over the wire, allows.

        `by_edge`: an edge checked the time when the transfer began; it may outlast the token.
        Raises MediaPathRefused, MediaUrlExpired.
        """
        match = _PATH.fullmatch(raw_path)
        signer = self._signers.get(match["kid"].decode()) if match else None
        if match is None or signer is None:
            raise _refused()
        if not hmac.compare_digest(signer.sign(match["claims"] + b"\n" + match["scope"]), match["sig"]):
            raise _refused()
        expiry = int(match["exp"])
        if expiry <= now and not by_edge:
            raise MediaUrlExpired("Ask for the song's stream answer again; it carries a fresh address.")
        return MediaPath(
            expiry,
            match["user"].decode(),
            int(match["rank"]),
            match["place"].decode(),
            match["song"].decode(),
            match["version"].decode(),
            match["rest"].decode(),
            match["marks"].decode(),
        )


def edge_secret(key: bytes) -> bytes:
    """What an edge shows the server to be known, in hex; made of a key that both hold."""
    return hmac.digest(key, b"segue edge", "sha256").hex().encode()


class _Signer:
    """HMAC-SHA256 (RFC 2104) with both pads hashed beforehand: less than half of what `hmac` takes."""

    def __init__(self, key: bytes) -> None:
        block = (
            key.ljust(_BLOCK, b"\0")
            if len(key) <= _BLOCK
            else hashlib.sha256(key).digest().ljust(_BLOCK, b"\0")
        )
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def sign(self, message: bytes) -> bytes:
        """The signature as it stands in a path."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return binascii.b2a_base64(outer.digest()[:16], newline=False).translate(_URL_SAFE, b"=")


def _refused() -> MediaPathRefused:
    return MediaPathRefused("Use the addresses of the song's stream answer as they are.")


_BLOCK = 64
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
