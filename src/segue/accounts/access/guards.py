"""Guards built from the table: dependencies for the framework's routes, callables for hot ones."""

from collections.abc import Awaitable, Callable
from typing import cast

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import Scope

from segue.accounts.access.contracts import Rule, Who
from segue.accounts.access.errors import RouteUnlisted
from segue.accounts.access.gate import Gate
from segue.accounts.access.table import get_rule
from segue.accounts.contracts import Caller
from segue.accounts.errors import RoleMissing
from segue.accounts.guards import ACCESS_COOKIE, SignedInCaller
from segue.accounts.places import Places
from segue.accounts.tokens import Authenticator
from segue.kernel.ports.limits import Limit

SOCKET = "LIVE"
"""What stands for a method in the rule of a socket."""
_NEEDED = {
    Who.ARTIST: "This needs the artist role. Ask an admin of this server for it.",
    Who.ADMIN: "Only an admin of this server may do this.",
}


def guard_routes(router: APIRouter, prefix: str = "") -> APIRouter:
    """Put before each route of `router`, which is to be included under `prefix`, what the table says of it.

    Raises RouteUnlisted for a route without a line there.
    """
    for route in router.routes:
        if isinstance(route, APIRoute):
            methods = sorted(route.methods or ())
        elif isinstance(route, APIWebSocketRoute):
            methods = [SOCKET]
        else:
            raise RouteUnlisted(f"{prefix}{getattr(route, 'path', route)} is of a kind that has no guard.")
        guards = [Depends(_dependency(get_rule(method, prefix + route.path))) for method in methods]
        route.dependencies = [*guards, *route.dependencies]
    return router


def check_role(rule: Rule, caller: Caller) -> None:
    """Raises RoleMissing when the caller has none of the roles that the rule asks for."""
    roles = rule.who.roles
    if roles is not None and not roles & caller.roles:
        raise RoleMissing(_NEEDED[rule.who], role=rule.who.value)


async def count_uses(request: HTTPConnection, limit: Limit, caller: Caller, cost: int) -> None:
    """Count what a request does beside being one, such as plays in a batch. Raises LimitReached."""
    await _gate(request.scope).count(request.scope, limit, caller, cost)


class HotGuard:
    """The guard of a route outside the framework, which asks for a person signed in."""

    def __init__(self, method: str, path: str) -> None:
        self._rule = get_rule(method, path)
        self._limit = self._rule.limit
        # Everyone signed in is a listener.
        self._checks_role = self._rule.who is not Who.LISTENER

    async def __call__(self, scope: Scope) -> Caller:
        """Who is asking. Raises Unauthenticated, RoleMissing, LimitReached."""
        caller = _caller(scope)
        await self.admit(scope, caller)
        return caller

    async def count_stranger(self, scope: Scope) -> None:
        """Count somebody of whom nothing is known yet, by their network. Raises LimitReached."""
        if self._limit is not None:
            await _gate(scope).count(scope, self._limit, None)

    async def admit(self, scope: Scope, caller: Caller) -> None:
        """Let in somebody who is known otherwise. Raises RoleMissing, LimitReached."""
        if self._checks_role:
            check_role(self._rule, caller)
        if self._limit is not None:
            await _gate(scope).count(scope, self._limit, caller)


def _dependency(rule: Rule) -> Callable[..., Awaitable[None]]:
    limit = rule.limit
    if rule.who.roles is None:

        async def admit_anyone(request: Request) -> None:
            if limit is not None:
                await _gate(request.scope).count(request.scope, limit, None)

        return admit_anyone

    async def admit(request: Request, caller: SignedInCaller) -> None:
        check_role(rule, caller)
        if limit is not None:
            await _gate(request.scope).count(request.scope, limit, caller)

    return admit


def _gate(scope: Scope) -> Gate:
    return cast("Gate", scope["app"].state.gate)


def _caller(scope: Scope) -> Caller:
    state = scope["app"].state
    authenticator: Authenticator = state.authenticator
    places: Places = state.places
    authorization = cookies = None
    for name, value in scope["headers"]:
        if name == b"authorization":
            authorization = value.decode("latin-1")
        elif name == b"cookie":
            cookies = value
    if authorization is not None or cookies is None:
        return places.put(authenticator.authenticate(authorization, None), scope)
    cookie = cookie_parser(cookies.decode("latin-1")).get(ACCESS_COOKIE)
    return places.put(authenticator.authenticate(None, cookie), scope)
