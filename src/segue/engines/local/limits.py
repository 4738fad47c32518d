"""Limits counted in this process alone: for a single process, and for when the others are out of reach."""

from collections import OrderedDict

from segue.kernel.clock import Clock
from segue.kernel.ports.limits import Limit, Reading

PARTS = 40
"""A window is counted in so many parts: what left it counts for a fortieth of it longer, 2.5 %."""
SLOTS = PARTS + 1
"""The part that has begun, and all that a window before it may reach into."""
_REMEMBERED = 50_000


class LocalLimits:
    """A ring of counts for each limit and subject; the least used are forgotten past 50,000."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: OrderedDict[tuple[str, str], _Window] = OrderedDict()

    def take_now(self, limit: Limit, subject: str, cost: int = 1) -> Reading:
        """Count `cost` uses."""
        key = (limit.name, subject)
        cost = min(cost, limit.quota)
        width = limit.window_s / PARTS
        now = self._clock.now().timestamp()
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = _Window()
            if len(self._windows) > _REMEMBERED:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(key)
        part = window.advance(int(now / width))
        left = limit.quota - window.total
        if cost > left:
            return Reading(False, max(0, left), window.frees(cost - left) * width - now)  # noqa: FBT003 - a field
        window.counts[part % SLOTS] += cost
        window.total += cost
        return Reading(True, left - cost, 0.0)  # noqa: FBT003 - a field

    async def take(self, limit: Limit, subject: str, cost: int = 1) -> Reading:
        """Count `cost` uses."""
        return self.take_now(limit, subject, cost)

    async def give_back(self, limit: Limit, subject: str, cost: int = 1) -> None:
        """Take back the newest `cost` uses."""
        window = self._windows.get((limit.name, subject))
        if window is not None:
            window.take_back(cost)

    async def forget(self, limit: Limit, subject: str) -> None:
        """Let a subject begin anew."""
        self._windows.pop((limit.name, subject), None)


class _Window:
    __slots__ = ("counts", "newest", "total")

    def __init__(self) -> None:
        self.counts = [0] * SLOTS
        self.newest = 0
        self.total = 0

    def advance(self, part: int) -> int:
        """Let go of the parts that `part` has pushed out; the newest part there is."""
        gone = part - self.newest
        if gone <= 0:
            # A clock that went back must not free anything.
            return self.newest
        self.newest = part
        if gone >= SLOTS or not self.total:
            self.counts = [0] * SLOTS
            self.total = 0
            return part
        for each in range(part - gone + 1, part + 1):
            slot = each % SLOTS
            self.total -= self.counts[slot]
            self.counts[slot] = 0
        return part

    def frees(self, wanted: int) -> int:
        """The number of the part with whose beginning so many are free again."""
        freed = 0
        for each in range(self.newest - SLOTS + 1, self.newest + 1):
            freed += self.counts[each % SLOTS]
            if freed >= wanted:
                return each + SLOTS
        return self.newest + SLOTS

    def take_back(self, cost: int) -> None:
        for each in range(self.newest, self.newest - SLOTS, -1):
            taken = min(cost, self.counts[each % SLOTS])
            self.counts[each % SLOTS] -= taken
            self.total -= taken
            cost -= taken
