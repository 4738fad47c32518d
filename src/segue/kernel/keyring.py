"""Signing keys by name, so that a key can be replaced while what the old one signed still stands."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyRing:
    """`current` signs, every key verifies. Keys are at least 32 random bytes; `repr` shows none."""

    current: str
    keys: Mapping[str, bytes]

    def __repr__(self) -> str:
        return f"KeyRing(current={self.current!r}, keys={sorted(self.keys)})"

    @property
    def signing_key(self) -> bytes:
        """The key that signs now."""
        return self.keys[self.current]

    def derived(self, purpose: str) -> "KeyRing":
        """Keys for another purpose: who learns one of them learns nothing of these."""
        return KeyRing(
            self.current,
            {
                name: hmac.digest(key, f"segue {purpose}".encode(), hashlib.sha256)
                for name, key in self.keys.items()
            },
        )
