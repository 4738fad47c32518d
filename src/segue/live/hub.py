"""Who of this process listens to which topic."""

from collections.abc import Collection

from segue.live.contracts import Topic
from segue.live.listener import Listener


class Hub:
    """Listeners by topic."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}

    def add(self, listener: Listener, topic: Topic) -> None:
        """Have a listener hear a topic."""
        listener.topics.add(topic)
        self._listeners.setdefault(str(topic), set()).add(listener)

    def remove(self, listener: Listener, topic: Topic) -> None:
        """Have a listener hear a topic no more."""
        listener.topics.discard(topic)
        name = str(topic)
        heard_by = self._listeners.get(name)
        if heard_by is not None:
            heard_by.discard(listener)
            if not heard_by:
                del self._listeners[name]

    def pause(self, topic: str) -> Collection[Listener]:
        """Have nobody hear a topic for now, though they listen to it; those who did."""
        return tuple(self._listeners.pop(topic, ()))

    def say(self, topic: str, text: str) -> None:
        """Have a text sent to everyone who listens."""
        for listener in self._listeners.get(topic, ()):
            listener.put(text)
