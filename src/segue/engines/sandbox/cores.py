"""Processors lent to programs, one each, so that two encoders do not share one while another idles."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Cores:
    """Lends at most `count` processors of those this process may use; more wait their turn.

    With a `count` above the processors there are, some are lent twice.
    """

    def __init__(self, count: int) -> None:
        allowed = sorted(os.sched_getaffinity(0))
        # The last first: interrupts and whatever else is pinned gather on the first.
        self._free = [allowed[-1 - place % len(allowed)] for place in range(max(1, count))][::-1]
        self._turns = asyncio.Semaphore(len(self._free))

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[int]:
        """A processor's number, until the block is left."""
        async with self._turns:
            core = self._free.pop()
            try:
                yield core
            finally:
                self._free.append(core)
