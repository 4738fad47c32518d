"""Telling things to whoever listens, and listening."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import msgspec
import structlog

from segue.kernel.errors import AppError
from segue.kernel.events import Event, LiveAudienceChanged, LiveTold
from segue.kernel.ports.database import Connection
from segue.kernel.ports.event_log import EventListener, EventLog
from segue.live import store
from segue.live.contracts import CloseCode, Message, Told, Topic
from segue.live.errors import TooManyTopics
from segue.live.hub import Hub
from segue.live.listener import Listener
from segue.live.ports import LiveBus
from segue.live.presence import Presence
from segue.live.recent import Recent
from segue.live.topics import Topics

MOST_TOPICS = 100
LARGEST_DATA = 32 * 1024
_encode = msgspec.json.encode
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription. With `resumed`, `missed` is all that was told since the number asked for.

    Else load what the topic is about, and resume from `sequence` later.
    """

    topic: Topic
    sequence: int
    resumed: bool = False
    missed: tuple[Told, ...] = ()
    present: str | None = None


class Live:
    """The live socket as features see it.

    They register their topics, and tell things in the transaction of the change. Every process hears of it
    through the event log and passes it to those who listen there.
    """

    def __init__(self, events: EventLog, bus: LiveBus, *, process: UUID) -> None:
        self.topics = Topics()
        self._events = events
        self._hub = Hub()
        self._recent = Recent()
        self.presence = Presence(self._hub, bus, process)
        self._audience_changes = 0
        self._asking: set[asyncio.Task[None]] = set()

    def listen(self, listener: EventListener) -> None:
        """Hear what is told at any process; where people listen, before the listener starts."""
        listener.on(LiveTold, self.hear)
        listener.on(LiveAudienceChanged, self.hear)

    async def tell(self, conn: Connection, *messages: Message) -> None:
        """Tell things, in the caller's transaction and near its end: a topic waits for its commit."""
        events: list[Event] = []
        # In one order, so that two who tell the same topics never wait for each other.
        for message in sorted(messages, key=lambda one: str(one.topic)):
            data = _encode(message.data).decode()
            if len(data) > LARGEST_DATA:
                raise ValueError(f"{message.kind} of {message.topic} is too large to be told")
            sequence = await store.next_sequence(conn, str(message.topic))
            events.append(LiveTold(str(message.topic), sequence, message.kind, data))
        await self._events.publish_all(conn, events)

    async def change_audience(self, conn: Connection, topic: Topic) -> None:
        """Have everyone who listens to a topic asked again whether they may."""
        await self._events.publish(conn, LiveAudienceChanged(str(topic)))

    async def subscribe(self, listener: Listener, name: str, since: int | None = None) -> Subscribed:
        """Have a listener hear a topic, from the number `since` on where that is still known.

        Raises TopicMissing, TooManyTopics.
        """
        topic = self.topics.read(name)
        if topic not in listener.topics and len(listener.topics) >= MOST_TOPICS:
            raise TooManyTopics(f"Listen to at most {MOST_TOPICS} at once.", most=MOST_TOPICS)
        changes = -1
        while changes != self._audience_changes:
            # Who may was asked of the database; what changed meanwhile was not heard for this listener.
            changes = self._audience_changes
            await self.topics.check(listener.caller, topic)
        # From here on nothing waits, so nothing is told between what was missed and what comes.
        new = topic not in listener.topics
        self._hub.add(listener, topic)
        missed = None if since is None else self._recent.since(name, since)
        return Subscribed(
            topic=topic,
            sequence=self._recent.head(name),
            resumed=missed is not None,
            missed=tuple(missed or ()),
            present=self._present(listener, topic, new=new),
        )

    def unsubscribe(self, listener: Listener, topic: Topic) -> None:
        """Have a listener hear a topic no more; nothing happens when it did not."""
        if topic in listener.topics:
            self._hub.remove(listener, topic)
            if self.topics.has_presence(topic):
                self.presence.leave(str(topic), listener.caller.user_id)

    def leave(self, listener: Listener) -> None:
        """A listener is gone."""
        for topic in tuple(listener.topics):
            self.unsubscribe(listener, topic)

    async def hear(self, event: Event) -> None:
        """Pass on what was told somewhere."""
        match event:
            case LiveTold():
                text = _told(event)
                if self._recent.keep(event.topic, Told(event.sequence, text)):
                    self._hub.say(event.topic, text)
            case LiveAudienceChanged():
                self._audience_changes += 1
                # Nobody hears a word more until it is known who may; and the log, which carries takedowns,
                # does not wait for that.
                paused, head = self._hub.pause(event.topic), self._recent.head(event.topic)
                asking = asyncio.create_task(self._ask_again(event.topic, paused, head))
                self._asking.add(asking)
                asking.add_done_callback(self._asking.discard)

    async def settle(self) -> None:
        """Wait until it is known who may hear what."""
        await asyncio.gather(*self._asking)

    async def _ask_again(self, name: str, paused: Collection[Listener], head: int) -> None:
        topic = self.topics.read(name)
        may: dict[UUID, bool | None] = {}
        ended = _encode({"op": "ended", "topic": name}).decode()
        for listener in paused:
            person = listener.caller.user_id
            if person not in may:
                may[person] = await self._may_still(listener, topic)
            answer = may[person]
            if topic not in listener.topics:
                continue
            if answer is None:
                listener.cut(CloseCode.COME_AGAIN)
            elif answer:
                self._go_on(listener, topic, head)
            else:
                self.unsubscribe(listener, topic)
                listener.put(ended)

    def _go_on(self, listener: Listener, topic: Topic, head: int) -> None:
        """Have a listener hear a topic again, and first what was told after `head`."""
        self._hub.add(listener, topic)
        name = str(topic)
        missed = self._recent.since(name, head)
        if missed is None:
            # They load it again, as after a break.
            listener.put(subscribed_text(Subscribed(topic, self._recent.head(name))))
        for told in missed or ():
            listener.put(told.text)

    async def _may_still(self, listener: Listener, topic: Topic) -> bool | None:
        """Whether a listener may go on; None when nobody can say now."""
        try:
            return await self.topics.may_hear(listener.caller, topic)
        except AppError as failure:
            _log.info("live_audience_unknown", reason=failure.detail)
            return None

    def _present(self, listener: Listener, topic: Topic, *, new: bool) -> str | None:
        if not self.topics.has_presence(topic) or not new:
            return None
        return self.presence.join(str(topic), listener.caller.user_id)


def subscribed_text(subscribed: Subscribed, asked: int | str | None = None) -> str:
    """What a listener is told of its subscription."""
    told: dict[str, object] = {
        "op": "subscribed",
        "topic": str(subscribed.topic),
        "seq": subscribed.sequence,
        "resumed": subscribed.resumed,
    }
    return _encode(told if asked is None else told | {"id": asked}).decode()


def _told(event: LiveTold) -> str:
    head = _encode({"op": "told", "topic": event.topic, "seq": event.sequence, "kind": event.kind})
    return f'{head[:-1].decode()},"data":{event.data}}}'
