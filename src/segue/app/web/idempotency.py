"""Idempotency-Key on the routes that the table says take one: what is asked twice is done once.

What a request changes and the answer to it are one transaction (engines/postgres/units.py). Whatever dies, a
repeat finds both or neither, and there is no answer that is lost.
"""

import asyncio
import contextlib

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from segue.accounts.api import (
    KEY_LEASE,
    LIMIT_HEADERS,
    Answer,
    Asked,
    BodyDigest,
    Claim,
    Idempotency,
    Kept,
    get_rule,
    head_digest,
    is_kept,
    key_of,
    reused_key,
)
from segue.accounts.http import maybe_signed_in
from segue.engines.postgres.units import Unit, under_way
from segue.kernel.errors import AppError
from segue.kernel.ids import UserId

_ATTEMPT = "segue.attempt"
_HEADER = b"idempotency-key"
_REPLAYED = (b"idempotent-replayed", b"true")
_OFTEN = 3


def answered_once(router: APIRouter, idempotency: Idempotency, prefix: str = "") -> APIRouter:
    """Have those routes of `router` honour keys that take them, once it is included under `prefix`.

    Comes after the guards: who may not ask gets no answer that was kept either.
    """
    for route in router.routes:
        if isinstance(route, APIRoute) and _takes_key(route, prefix):
            route.dependencies = [*route.dependencies, Depends(_begin)]
            route.handle = _Once(route.handle, idempotency)  # type: ignore[method-assign]
    return router


def _takes_key(route: APIRoute, prefix: str) -> bool:
    return any(get_rule(method, prefix + route.path).takes_key for method in route.methods or ())


async def _begin(request: Request) -> None:
    attempt: _Attempt | None = request.scope.get(_ATTEMPT)
    if attempt is not None:
        key = key_of(request.headers.getlist("idempotency-key"))
        caller = await maybe_signed_in(request)
        # Nobody could tell strangers apart.
        if caller is not None:
            await attempt.begin(caller.user_id, key)


class _Once:
    """A route as ASGI, for requests with a key and without."""

    def __init__(self, handle: ASGIApp, idempotency: Idempotency) -> None:
        self._handle = handle
        self._idempotency = idempotency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not any(name == _HEADER for name, _ in scope["headers"]):
            await self._handle(scope, receive, send)
            return
        body = _Body(scope, receive)
        attempt = scope[_ATTEMPT] = _Attempt(self._idempotency, scope, body)
        try:
            answer = await attempt.run(self._handle)
        except _AnsweredBefore as before:
            answer = await _repeat(before.kept, body)
        for message in answer:
            await send(message)


class _Attempt:
    """One request with a key, on its way to an answer that is kept with what it changed."""

    def __init__(self, idempotency: Idempotency, scope: Scope, body: "_Body") -> None:
        self._idempotency = idempotency
        self._scope = scope
        self._body = body
        self._unit = Unit()
        self._claim: Claim | None = None
        self._renewing: asyncio.Task[None] | None = None

    async def begin(self, user_id: UserId, key: str) -> None:
        """Claim the key. Raises KeyReused, KeyUnderWay, _AnsweredBefore."""
        scope = self._scope
        method, path = scope["method"], scope["path"]
        head = head_digest(method, path, scope["query_string"], scope["headers"])
        found = await self._idempotency.claim(Asked(user_id, key, f"{method} {path}", head))
        if isinstance(found, Kept):
            raise _AnsweredBefore(found)
        self._claim = found
        self._unit.begin()
        self._renewing = asyncio.create_task(self._keep_claim(found))

    async def run(self, handle: ASGIApp) -> list[Message]:
        """Have the route answer; what it says, once that is kept as far as it is to be."""
        said: list[Message] = []

        async def record(message: Message) -> None:
            said.append(message)

        try:
            with under_way(self._unit):
                await handle(self._scope, self._body.receive, record)
                if self._claim is not None:
                    await self._settle(self._claim, said)
        except BaseException:
            if self._claim is not None:
                await asyncio.shield(self._give_up(self._claim))
            raise
        finally:
            if self._renewing is not None:
                self._renewing.cancel()
        return said

    async def _settle(self, claim: Claim, said: list[Message]) -> None:
        answer = self._answer(said)
        if is_kept(answer.status, changed=self._unit.changed):
            await self._idempotency.keep(claim, answer, await self._body.digest())
            await self._unit.commit()
        else:
            await self._give_up(claim)

    async def _give_up(self, claim: Claim) -> None:
        await self._unit.abandon()
        # Without a database the claim ends by itself.
        with contextlib.suppress(AppError):
            await self._idempotency.release(claim)

    async def _keep_claim(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(KEY_LEASE.total_seconds() / _OFTEN)
            with contextlib.suppress(AppError):
                await self._idempotency.renew(claim)

    def _answer(self, said: list[Message]) -> Answer:
        start, *rest = said
        # What the outermost layer adds is added to a repeat, too, but for what the route itself left there.
        left = (one for one in self._scope.get(LIMIT_HEADERS, ()) if not one[0].startswith(b"ratelimit"))
        headers = tuple((bytes(name), bytes(value)) for name, value in (*start.get("headers", ()), *left))
        return Answer(start["status"], headers, b"".join(one.get("body", b"") for one in rest))


class _AnsweredBefore(Exception):
    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept = kept


class _Body:
    """A request's body, digested as the route reads it."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
        self._digest = BodyDigest(kind)
        self._receive = receive
        self._is_whole = False

    async def receive(self) -> Message:
        """The next message."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._digest.update(message.get("body", b""))
        self._is_whole = self._is_whole or not message.get("more_body", False)
        return message

    async def digest(self) -> bytes:
        """That of the whole body, what nobody wanted to read included."""
        while not self._is_whole:
            await self.receive()
        return self._digest.digest()


async def _repeat(kept: Kept, body: _Body) -> list[Message]:
    if await body.digest() != kept.body_digest:
        raise reused_key()
    answer = kept.answer
    return [
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [*answer.headers, _REPLAYED],
        },
        {"type": "http.response.body", "body": answer.body},
    ]
