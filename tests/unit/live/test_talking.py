"""One client and the server: what is said, what is heard, and when it ends."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import CollectorRegistry

from segue.accounts.api import Authenticator, Caller, OpenSockets, Role
from segue.kernel.events import AccessChanged, LiveAudienceChanged, LiveTold
from segue.kernel.ids import SessionId, UserId
from segue.kernel.keyring import KeyRing
from segue.kernel.quality import Subscription
from segue.live import connections as held
from segue.live.api import Connections, Live, LiveMeters, TooManySockets
from segue.live.contracts import CloseCode
from segue.live.conversation import Conversation
from segue.live.listener import Listener
from segue.live.outbox import MOST_WAITING
from segue.live.service import MOST_TOPICS
from tests.fakes import FakeClock
from tests.site import HeardEvents, SpokenBus


def person(number: int) -> Caller:
    ends = FakeClock().now() + timedelta(minutes=10)
    session = SessionId(UUID(int=1000 + number))
    roles = frozenset({Role.LISTENER})
    return Caller(UserId(UUID(int=number)), session, roles, Subscription.FREE, None, ends)


class World:
    """One process; `room:{name}` may be heard by those in `admitted`, and shows who is there."""

    def __init__(self, bus: SpokenBus | None = None, process: int = 1) -> None:
        self.live = Live(HeardEvents(), bus or SpokenBus(), process=UUID(int=process))
        self.admitted = {UUID(int=number) for number in range(1, 60)}
        self.live.topics.register("room", self._may, presence=True)
        self.live.topics.register("news", self._may)
        self.sockets = OpenSockets(Authenticator(KeyRing("k", {"k": b"k" * 32}), "segue", FakeClock()))
        self.factor = 1.0
        self.connections = Connections(
            self.live, self.sockets, LiveMeters(CollectorRegistry()), factor=lambda _: self.factor
        )

    async def _may(self, caller: Caller, _subject: str) -> bool:
        answer = caller.user_id in self.admitted
        await asyncio.sleep(0)
        return answer


async def say(world: World, listener: Listener, **told: Any) -> list[Any]:
    """What comes back at once."""
    await Conversation(world.live, listener).hear(json.dumps(told))
    return heard(listener)


def heard(listener: Listener) -> list[Any]:
    texts = [json.loads(text) for text in listener.outbox._texts]
    listener.outbox._texts.clear()
    return texts


def told(sequence: int, topic: str = "news:1") -> LiveTold:
    return LiveTold(topic, sequence, "rain", '{"mm":2}')


class TestMessages:
    """Each message gets its answer, by its id; refusals say what to do."""

    async def test_subscribing_twice_hears_once_and_unsubscribing_ends_it(self) -> None:
        world = World()
        with world.connections.open(person(1), "192.0.2.1", speaks=True) as ann:
            for asked in (1, 2):
                (answer,) = await say(world, ann, op="subscribe", id=asked, topic="news:1")
                assert (answer["op"], answer["id"]) == ("subscribed", asked)
                assert (answer["seq"], answer["resumed"]) == (0, False)
            await world.live.hear(told(5))
            assert heard(ann) == [
                {"op": "told", "topic": "news:1", "seq": 5, "kind": "rain", "data": {"mm": 2}}
            ]
            (left,) = await say(world, ann, op="unsubscribe", id=3, topic="news:1")
            assert left["op"] == "unsubscribed"
            await world.live.hear(told(6))
            assert heard(ann) == []

    @pytest.mark.parametrize(
        ("message", "code"),
        [
            ({"op": "subscribe", "topic": "nothing:1"}, "topic_not_found"),
            ({"op": "subscribe", "topic": "news:../1"}, "topic_not_found"),
            ({"op": "subscribe"}, "topic_not_found"),
            ({"op": "shout"}, "message_refused"),
            ({"op": "ping", "more": 1}, "message_refused"),
        ],
    )
    async def test_refusals(self, message: dict[str, Any], code: str) -> None:
        world = World()
        with world.connections.open(person(1), None, speaks=True) as ann:
            (answer,) = await say(world, ann, id=9, **message)
            assert (answer["op"], answer["id"], answer["code"]) == ("error", 9, code)
            assert answer["detail"]

    async def test_what_one_may_not_hear_is_not_there(self) -> None:
        world = World()
        with world.connections.open(person(77), None, speaks=True) as eve:
            (answer,) = await say(world, eve, op="subscribe", id=1, topic="news:1")
            (other,) = await say(world, eve, op="subscribe", id=1, topic="void:1")
            assert answer["code"] == other["code"] == "topic_not_found"
            await world.live.hear(told(5))
            assert heard(eve) == []

    async def test_topics_are_bounded(self) -> None:
        world = World()
        with world.connections.open(person(1), None, speaks=True) as ann:
            for number in range(MOST_TOPICS):
                await world.live.subscribe(ann, f"news:{number}")
            (answer,) = await say(world, ann, op="subscribe", topic="news:more")
            assert answer["code"] == "too_many_topics"

    async def test_a_flood_ends(self) -> None:
        world = World()
        with world.connections.open(person(1), None, speaks=True) as ann:
            talk = Conversation(world.live, ann)
            for _ in range(100):
                await talk.hear('{"op":"ping"}')
            assert ann.outbox.code is CloseCode.TOO_MANY


class TestRights:
    """Who loses the right to a topic hears no more of it, whatever happens at the same moment."""

    async def test_losing_a_topic(self) -> None:
        world = World()
        with (
            world.connections.open(person(1), None, speaks=True) as ann,
            world.connections.open(person(2), None, speaks=True) as bob,
        ):
            for one in (ann, bob):
                await world.live.subscribe(one, "news:1")
            await world.live.hear(told(4))
            world.admitted.remove(UUID(int=2))
            await world.live.hear(LiveAudienceChanged("news:1"))
            # Told while nobody knows yet who may hear it: it comes to who may, and to nobody else.
            await world.live.hear(told(5))
            await world.live.settle()
            await world.live.hear(told(6))
            assert [one["seq"] for one in heard(ann)] == [4, 5, 6]
            assert [one.get("seq", one["op"]) for one in heard(bob)] == [4, "ended"]

    async def test_leaving_while_it_is_asked(self) -> None:
        world = World()
        with world.connections.open(person(1), None, speaks=True) as ann:
            await world.live.subscribe(ann, "room:1")
            await world.live.hear(LiveAudienceChanged("room:1"))
        await world.live.settle()
        assert world.live.presence.people("room:1") == set()

    async def test_losing_it_while_asking_for_it(self) -> None:
        world = World()
        with world.connections.open(person(1), None, speaks=True) as ann:
            asking = asyncio.create_task(say(world, ann, op="subscribe", id=1, topic="news:1"))
            await asyncio.sleep(0)
            # The answer of the feature is on its way, and is a yes.
            world.admitted = set()
            await world.live.hear(LiveAudienceChanged("news:1"))
            (answer,) = await asking
            assert answer["op"] == "error"

    async def test_losing_a_right_ends_the_connection(self) -> None:
        world = World()
        with world.connections.open(person(1), None, speaks=True) as ann:
            await world.sockets.hear(AccessChanged(UUID(int=1), 3, rank=1, paid_songs=False, explicit=True))
            assert ann.outbox.code is CloseCode.ACCESS_CHANGED


class TestBounds:
    """So many connections and so much that waits, and no more."""

    async def test_too_much_waits(self) -> None:
        world = World()
        with world.connections.open(person(1), None, speaks=True) as ann:
            for number in range(MOST_WAITING + 1):
                ann.put(str(number))
            assert ann.outbox.code is CloseCode.SLOW
            assert await ann.outbox.take() is None

    async def test_connections_of_a_person_and_of_an_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(held, "MOST_OF_A_PERSON", 1)
        monkeypatch.setattr(held, "MOST_OF_AN_ADDRESS", 2)
        world = World()
        with world.connections.open(person(1), "192.0.2.1", speaks=True):
            with pytest.raises(TooManySockets), world.connections.open(person(1), None, speaks=True):
                raise AssertionError("a second one")
            with world.connections.open(person(2), "192.0.2.1", speaks=True):
                with (
                    pytest.raises(TooManySockets),
                    world.connections.open(person(3), "192.0.2.1", speaks=True),
                ):
                    raise AssertionError("a third one")
                with world.connections.open(person(3), "192.0.2.2", speaks=True):
                    assert len(world.connections) == 3
                world.factor = 0.0
                with world.connections.open(person(1), "192.0.2.1", speaks=True):
                    pass
            world.factor = 1.0
        with world.connections.open(person(1), "192.0.2.1", speaks=True):
            assert len(world.connections) == 1

    async def test_the_silent_are_asked_and_then_ended(self) -> None:
        world = World()
        with (
            world.connections.open(person(1), None, speaks=True) as ann,
            world.connections.open(person(2), None, speaks=False) as sse,
        ):
            for slot in range(held.PING_S):
                world.connections.ask(slot)
            assert [heard(one) for one in (ann, sse)] == [[{"op": "ping"}], [{"op": "ping"}]]
            for one in (ann, sse):
                one.heard_at -= held.SILENT_S + 1
            for slot in range(held.PING_S):
                world.connections.ask(slot)
            assert (ann.outbox.code, sse.outbox.code) == (CloseCode.SILENT, None)
            sse.born_at -= held.LONGEST_S + 1
            for slot in range(held.PING_S):
                world.connections.ask(slot)
            assert sse.outbox.code is CloseCode.COME_AGAIN


class TestPresence:
    """Everyone in a room knows who is there, at whichever process."""

    async def test_seen_across_processes_until_they_leave(self) -> None:
        bus = SpokenBus()
        one, other = World(bus, 1), World(bus, 2)
        here = one.connections.open(person(1), None, speaks=True)
        with other.connections.open(person(2), None, speaks=True) as bob:
            with here as ann, here_twice(one) as tab:
                (subscribed, alone) = await say(one, ann, op="subscribe", topic="room:1")
                assert (subscribed["op"], alone["count"]) == ("subscribed", 1)
                await say(one, tab, op="subscribe", topic="room:1")
                await say(other, bob, op="subscribe", topic="room:1")
                for world in (one, other, one):
                    await world.live.presence.settle()
                for seen in (heard(ann)[-1], heard(bob)[-1]):
                    assert seen["people"] == [str(UUID(int=1)), str(UUID(int=2))]
            await one.live.presence.settle()
            await other.live.presence.settle()
            assert heard(bob)[-1] == {
                "op": "presence", "topic": "room:1", "people": [str(UUID(int=2))], "count": 1,
            }  # fmt: skip

    async def test_a_process_that_says_nothing_more_is_forgotten(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bus = SpokenBus()
        one, other = World(bus, 1), World(bus, 2)
        with other.connections.open(person(2), None, speaks=True) as bob:
            await other.live.subscribe(bob, "room:1")
            await other.live.presence.settle()
            assert one.live.presence.people("room:1") == {UUID(int=2)}
            monkeypatch.setattr("segue.live.presence.BELIEVED_S", -1.0)
            one.live.presence.beat()
            assert one.live.presence.people("room:1") == set()

    async def test_a_crowd_fits_the_bus(self) -> None:
        bus = SpokenBus()
        sizes: list[int] = []
        bus.on(lambda text: sizes.append(len(text)))
        world = World(bus)
        for number in range(2_000):
            world.live.presence.join(f"room:{number % 100}", UserId(UUID(int=number)))
        await world.live.presence.settle()
        assert max(sizes) <= 7_500
        assert len(sizes) > 1


def here_twice(world: World) -> Any:
    """A second tab of the first person."""
    return world.connections.open(person(1), None, speaks=True)
