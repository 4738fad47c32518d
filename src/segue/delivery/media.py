"""The space of `/m/`: files behind signed paths, as a bare ASGI application.

It stands outside the web framework because it is asked most often, by players anywhere, and needs
nothing of it: no session, no cookie, no form.
"""

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from starlette.types import Receive, Scope, Send

from segue.delivery.files import MediaFile
from segue.delivery.metrics import DeliveryMeters
from segue.delivery.ranges import RangeUnsatisfiable, byte_range, matches, may_continue
from segue.delivery.reading import PIECE, MediaReader
from segue.delivery.service import Delivery
from segue.kernel.errors import AppError

EDGE_HEADER = b"segue-edge"
"""Carries the secret that an edge shares with the server."""

ProblemOf = Callable[[AppError], tuple[int, bytes]]
"""Turns a failure into a status and a body of application/problem+json."""

Headers = list[tuple[bytes, bytes]]

_CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Accept-Ranges, Content-Length, Content-Range, ETag"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"timing-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]
_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"Range, If-Range, If-None-Match, Cache-Control"),
    (b"access-control-max-age", b"86400"),
]
_IMMUTABLE = b"public, max-age=31536000, immutable"
_CHANGING = b"no-cache"
_WANTED = frozenset({b"range", b"if-range", b"if-none-match", EDGE_HEADER})


class TransferBroken(Exception):
    """The store failed after part of a file was sent."""


class MediaApp:
    """Answers GET, HEAD and OPTIONS on `/m/...`."""

    def __init__(
        self,
        delivery: Delivery,
        reader: MediaReader,
        *,
        edge_secrets: Iterable[bytes],
        problem_of: ProblemOf,
        meters: DeliveryMeters,
    ) -> None:
        self._delivery = delivery
        self._reader = reader
        self._edge_secrets = tuple(edge_secrets)
        self._problem_of = problem_of
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method = scope["method"]
        if method == "OPTIONS":
            await _answer(send, 204, [*_CORS, *_PREFLIGHT])
            return
        if method not in ("GET", "HEAD"):
            await _answer(send, 405, [*_CORS, (b"allow", b"GET, HEAD, OPTIONS")])
            return
        headers = {name: value for name, value in scope["headers"] if name in _WANTED}
        try:
            file = await self._delivery.file(
                scope.get("raw_path") or scope["path"].encode(), by_edge=self._is_edge(headers)
            )
            await self._send_file(file, method, headers, receive, send)
        except AppError as error:
            await self._refuse(error, method, send)

    async def _send_file(
        self, file: MediaFile, method: str, headers: dict[bytes, bytes], receive: Receive, send: Send
    ) -> None:
        answer: Headers = [
            (b"etag", file.etag),
            (b"cache-control", _IMMUTABLE if file.settled else _CHANGING),
            *_CORS,
        ]
        condition = headers.get(b"if-none-match")
        if condition is not None and matches(condition, file.etag):
            self._meters.answered(304)
            await _answer(send, 304, answer)
            return
        status, start, end = 200, 0, file.size
        # Range is defined for GET alone (RFC 9110 section 14.2).
        if method == "GET" and may_continue(headers.get(b"if-range"), file.etag):
            try:
                wanted = byte_range(headers.get(b"range"), file.size)
            except RangeUnsatisfiable:
                self._meters.answered(416)
                await _answer(send, 416, [*_CORS, (b"content-range", b"bytes */%d" % file.size)])
                return
            if wanted is not None:
                status, (start, end) = 206, wanted
                answer.append((b"content-range", b"bytes %d-%d/%d" % (start, end - 1, file.size)))
        self._meters.answered(status)
        answer += [
            (b"content-type", file.content_type),
            (b"accept-ranges", b"bytes"),
            (b"content-length", b"%d" % (end - start)),
        ]
        if method == "HEAD":
            await _send_all(send, status, answer, b"")
        elif not file.blob_key:
            await self._send_body(send, status, answer, file.text[start:end])
        elif file.change is not None:
            whole = file.change(await self._reader.read(file.blob_key, file.start, file.end))
            await self._send_body(send, status, answer, whole[start:end])
        elif end - start <= PIECE:
            data = await self._reader.read(file.blob_key, file.start + start, file.start + end)
            await self._send_body(send, status, answer, data)
        else:
            pieces = self._reader.pieces(file.blob_key, file.start + start, file.start + end)
            first = await anext(pieces)
            await send({"type": "http.response.start", "status": status, "headers": answer})
            await self._send_pieces(first, pieces, receive, send)

    async def _send_body(self, send: Send, status: int, answer: Headers, body: bytes) -> None:
        self._meters.sent(len(body))
        await _send_all(send, status, answer, body)

    async def _send_pieces(
        self, piece: bytes, others: AsyncIterator[bytes], receive: Receive, send: Send
    ) -> None:
        """Send what is more than one piece; stop reading when the listener has gone.

        The server takes a piece when the one before it is on its way, so memory stays bounded; but
        once the connection is lost it takes them all and drops them.
        """
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            while piece and not gone.done():
                self._meters.sent(len(piece))
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await anext(others, b"")
            await send({"type": "http.response.body", "body": b""})
        except AppError as error:
            # The answer has begun: all that is left is to end it short of its length.
            raise TransferBroken(error.detail) from error
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone

    async def _refuse(self, error: AppError, method: str, send: Send) -> None:
        status, body = self._problem_of(error)
        self._meters.answered(status)
        headers = [
            *_CORS,
            (b"content-type", b"application/problem+json"),
            (b"cache-control", b"no-store"),
            (b"content-length", b"%d" % len(body)),
        ]
        await _send_all(send, status, headers, b"" if method == "HEAD" else body)

    def _is_edge(self, headers: dict[bytes, bytes]) -> bool:
        shown = headers.get(EDGE_HEADER)
        return shown is not None and is_edge(shown, self._edge_secrets)


def is_edge(shown: bytes, secrets: Iterable[bytes]) -> bool:
    """Whether `shown` is one of the secrets that edges have."""
    return any(hmac.compare_digest(shown, one) for one in secrets)


async def _disconnected(receive: Receive) -> None:
    message: Any = {}
    while message.get("type") != "http.disconnect":
        message = await receive()


async def _answer(send: Send, status: int, headers: Headers) -> None:
    if status not in (204, 304):
        headers = [*headers, (b"content-length", b"0")]
    await _send_all(send, status, headers, b"")


async def _send_all(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
