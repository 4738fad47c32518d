"""Secrets of links: made from an id and a key: only hashes are stored, and letters can be written late."""

import base64
import hashlib
import hmac
from uuid import UUID

from segue.kernel.keyring import KeyRing


class LinkSecrets:
    """Makes a link's secret, as often as it is asked. `keys` are used for nothing else."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def new(self, link_id: UUID) -> str:
        """256 bits, base64url, by the current key."""
        return _made(link_id, self._keys.signing_key)

    def find(self, link_id: UUID, link_hash: bytes) -> str | None:
        """The secret whose hash was stored; None when the key that made it is gone."""
        for key in self._keys.keys.values():
            secret = _made(link_id, key)
            if hmac.compare_digest(secret_hash(secret), link_hash):
                return secret
        return None


def secret_hash(secret: str) -> bytes:
    """What is stored of a link: 256 bits that nobody can guess need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def _made(link_id: UUID, key: bytes) -> str:
    made = hmac.digest(key, link_id.bytes, hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
