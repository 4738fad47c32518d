"""How large and how slow a request may be."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

LARGEST_BODY = 1024 * 1024
"""Of JSON. 500 play events, the largest batch, are about 200 kB."""
LARGEST_HEADERS = 32 * 1024
LONGEST_PATH = 4096
TIME_LIMIT_S = 10.0
"""For an answer that is not a stream."""
BODY_PAUSE_S = 30.0
"""Between two pieces of a body, uploads included."""


class LimitedBody:
    """A `receive` that ends bodies which are too large or come too slowly."""

    def __init__(self, receive: Receive, largest: int | None) -> None:
        self._receive = receive
        self._largest = largest
        self._seen = 0
        self._whole = False

    async def __call__(self) -> Message:
        """The next message. Raises HTTPException 413 or 408, which the framework lets through."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(BODY_PAUSE_S):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(408) from error
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._largest is not None and self._seen > self._largest:
                raise HTTPException(413)
        return message
