"""What plays needs that an engine gives."""

from typing import Protocol


class PlayMeters(Protocol):
    """Counters for the operator; called after the commit, so they never run ahead of the log."""

    def events(self, outcome: str, count: int) -> None:
        """Reported events by outcome: accepted, duplicate, refused."""
        ...

    def streams(self, count: int) -> None:
        """Streams that came to count."""
        ...

    def buffering(self, count: int) -> None:
        """Times the sound stopped for want of data, as players say."""
        ...
