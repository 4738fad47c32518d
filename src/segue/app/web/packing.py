"""Compresses JSON lists, which shrink to a fifth."""

import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEAST = 1200
"""Bytes: below one packet there is nothing to win."""
_LEVEL = 4


class PackedJson:
    """Gzips whole JSON answers for who takes it.

    Answers marked `no-store` stay as they are: they hold tokens, and their length must not tell what
    is in them (BREACH). The stream answer comes packed (delivery/packing.py).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        held: Message | None = None
        takes_gzip = _takes_gzip(scope)

        async def pack(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _may_pack(message):
                message = _varied(message)
                if takes_gzip:
                    held = message
                    return
            if held is not None and message["type"] == "http.response.body":
                body = message.get("body", b"")
                if not message.get("more_body", False) and len(body) >= _LEAST:
                    body = gzip.compress(body, _LEVEL, mtime=0)
                    headers = MutableHeaders(raw=list(held["headers"]))
                    headers["content-encoding"] = "gzip"
                    headers["content-length"] = str(len(body))
                    held = {**held, "headers": headers.raw}
                    message = {**message, "body": body}
                await send(held)
                held = None
            await send(message)

        await self._app(scope, receive, pack)


def _takes_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


def _may_pack(start: Message) -> bool:
    headers = Headers(raw=list(start.get("headers", ())))
    return (
        headers.get("content-type") == "application/json"
        and "content-encoding" not in headers
        and "no-store" not in headers.get("cache-control", "")
    )


def _varied(start: Message) -> Message:
    headers = MutableHeaders(raw=list(start["headers"]))
    headers.add_vary_header("Accept-Encoding")
    return {**start, "headers": headers.raw}
