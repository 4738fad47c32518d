"""What the live socket needs of the world."""

from collections.abc import Callable
from typing import Protocol

LARGEST = 7_500
"""Bytes of a text on the bus."""


class LiveBus(Protocol):
    """Says something to every process, this one included: at most once, in no order, kept by nobody.

    For what is said again anyway, such as who is there. What must not be lost goes through the event log.
    """

    def on(self, handler: Callable[[str], None]) -> None:
        """Call `handler` for each text. Register before the bus starts."""
        ...

    async def send(self, text: str) -> None:
        """Say a text of at most LARGEST bytes; lost without a word while the bus is down."""
        ...
