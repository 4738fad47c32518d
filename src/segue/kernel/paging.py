"""Keyset pages: an opaque cursor names the last row seen, so deep pages cost what the first does."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from segue.kernel.errors import AppError

T = TypeVar("T")
U = TypeVar("U")
MAX_LIMIT = 100
DEFAULT_LIMIT = 20


class BadCursor(AppError):
    """The cursor was not made by this list."""

    code = "bad_cursor"
    title = "That page cannot be found"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`items` in list order; `next` is the cursor of the following page, None at the end."""

    items: list[T]
    next: str | None = None

    def map(self, turn: Callable[[T], U]) -> "Page[U]":
        """The same page with each item turned into something else."""
        return Page([turn(item) for item in self.items], self.next)


def cut_page(found: Sequence[T], limit: int, cursor: Callable[[T], str]) -> Page[T]:
    """The first `limit` of `found`, which holds one more if another page follows; `cursor` names an item."""
    if len(found) <= limit:
        return Page(list(found))
    return Page(list(found[:limit]), cursor(found[limit - 1]))


def encode_cursor(*key: str | int) -> str:
    """Turn the last row's sort key into a cursor."""
    raw = json.dumps(key, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_cursor(cursor: str, shape: tuple[type, ...]) -> tuple[str | int, ...]:
    """The sort key inside `cursor`; raises BadCursor when its parts are not of `shape`."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        key = None
    if not isinstance(key, list) or [type(part) for part in key] != list(shape):
        raise BadCursor("Leave the cursor out to begin at the first page.")
    return tuple(key)
