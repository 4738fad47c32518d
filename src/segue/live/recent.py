"""What was told lately, so that who lost the connection for a moment misses nothing."""

from collections import OrderedDict, deque

from segue.live.contracts import Told

MOST_OF_A_TOPIC = 200
MOST_BYTES = 8 * 1024 * 1024


class _Kept:
    __slots__ = ("bytes", "floor", "told")

    def __init__(self, floor: int) -> None:
        self.told: deque[Told] = deque()
        self.floor = floor
        self.bytes = 0


class Recent:
    """The last things told in each topic, within bounds.

    A floor is a sequence number up to which things may have been told that are not kept. A process begins
    with no floor: of what was told before it began it knows what the event log replays, and no more.
    """

    def __init__(self, *, most_of_a_topic: int = MOST_OF_A_TOPIC, most_bytes: int = MOST_BYTES) -> None:
        self._most_of_a_topic = most_of_a_topic
        self._most_bytes = most_bytes
        self._topics: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self._floor: int | None = None
        self._newest = 0

    def keep(self, topic: str, told: Told) -> bool:
        """Keep one thing; False when it was kept before."""
        if self._floor is None:
            self._floor = told.sequence - 1
        kept = self._topics.get(topic)
        if kept is None:
            kept = self._topics[topic] = _Kept(self._floor)
        elif kept.told and kept.told[-1].sequence >= told.sequence:
            return False
        self._topics.move_to_end(topic)
        self._newest = max(self._newest, told.sequence)
        kept.told.append(told)
        self._weigh(kept, len(told.text))
        while len(kept.told) > self._most_of_a_topic:
            self._drop_first(kept)
        while self._bytes > self._most_bytes and len(self._topics) > 1:
            _, gone = self._topics.popitem(last=False)
            self._bytes -= gone.bytes
            self._floor = max(self._floor, gone.told[-1].sequence)
        return True

    def head(self, topic: str) -> int:
        """The number from which somebody who begins to listen now may resume later."""
        kept = self._topics.get(topic)
        return kept.told[-1].sequence if kept else (self._floor or 0)

    def since(self, topic: str, sequence: int) -> list[Told] | None:
        """What was told in a topic after a number; None when some of it may be missing."""
        kept = self._topics.get(topic)
        floor = kept.floor if kept else self._floor
        if floor is None or sequence < floor or sequence > self._newest:
            return None
        return [told for told in kept.told if told.sequence > sequence] if kept else []

    def _drop_first(self, kept: _Kept) -> None:
        first = kept.told.popleft()
        kept.floor = first.sequence
        self._weigh(kept, -len(first.text))

    def _weigh(self, kept: _Kept, size: int) -> None:
        kept.bytes += size
        self._bytes += size
