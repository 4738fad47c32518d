"""What waits to be sent to one listener: a bounded queue that never makes anyone else wait."""

import asyncio
from collections import deque

from segue.live.contracts import CloseCode

MOST_WAITING = 256
MOST_WAITING_BYTES = 512 * 1024


class Outbox:
    """A queue with one reader. Whoever lets it fill up is cut, and told to come again."""

    __slots__ = ("_bytes", "_texts", "_waiter", "code", "ended")

    def __init__(self) -> None:
        self._texts: deque[str] = deque()
        self._bytes = 0
        self._waiter: asyncio.Future[None] | None = None
        self.ended = asyncio.get_running_loop().create_future()
        self.code: CloseCode | None = None

    def put(self, text: str) -> None:
        """Have a text sent after those before it; too many of them end the connection as SLOW."""
        if self.ended.done():
            return
        self._texts.append(text)
        self._bytes += len(text)
        if len(self._texts) > MOST_WAITING or self._bytes > MOST_WAITING_BYTES:
            self.end(CloseCode.SLOW)
        else:
            self._wake()

    def end(self, code: CloseCode | None = None) -> None:
        """Send nothing more, not even what waits; the first reason stands. None: the client has left."""
        if not self.ended.done():
            self.code = code
            self._texts.clear()
            self.ended.set_result(None)
            self._wake()

    async def take(self) -> str | None:
        """The next text, None once there will be no more."""
        while not self._texts:
            if self.ended.done():
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        text = self._texts.popleft()
        self._bytes -= len(text)
        return text

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
