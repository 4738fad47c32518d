"""What one process knows of one subject's window: its lease, its credit, and how full it was."""

import asyncio

import msgspec

from segue.engines.local.limits import PARTS, SLOTS
from segue.kernel.ports.limits import Limit

_LEASE_S = 1.0
"""Unused uses are out of the others' reach for so long at most."""
_LARGEST_LEASE = 256
_EVERYTHING = 1_000_000_000
_NO_LIMIT = Limit("", 1, 1)


class Asked(msgspec.Struct, frozen=True):
    """A row of `settle_limits` (migration 0003)."""

    place: int
    key: str
    part: int
    quota: int
    spent: int
    back: int
    need: int
    want: int
    ends: float
    parts: int = SLOTS


class Window:
    """Times are Unix seconds.

    `free` is what nobody had used or leased when the database was last asked, `debt` what was allowed
    since without asking. `low` is the lease at which more is fetched, -1 for none.
    """

    __slots__ = (
        *(
            "_need",
            "_step",
            "_told",
            "_waiting",
            "asked_at",
            "back",
            "debt",
            "frees_at",
            "free",
            "full_until",
            "key",
        ),
        *("lease", "lease_until", "limit", "low"),
    )

    def __init__(self, key: tuple[str, str]) -> None:
        self.key = key
        self.limit = _NO_LIMIT
        self.lease = 0
        self.lease_until = 0.0
        self.low = -1
        self.free = 0
        self.asked_at = 0.0
        self.full_until = 0.0
        self.frees_at = 0.0
        self.debt = 0
        self.back = 0
        self._need = 0
        self._step = 0
        self._waiting: asyncio.Future[None] | None = None
        self._told: asyncio.Future[None] | None = None

    @property
    def owes(self) -> bool:
        """Whether the database must hear of something."""
        return bool(self.debt or self.back)

    def room_at(self, limit: Limit, now: float) -> int:
        """What may be left, as far as anyone here knows: all of it, when the window has passed since."""
        return self.free if now < self.asked_at + limit.window_s else limit.quota

    def wait_for(self, cost: int) -> "asyncio.Future[None]":
        """Ask for `cost` uses with the next batch; done when that was answered, or failed."""
        self._need += cost
        if self._waiting is None:
            self._waiting = asyncio.get_running_loop().create_future()
        return self._waiting

    def wake(self) -> None:
        """Tell those who waited for this batch to look again."""
        if self._told is not None:
            self._told.set_result(None)
            self._told = None

    def forget(self) -> None:
        """Give everything back, by whomever it was used."""
        self.lease = 0
        self.debt = 0
        self.full_until = 0.0
        self.asked_at = 0.0
        self.back = _EVERYTHING

    def end_lease(self) -> None:
        """Give back what was not used of the lease, and want less the next time."""
        if self.lease:
            self.back += self.lease
            self.lease = 0
            self._step //= 4
        self.low = -1

    def settling(self, place: int, now: float) -> Asked:
        """What the database is asked and told; until `settled` or `unsettled`."""
        width = self.limit.window_s / PARTS
        part = int(now / width)
        if self.lease and self.lease_until <= now:
            self.end_lease()
        wants = self._need or self.low >= 0
        if wants:
            self._step = min(max(2, self._step * 2), _LARGEST_LEASE)
        told = Asked(
            place=place,
            key=" ".join(self.key),
            part=part,
            quota=self.limit.quota,
            spent=self.debt,
            back=min(self.back, _EVERYTHING),
            need=self._need,
            want=self._need + self._step if wants else 0,
            ends=(part + 1 + SLOTS) * width,
        )
        self._need = 0
        self.back = 0
        # Whoever comes from here on waits for the next batch.
        self._told, self._waiting = self._waiting, None
        return told

    def settled(self, told: Asked, *, lease: int, total: int, oldest: int, now: float) -> None:
        """Take in the answer: what was leased, how much of the window is used or leased by anyone."""
        width = self.limit.window_s / PARTS
        self.debt -= told.spent
        self.asked_at = now
        self.free = max(0, told.quota - total)
        self.frees_at = (oldest + SLOTS) * width
        # What others have leased may come back before anything leaves the window.
        self.full_until = 0.0 if self.free else min(self.frees_at, now + _LEASE_S)
        if lease:
            self.lease += lease
            # A use counts in the part in which it was leased, so that it must not be kept for the next.
            self.lease_until = min(now + _LEASE_S, (told.part + 1) * width)
        # Less is not worth a batch of its own.
        self.low = lease // 4 if lease >= 8 else -1

    def unsettled(self, told: Asked) -> None:
        """Take back what the database did not hear."""
        self.back += told.back
