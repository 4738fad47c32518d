"""What opens a link: made of its id and a key, so that neither a list nor a backup holds it."""

import base64
import hashlib
import hmac
from uuid import UUID

from segue.kernel.keyring import KeyRing
from segue.social.shares.contracts import ShareId

_BYTES = 16
LENGTH = 22
"""Letters of a token: 128 bits in base64url."""


class ShareTokens:
    """Makes tokens. `ring` is a ring of its own (KeyRing.derived)."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    @property
    def current(self) -> str:
        """The name of the key that new tokens are made with."""
        return self._ring.current

    def make(self, share_id: ShareId, key: str) -> str | None:
        """The token of a link made with this key; None when the key is gone."""
        found = self._ring.keys.get(key)
        if found is None:
            return None
        digest = hmac.digest(found, UUID(str(share_id)).bytes, "sha256")
        return base64.urlsafe_b64encode(digest[:_BYTES]).rstrip(b"=").decode()


def digest_of(token: str) -> bytes:
    """What a link is found by."""
    return hashlib.sha256(token.encode()).digest()
