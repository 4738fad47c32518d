"""Which keys are good, which answers are kept, and what makes two requests the same."""

import hashlib
from collections.abc import Sequence
from http import HTTPStatus

from segue.accounts.idempotency.errors import KeyInvalid

LONGEST = 255
# What a request without a form says in headers instead (tus 1.0.0).
_TELLING = (b"upload-",)


def key_of(values: Sequence[str]) -> str:
    """The key that the headers of this name hold. Raises KeyInvalid.

    A string in quotes, as draft-ietf-httpapi-idempotency-key-header-07 has it, and the same without
    them, as most clients send it, are one key.
    """
    if len(values) > 1:
        raise KeyInvalid("Send one Idempotency-Key.")
    key = values[0].strip(" \t")
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 1 <= len(key) <= LONGEST or not (key.isascii() and key.isprintable()):
        raise KeyInvalid(f"Use 1 to {LONGEST} printable ASCII characters. A random UUID is a good key.")
    return key


def head_digest(method: str, path: str, query: bytes, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The SHA-256 of what a request says beside its body."""
    kind = next((value for name, value in headers if name == b"content-type"), b"")
    told = [b"%b: %b" % pair for pair in headers if pair[0].startswith(_TELLING)]
    # The parameters of a form's type hold its boundary, which browsers make anew each time.
    parts = [method.encode(), path.encode(), query, kind.partition(b";")[0].strip().lower(), *sorted(told)]
    return hashlib.sha256(b"\n".join(hashlib.sha256(part).digest() for part in parts)).digest()


def is_kept(status: int, *, changed: bool) -> bool:
    """Whether a repeat gets the same answer, rather than another try.

    A refusal that changed nothing may end otherwise the next time, and so may a fault.
    """
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return True
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    return changed


class BodyDigest:
    """SHA-256 of a body in pieces, without the boundary between a form's parts."""

    def __init__(self, content_type: bytes) -> None:
        self._digest = hashlib.sha256()
        self._boundary = _boundary_of(content_type)
        self._held = b""

    def update(self, piece: bytes) -> None:
        """Take in the next piece."""
        if not self._boundary:
            self._digest.update(piece)
            return
        *whole, rest = (self._held + piece).split(self._boundary)
        for part in whole:
            self._digest.update(part)
        # The boundary may end in the piece to come.
        held = min(len(rest), len(self._boundary) - 1)
        self._digest.update(rest[: len(rest) - held])
        self._held = rest[len(rest) - held :]

    def digest(self) -> bytes:
        """The digest of all pieces; nothing comes after it."""
        self._digest.update(self._held)
        self._held = b""
        return self._digest.digest()


def _boundary_of(content_type: bytes) -> bytes:
    kind, *told = content_type.split(b";")
    if kind.strip().lower() != b"multipart/form-data":
        return b""
    named = (one.partition(b"=") for one in told)
    return next(
        (value.strip().strip(b'"') for name, _, value in named if name.strip().lower() == b"boundary"), b""
    )
