"""Spares a request the routes that cannot be its own."""

import re

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

_NAMED = re.compile(r"\(\?P<\w+>")


def passed_by(router: APIRouter, prefix: str = "") -> APIRouter:
    """Have a path that no route of `router` has, once included under `prefix`, pass it in one step.

    FastAPI tries every route in turn, half a millisecond for two hundred: more than most answers take.
    """
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    if len(routes) < len(router.routes):
        return router
    paths = "|".join(_unnamed(route) for route in routes)
    is_one_of = re.compile(f"{re.escape(prefix)}(?:{paths})").fullmatch
    matches = router.matches

    def matches_one(scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and not scope.get("root_path") and is_one_of(scope["path"]) is None:
            return Match.NONE, {}
        return matches(scope)

    router.matches = matches_one  # type: ignore[method-assign]
    return router


def _unnamed(route: APIRoute) -> str:
    # A name may stand in an expression once; here the routes share one.
    return _NAMED.sub("(?:", route.path_regex.pattern.removeprefix("^").removesuffix("$"))
