"""The connections of a process: how many there may be, whether they live, and when they end."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from segue.accounts.api import Caller, CutReason, OpenSockets, network_of
from segue.live.contracts import CloseCode
from segue.live.errors import TooManySockets
from segue.live.listener import Listener
from segue.live.meters import LiveMeters
from segue.live.presence import AGAIN_S
from segue.live.service import Live

MOST_OF_A_PERSON = 20
MOST_OF_AN_ADDRESS = 200
"""Of a network address: a school behind one is known to the operator, and has its factor."""
PING_S = 25
"""Proxies take a connection for dead after a minute of silence."""
SILENT_S = 80.0
LONGEST_S = 12 * 3_600.0
"""A session that ends without a word, by its age, ends its connections so."""
PING = '{"op":"ping"}'
_CODES = {
    CutReason.SESSION_ENDED: CloseCode.SIGNED_OUT,
    CutReason.SUSPENDED: CloseCode.SIGNED_OUT,
    CutReason.ACCESS_CHANGED: CloseCode.ACCESS_CHANGED,
}


class Connections:
    """Holds every listener of this process while it is connected.

    `factor` gives what the number of connections of an address is multiplied by; 0.0 is no limit at all, for
    people too.
    """

    def __init__(
        self, live: Live, sockets: OpenSockets, meters: LiveMeters, *, factor: Callable[[str | None], float]
    ) -> None:
        self._live = live
        self._sockets = sockets
        self._meters = meters
        self._factor = factor
        self._people: Counter[object] = Counter()
        self._addresses: Counter[object] = Counter()
        # A slot a second, so that not everyone is asked at once.
        self._slots: list[set[Listener]] = [set() for _ in range(PING_S)]
        self._opened = 0
        self._draining = False

    def __len__(self) -> int:
        return sum(len(slot) for slot in self._slots)

    @contextmanager
    def open(self, caller: Caller, address: str | None, *, speaks: bool) -> Iterator[Listener]:
        """Hold a connection for the block. Raises Unauthenticated, TooManySockets."""
        network = network_of(address)
        self._count(caller, network, self._factor(address))
        listener = Listener(caller, speaks=speaks)
        slot = self._slots[self._opened % PING_S]
        self._opened += 1
        try:
            with self._sockets.hold(caller, lambda reason: listener.cut(_CODES[reason])):
                slot.add(listener)
                self._meters.opened()
                if self._draining:
                    listener.cut(CloseCode.DRAINING)
                try:
                    yield listener
                finally:
                    self._live.leave(listener)
                    slot.discard(listener)
                    self._meters.closed(listener.outbox.code)
        finally:
            self._discount(caller, network)

    def drain(self) -> None:
        """End all connections; their clients come again, to another process or to the next."""
        self._draining = True
        for slot in self._slots:
            for listener in slot:
                listener.cut(CloseCode.DRAINING)

    async def beat(self) -> None:
        """Ask now and then whether clients are still there, until cancelled."""
        second = 0
        while True:
            await asyncio.sleep(1)
            second += 1
            self.ask(second % PING_S)
            if second % AGAIN_S == 0:
                self._live.presence.beat()

    def ask(self, slot: int) -> None:
        """Ask the clients of a slot for a sign of life, and end those that give none."""
        now = time.monotonic()
        for listener in tuple(self._slots[slot]):
            if listener.speaks and now - listener.heard_at > SILENT_S:
                listener.cut(CloseCode.SILENT)
            elif now - listener.born_at > LONGEST_S:
                listener.cut(CloseCode.COME_AGAIN)
            else:
                listener.put(PING)

    def _count(self, caller: Caller, network: str, factor: float) -> None:
        if factor:
            for held, most in (
                (self._people[caller.user_id], MOST_OF_A_PERSON),
                (self._addresses[network], max(1, round(MOST_OF_AN_ADDRESS * factor))),
            ):
                if held >= most:
                    raise TooManySockets(f"Close some first: at most {most} at once.", most=most)
        self._people[caller.user_id] += 1
        self._addresses[network] += 1

    def _discount(self, caller: Caller, network: str) -> None:
        for counts, name in ((self._people, caller.user_id), (self._addresses, network)):
            counts[name] -= 1
            if not counts[name]:
                del counts[name]
