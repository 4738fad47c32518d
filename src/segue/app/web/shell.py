"""The outermost layer: what is true of every request, whatever answers it.

One plain ASGI callable instead of a stack of middlewares, because the stream answer passes through
it before every song: request id, client address, limits, failures, headers, metrics, access log.
"""

import asyncio
import contextlib
import itertools
import os
import time
from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from segue.accounts.api import EDGE_COUNTRY, LIMIT_HEADERS
from segue.app.logs import request_id
from segue.app.web.access import AccessLog
from segue.app.web.addresses import TrustedProxies
from segue.app.web.factory import ROUTE_KEY
from segue.app.web.headers import FRAMED_PAGES, RawHeaders, SecurityHeaders
from segue.app.web.limits import LARGEST_BODY, LARGEST_HEADERS, LONGEST_PATH, TIME_LIMIT_S, LimitedBody
from segue.app.web.metrics import RequestMetrics
from segue.app.web.openapi import PREFIX
from segue.app.web.problems import TimedOut, http_problem, problem_response, unexpected
from segue.kernel.errors import AppError
from segue.live.http import LiveSocket

MEDIA = "/m/"
_log = structlog.get_logger(__name__)
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_WANTED = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"content-length", b"x-request-id"})
_ID_LENGTHS = range(8, 65)
# Unlike any other process's, and without asking the system for randomness at each request.
_OWN_IDS = map((os.urandom(8).hex() + "%016x").__mod__, itertools.count(1))


class Shell:
    """Hands a request to media, to a hot route or to the framework, and sees to all the rest.

    `hot` are Starlette routes asked far more often than others; they and media bypass the
    framework but find its state, `state_of`, in their scope. `slow` are path prefixes, and `slow_ends`
    path endings, whose requests may take as long as they come.
    """

    def __init__(
        self,
        *,
        app: ASGIApp,
        state_of: FastAPI,
        media: ASGIApp,
        hot: Sequence[Route],
        socket: LiveSocket,
        slow: tuple[str, ...],
        slow_ends: tuple[str, ...],
        proxies: TrustedProxies,
        country_header: str | None,
        security: SecurityHeaders,
        metrics: RequestMetrics,
        access: AccessLog,
    ) -> None:
        self._app = app
        self._state_of = state_of
        self._media = media
        self._hot = tuple((route.path_regex.match, frozenset(route.methods or ()), route) for route in hot)
        self._socket = socket
        self._slow = slow
        self._slow_ends = slow_ends
        self._proxies = proxies
        self._country_header = country_header.lower().encode() if country_header else None
        self._security = security
        self._metrics = metrics
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; other kinds of scope are refused."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await self._open_socket(scope, receive, send)
            return
        exchange = Exchange(scope, send, self._security)
        began = time.perf_counter()
        told, size = _read_headers(scope)
        self._find_client(scope, told)
        exchange.id = _asked_id(told) or next(_OWN_IDS)
        request_id.set(exchange.id)
        try:
            refusal = self._refusal(scope, told, size)
            if refusal is not None:
                await http_problem(refusal)(scope, receive, exchange.send)
            else:
                await self._answer(scope, receive, exchange)
        finally:
            seconds = time.perf_counter() - began
            template = exchange.template
            self._metrics.observe(scope["method"], template, exchange.status, seconds)
            self._access.note(scope, exchange, template, seconds)

    async def _open_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != self._socket.path:
            await send({"type": "websocket.close", "code": 1000})
            return
        told, size = _read_headers(scope)
        if size > LARGEST_HEADERS:
            await send({"type": "websocket.close", "code": 1000})
            return
        self._find_client(scope, told)
        scope["app"] = self._state_of
        request_id.set(_asked_id(told) or next(_OWN_IDS))
        await self._socket(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, exchange: "Exchange") -> None:
        try:
            await self._pick(scope, exchange)(scope, receive, exchange.send)
        except AppError as error:
            await self._refuse(error, scope, receive, exchange)
        except HTTPException as error:
            if exchange.began:
                raise
            await http_problem(error)(scope, receive, exchange.send)
        except Exception:
            _log.exception("request_failed", route=exchange.template)
            if exchange.ended:
                # The framework has answered for it, and raised it again for us to see.
                return
            if exchange.began:
                raise
            await self._refuse(unexpected(), scope, receive, exchange)

    def _pick(self, scope: Scope, exchange: "Exchange") -> ASGIApp:
        """Who answers; what the framework would do for a hot route is done here in a few steps."""
        path: str = scope["path"]
        if path.startswith(MEDIA):
            exchange.template, exchange.extra = "/m/{token}/{song}/{version}/{file}", self._security.media
            return self._media
        for matches, methods, route in self._hot:
            found = matches(path)
            if found is not None and scope["method"] in methods:
                scope["path_params"] = found.groupdict()
                scope["app"] = self._state_of
                exchange.template, exchange.extra = route.path, self._security.data
                return route.app
        return self._framework

    async def _framework(self, scope: Scope, receive: Receive, send: Send) -> None:
        slow = self._is_slow(scope["path"])
        if scope["method"] in _BODY_METHODS:
            receive = LimitedBody(receive, None if slow else LARGEST_BODY)
        try:
            async with asyncio.timeout(None if slow else TIME_LIMIT_S):
                await self._app(scope, receive, send)
        except TimeoutError as error:
            raise TimedOut("Try again in a moment.") from error

    async def _refuse(self, error: AppError, scope: Scope, receive: Receive, exchange: "Exchange") -> None:
        if exchange.began:
            raise error
        response: Response = problem_response(error)
        await response(scope, receive, exchange.send)

    def _refusal(self, scope: Scope, told: dict[bytes, bytes], size: int) -> HTTPException | None:
        if size > LARGEST_HEADERS:
            return HTTPException(431)
        if len(scope["path"]) > LONGEST_PATH:
            return HTTPException(414)
        length = told.get(b"content-length")
        if length is None or self._is_slow(scope["path"]):
            return None
        if not length.isdigit() or len(length) > 18 or int(length) > LARGEST_BODY:
            return HTTPException(413)
        return None

    def _is_slow(self, path: str) -> bool:
        return path.startswith(self._slow) or path.endswith(self._slow_ends)

    def _find_client(self, scope: Scope, told: dict[bytes, bytes]) -> None:
        if scope.get("client") is None:
            return
        peer, port = scope["client"]
        if not self._proxies.trusts(peer):
            return
        forwarded = told.get(b"x-forwarded-for")
        if forwarded is not None:
            scope["client"] = (self._proxies.client(peer, forwarded.decode("latin-1")), port)
        scheme = told.get(b"x-forwarded-proto")
        if scheme in (b"https", b"http"):
            scope["scheme"] = scheme.decode()
        if self._country_header is not None:
            # Of several the last: a proxy that adds where it should replace adds at the end.
            told_countries = [value for name, value in scope["headers"] if name == self._country_header]
            scope[EDGE_COUNTRY] = told_countries[-1].decode("latin-1") if told_countries else None


class Exchange:
    """One request and its answer, as it goes by."""

    __slots__ = ("_scope", "_security", "_send", "began", "bytes", "ended", "extra", "id", "route", "status")

    def __init__(self, scope: Scope, send: Send, security: SecurityHeaders) -> None:
        self._scope = scope
        self._send = send
        self._security = security
        self.id = ""
        self.status = 0
        self.bytes = 0
        self.began = False
        self.ended = False
        self.extra: RawHeaders | None = None
        self.route: str | None = None

    @property
    def template(self) -> str:
        """The path of the route that answered, with names in the place of values."""
        if self.route is not None:
            return self.route
        found: Any = self._scope.get("route")
        path: str | None = getattr(found, "path", None)
        if path is None:
            return str(self._scope.get(ROUTE_KEY, "unmatched"))
        # The framework leaves out the prefix under which a router is included.
        return (
            path if path.startswith(PREFIX) or not self._scope["path"].startswith(PREFIX) else PREFIX + path
        )

    @template.setter
    def template(self, path: str) -> None:
        self.route = path

    async def send(self, message: Message) -> None:
        """Pass a message on, the first one with the headers of every answer."""
        kind = message["type"]
        if kind == "http.response.start":
            self.began = True
            self.status = message["status"]
            headers = message.get("headers", ())
            extra = self.extra
            if extra is None:
                page = any(name == b"content-security-policy" for name, _ in headers)
                framed = page and self._scope["path"].startswith(FRAMED_PAGES)
                # Of a frame only the page itself may stand in other sites' pages, never data.
                extra = (
                    self._security.framed if framed else self._security.page if page else self._security.data
                )
            limits = self._scope.get(LIMIT_HEADERS, ())
            message["headers"] = [*headers, *extra, *limits, (b"x-request-id", self.id.encode())]
        elif kind == "http.response.body":
            self.bytes += len(message.get("body", b""))
            self.ended = not message.get("more_body", False)
        await self._send(message)


def _read_headers(scope: Scope) -> tuple[dict[bytes, bytes], int]:
    told: dict[bytes, bytes] = {}
    size = 0
    for name, value in scope["headers"]:
        size += len(name) + len(value)
        if name in _WANTED:
            # Several X-Forwarded-For lines are one list.
            told[name] = told[name] + b"," + value if name in told and name == b"x-forwarded-for" else value
    return told, size


def _asked_id(told: dict[bytes, bytes]) -> str | None:
    raw = told.get(b"x-request-id")
    if raw is None or len(raw) not in _ID_LENGTHS:
        return None
    with contextlib.suppress(UnicodeDecodeError):
        text = raw.decode("ascii")
        if text.replace("-", "").isalnum():
            return text
    return None
