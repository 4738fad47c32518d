"""One connection: who listens, to what, and when they were last heard."""

import time

from segue.accounts.api import Caller
from segue.live.contracts import CloseCode, Topic
from segue.live.outbox import Outbox


class Listener:
    """A person's connection. `heard_at` and `born_at` are monotonic seconds; `speaks` if it can be heard."""

    __slots__ = ("born_at", "caller", "heard_at", "outbox", "speaks", "topics")

    def __init__(self, caller: Caller, *, speaks: bool) -> None:
        self.caller = caller
        self.outbox = Outbox()
        self.topics: set[Topic] = set()
        self.speaks = speaks
        self.born_at = self.heard_at = time.monotonic()

    def put(self, text: str) -> None:
        """Have a text sent."""
        self.outbox.put(text)

    def cut(self, code: CloseCode) -> None:
        """End the connection."""
        self.outbox.end(code)

    def hear(self) -> None:
        """Note that the client is there."""
        self.heard_at = time.monotonic()
