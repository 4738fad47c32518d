"""Who is there: the people who listen to a topic now, at any process."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

from segue.kernel.ids import UserId
from segue.live.hub import Hub
from segue.live.ports import LARGEST, LiveBus

AGAIN_S = 20.0
"""How often a process says who is with it."""
BELIEVED_S = 60.0
"""How long it is believed: one that was killed says no more."""
_GATHER_S = 0.2
_NAMED = 50
_TOLD = 150  # ids of 32 letters: one topic still fits into one text


class Presence:
    """Says who listens here, and hears who listens elsewhere.

    A process tells of a topic as a whole, so that a lost or doubled text does no harm.
    """

    def __init__(self, hub: Hub, bus: LiveBus, process: UUID) -> None:
        self._hub = hub
        self._bus = bus
        self._process = process.hex
        self._here: dict[str, Counter[UserId]] = {}
        self._elsewhere: dict[str, dict[str, tuple[float, frozenset[UserId]]]] = {}
        self._changed: set[str] = set()
        self._shown: set[str] = set()
        self._flushing: asyncio.TimerHandle | None = None
        self._sending: set[asyncio.Task[None]] = set()
        bus.on(self.hear)

    def join(self, topic: str, person: UserId) -> str:
        """Somebody listens; the text that tells them who else does."""
        here = self._here.setdefault(topic, Counter())
        here[person] += 1
        if here[person] == 1:
            self._mark(topic, said=True)
        return self._text(topic)

    def leave(self, topic: str, person: UserId) -> None:
        """Somebody listens no more."""
        here = self._here[topic]
        here[person] -= 1
        if not here[person]:
            del here[person]
            if not here:
                del self._here[topic]
            self._mark(topic, said=True)

    def people(self, topic: str) -> set[UserId]:
        """Who listens to a topic."""
        found = set(self._here.get(topic, ()))
        for _, people in self._elsewhere.get(topic, {}).values():
            found |= people
        return found

    def hear(self, text: str) -> None:
        """Take in what a process says."""
        told = json.loads(text)
        process = told["from"]
        if process == self._process:
            return
        now = time.monotonic()
        for topic, ids in told["topics"].items():
            before = self.people(topic)
            known = self._elsewhere.setdefault(topic, {})
            known[process] = (now, frozenset(UserId(UUID(one)) for one in ids))
            if not ids:
                del known[process]
            if not known:
                del self._elsewhere[topic]
            if self.people(topic) != before:
                self._mark(topic, said=False)

    def beat(self) -> None:
        """Say again who is here, and forget processes that say nothing any more."""
        self._send(self._here)
        ended = time.monotonic() - BELIEVED_S
        for topic, known in list(self._elsewhere.items()):
            for process in [one for one, (heard, _) in known.items() if heard < ended]:
                del known[process]
                self._mark(topic, said=False)
            if not known:
                del self._elsewhere[topic]

    async def settle(self) -> None:
        """Say what waits, and wait until it is said."""
        self._flush()
        await asyncio.gather(*self._sending)

    def _mark(self, topic: str, *, said: bool) -> None:
        # People come and go in bunches, all at once when a process ends: what changed is gathered first.
        self._shown.add(topic)
        if said:
            self._changed.add(topic)
        if self._flushing is None:
            self._flushing = asyncio.get_running_loop().call_later(_GATHER_S, self._flush)

    def _flush(self) -> None:
        if self._flushing is not None:
            self._flushing.cancel()
            self._flushing = None
        shown, self._shown = self._shown, set()
        changed, self._changed = self._changed, set()
        for topic in shown:
            self._hub.say(topic, self._text(topic))
        self._send(changed)

    def _send(self, topics: Iterable[str]) -> None:
        for text in self._texts(topics):
            sending = asyncio.create_task(self._bus.send(text))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)

    def _texts(self, topics: Iterable[str]) -> Iterator[str]:
        told: dict[str, list[str]] = {}
        size = 0
        for topic in topics:
            people = [person.hex for person in list(self._here.get(topic, ()))[:_TOLD]]
            more = len(topic) + 8 + 36 * len(people)
            if told and size + more > LARGEST - 200:
                yield json.dumps({"from": self._process, "topics": told})
                told, size = {}, 0
            told[topic] = people
            size += more
        if told:
            yield json.dumps({"from": self._process, "topics": told})

    def _text(self, topic: str) -> str:
        people = sorted(self.people(topic))
        shown = [str(person) for person in people[:_NAMED]]
        return json.dumps(
            {"op": "presence", "topic": topic, "people": shown, "count": len(people)}, separators=(",", ":")
        )
