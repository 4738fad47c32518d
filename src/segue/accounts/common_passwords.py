"""Passwords that everybody tries first.

The list is Royce Williams's 20,000 most common passwords as Django 5.2 carries them
(django/contrib/auth/common-passwords.txt.gz; BSD 3-clause, (c) Django Software Foundation and individual
contributors; https://gist.github.com/roycewilliams/226886fd01572964e1431ac8afc999ce), without those
of fewer than 8 characters. The licence stands beside it.
"""

import gzip
from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("common_passwords.txt.gz")


def is_common(password: str) -> bool:
    """Whether a password is in the list, whatever its case."""
    plain = password.lower()
    return "\n" not in plain and f"\n{plain}\n".encode() in _lines()


@cache
def _lines() -> bytes:
    # One piece of 80 kB, read when somebody first chooses a password; a set would take over a megabyte.
    return b"\n" + gzip.decompress(_LIST.read_bytes())
