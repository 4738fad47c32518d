"""The log of things that happened: how rooms below tell rooms above."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from segue.kernel.events import Event
from segue.kernel.ports.database import Connection

EventHandler = Callable[[Event], Awaitable[None]]


class EventLog(Protocol):
    """Events commit with the change they tell of."""

    async def publish(self, conn: Connection, event: Event) -> None:
        """Append inside the caller's transaction; listeners hear of it after the commit."""
        ...

    async def publish_all(self, conn: Connection, events: Sequence[Event]) -> None:
        """As `publish`, for a batch in its order."""
        ...


class EventListener(Protocol):
    """Every process hears every event, in commit order, at least once.

    On start the events of the last 20 minutes are replayed: a media token lives 15, so what is
    kept from `Denied` events is then whole without a table of its own. A lost connection loses
    nothing: what was missed is read from the log on return. Until then `fresh` is False, and caches
    may not trust what they hold about rights for over 60 s.
    """

    def on(self, event_type: type[Event], handler: EventHandler) -> None:
        """Call `handler` for each event of this type. Register before `start`."""
        ...
