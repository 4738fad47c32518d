"""Codes that people type: random, read aloud without mistakes, stored as hashes only."""

import hashlib
import secrets

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no two that look alike
_LENGTH = 16
_GROUP = 4


def new_code() -> str:
    """80 random bits, in groups of four."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def code_hash(code: str) -> bytes:
    """What is stored of a code; case, white space and dashes aside. 80 random bits need no slow hash."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(plain.encode()).digest()
