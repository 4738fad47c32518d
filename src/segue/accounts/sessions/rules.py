"""Pure decisions about refresh tokens."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum, auto

from segue.accounts.sessions.contracts import RefreshToken
from segue.kernel.keyring import KeyRing

GRACE = timedelta(seconds=10)
_REFRESH_BYTES = 64


class Rotation(Enum):
    """What to do with a refresh token that was handed in."""

    ROTATE = auto()
    SAME_AGAIN = auto()
    REFUSE = auto()
    END_FAMILY = auto()


def new_refresh_token() -> str:
    """64 random bytes, base64url."""
    return secrets.token_urlsafe(_REFRESH_BYTES)


def new_nonce() -> bytes:
    """What makes a successor other than any before it."""
    return secrets.token_bytes(_REFRESH_BYTES)


def successor(token: str, nonce: bytes, key: bytes) -> str:
    """The token that follows `token`: 64 bytes, base64url.

    It takes the used token, the database and a key of the server to know it, so that it can be
    given twice and yet only its hash is kept.
    """
    made = hmac.digest(key, nonce + token.encode(), hashlib.sha512)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def successors(token: str, nonce: bytes, keys: KeyRing) -> Iterator[str]:
    """What may have followed `token`, by each key that may have been the current one."""
    for key in keys.keys.values():
        yield successor(token, nonce, key)


def refresh_hash(token: str) -> bytes:
    """What is stored of a refresh token: 512 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def decide_rotation(token: RefreshToken, now: datetime, *, ended: bool) -> Rotation:
    """A used token that comes back was copied by somebody: nobody can tell by whom, so all end.

    Within seconds it is rather two tabs that woke at once, or an answer that was lost: they get
    the same successor again.
    """
    if ended:
        return Rotation.REFUSE
    if token.used_at is not None:
        return Rotation.SAME_AGAIN if now - token.used_at <= GRACE else Rotation.END_FAMILY
    return Rotation.REFUSE if token.expires_at <= now else Rotation.ROTATE
