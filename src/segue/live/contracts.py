"""What goes over the live socket, and why it ends."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from segue.accounts.api import Caller

MayHear = Callable[[Caller, str], Awaitable[bool]]
"""Whether a caller may hear the topic of this subject (what follows the kind), asked each time."""


class CloseCode(IntEnum):
    """Why the server closes a socket: codes of RFC 6455, and 44xx as HTTP has them."""

    DRAINING = 1012
    TOO_LARGE = 1009
    UNREADABLE = 4400
    SIGNED_OUT = 4401
    ACCESS_CHANGED = 4403
    SILENT = 4408
    SLOW = 4413
    TOO_MANY = 4429
    COME_AGAIN = 4503


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's kind and subject, `playlist` and an id for instance; `str` gives what clients name it."""

    kind: str
    subject: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told: `sequence` rises within its topic, `text` is the JSON that every listener is sent."""

    sequence: int
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a feature has to tell: a word for what happened, and facts that JSON can hold."""

    topic: Topic
    kind: str
    data: Mapping[str, object]
