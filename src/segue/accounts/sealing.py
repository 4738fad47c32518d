"""Secrets at rest: sealed with a key of the secrets file, so that the database alone gives none away."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from segue.kernel.keyring import KeyRing

_NONCE_BYTES = 12  # NIST SP 800-38D, section 5.2.1.1


class SealBroken(Exception):
    """The text was not sealed here for this purpose, or its key is gone."""


class Sealer:
    """Seals with the current key of the ring (AES-256-GCM), opens with any.

    `purpose` says what a text is and whose; one sealed for another purpose does not open.
    """

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Key name, nonce and ciphertext."""
        name = self._keys.current.encode()
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._keys.signing_key[:32]).encrypt(nonce, plain, purpose.encode())
        return bytes([len(name)]) + name + nonce + sealed

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed. Raises SealBroken."""
        if not sealed:
            raise SealBroken
        begin = 1 + sealed[0]
        key = self._keys.keys.get(sealed[1:begin].decode("latin-1"))
        if key is None:
            raise SealBroken
        nonce, text = sealed[begin : begin + _NONCE_BYTES], sealed[begin + _NONCE_BYTES :]
        try:
            return AESGCM(key[:32]).decrypt(nonce, text, purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error
