"""The one shape of failure that crosses a feature's door.

The HTTP status of a kind is decided once, in `app/web`; a domain error never carries one.
"""

from enum import StrEnum


class ErrorKind(StrEnum):
    """What sort of failure it is, for whoever must choose a status or an exit code."""

    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    STALE = "stale"
    FORBIDDEN = "forbidden"
    UNAUTHENTICATED = "unauthenticated"
    INVALID = "invalid"
    TOO_LARGE = "too_large"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"
    OUT_OF_SPACE = "out_of_space"
    UNLICENSED = "unlicensed"
    GONE = "gone"
    MOVED = "moved"


class AppError(Exception):
    """A failure a person or a client can act on.

    `code` is stable and documented in docs/error-codes.md; `detail` says what happened and what
    to do; `fields` are typed extras for clients (JSON values).
    """

    code: str = "error"
    kind: ErrorKind = ErrorKind.INVALID
    title: str = "Something is wrong"

    def __init__(self, detail: str, **fields: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = fields


class OperatorError(Exception):
    """Segue cannot start or go on until the operator changes something; the text says what."""
