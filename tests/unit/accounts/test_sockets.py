"""Open sockets end with the right they were opened with."""

from datetime import timedelta
from uuid import UUID

import pytest

from segue.accounts.api import Authenticator, Caller, CutReason, OpenSockets, Role, Unauthenticated
from segue.kernel.events import AccessChanged, Denied, Event, SessionEnded
from segue.kernel.ids import SessionId, UserId
from segue.kernel.keyring import KeyRing
from segue.kernel.quality import Subscription
from tests.fakes import FakeClock

CLOCK = FakeClock()


def caller(user: int, session: int, version: int = 0) -> Caller:
    """Someone signed in."""
    return Caller(
        user_id=UserId(UUID(int=user)),
        session_id=SessionId(UUID(int=session)),
        roles=frozenset({Role.LISTENER}),
        subscription=Subscription.FREE,
        subscription_until=None,
        expires_at=CLOCK.now() + timedelta(minutes=10),
        access_version=version,
    )


def changed(user: int, version: int) -> AccessChanged:
    """Other rights than before."""
    return AccessChanged(UUID(int=user), version, rank=1, paid_songs=False, explicit=True)


class TestCut:
    """Each event cuts what it concerns, and nothing else."""

    @pytest.mark.parametrize(
        ("event", "reasons"),
        [
            (SessionEnded(UUID(int=11)), {11: CutReason.SESSION_ENDED}),
            (Denied("person", UUID(int=1), "x"), {11: CutReason.SUSPENDED, 12: CutReason.SUSPENDED}),
            (Denied("version", UUID(int=1), "x"), {}),
            (changed(1, 3), {11: CutReason.ACCESS_CHANGED}),
            (SessionEnded(UUID(int=99)), {}),
        ],
    )
    async def test_concerns(self, event: Event, reasons: dict[int, CutReason]) -> None:
        authenticator = Authenticator(KeyRing("k", {"k": b"k" * 32}), "segue", CLOCK)
        sockets = OpenSockets(authenticator)
        cut: dict[int, CutReason] = {}
        people = (caller(1, 11, 2), caller(1, 12, 3), caller(2, 21))
        with (
            sockets.hold(people[0], lambda why: cut.update({11: why})),
            sockets.hold(people[1], lambda why: cut.update({12: why})),
            sockets.hold(people[2], lambda why: cut.update({21: why})),
        ):
            assert len(sockets) == 3
            await sockets.hear(event)
            assert cut == reasons
            await sockets.hear(event)
            assert cut == reasons
        assert len(sockets) == 0

    async def test_nobody_opens_one_after_the_end(self) -> None:
        authenticator = Authenticator(KeyRing("k", {"k": b"k" * 32}), "segue", CLOCK)
        sockets = OpenSockets(authenticator)
        await authenticator.hear(SessionEnded(UUID(int=11)))
        with pytest.raises(Unauthenticated), sockets.hold(caller(1, 11), lambda _: None):
            raise AssertionError("it was held")

    async def test_ones_fault_does_not_keep_another_open(self) -> None:
        sockets = OpenSockets(Authenticator(KeyRing("k", {"k": b"k" * 32}), "segue", CLOCK))
        cut: list[str] = []

        def fail(_: CutReason) -> None:
            cut.append("fail")
            raise OSError

        with sockets.hold(caller(1, 11), fail), sockets.hold(caller(1, 11), lambda _: cut.append("fine")):
            await sockets.hear(SessionEnded(UUID(int=11)))
        assert sorted(cut) == ["fail", "fine"]
