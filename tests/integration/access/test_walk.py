"""The whole API, walked as everyone."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter
from starlette.routing import Mount, Route, WebSocketRoute

from segue.accounts.api import RULES, RouteUnlisted, Rule, SignedIn, Who, get_rule
from segue.accounts.http import guard_routes
from segue.app.web.application import openapi_document
from tests.site import Site, bearer
from tests.walking import THINGS as HOUSE_THINGS
from tests.walking import Cast, Thing
from tests.walking_lists import LIST_THINGS
from tests.walking_playlists import PLAYLIST_THINGS

THINGS = {**HOUSE_THINGS, **PLAYLIST_THINGS, **LIST_THINGS}
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE")
LADDER = (Who.ANYONE, Who.LISTENER, Who.ARTIST, Who.ADMIN)
# Sockets are asked otherwise: tests/integration/live.
BY_ROLE = [rule for rule in RULES if rule.who in LADDER[1:] and rule.method != "LIVE"]
OWNED = [rule for rule in RULES if rule.owner and "{" in rule.path]
# Not in the document: pages, the document itself, and what only edges ask.
UNDOCUMENTED = {"GET /{path}", "GET /api/v1/openapi.json", "GET /internal/edge/deny", "LIVE /api/v1/live"}


def documented() -> set[str]:
    """Method and path of every operation of the OpenAPI."""
    paths = openapi_document()["paths"]
    return {f"{method.upper()} {path}" for path, item in paths.items() for method in item}


class TestTable:
    """The table knows every route, and no other."""

    def test_table_and_document_agree(self) -> None:
        assert {rule.name for rule in RULES} - UNDOCUMENTED == documented()

    def test_a_route_is_listed_once(self) -> None:
        names = [rule.name for rule in RULES]
        assert sorted(set(names)) == sorted(names)

    def test_a_route_that_is_not_listed_is_not_served(self) -> None:
        routes = APIRouter()
        routes.add_api_route("/secrets", lambda: None)
        with pytest.raises(RouteUnlisted, match="GET /api/v1/secrets has no line"):
            guard_routes(routes, "/api/v1")

    def test_a_route_of_another_kind_is_not_served(self) -> None:
        async def nothing(*_told: Any) -> None:
            """Never called."""

        for kind in (Route("/plain", nothing), Mount("/tree", nothing), WebSocketRoute("/bare", nothing)):
            routes = APIRouter()
            routes.routes.append(kind)
            with pytest.raises(RouteUnlisted):
                guard_routes(routes, "/api/v1")

    def test_the_document_says_who_must_sign_in(self) -> None:
        paths = openapi_document()["paths"]
        for rule in RULES:
            if rule.name not in UNDOCUMENTED:
                operation = paths[rule.path][rule.method.lower()]
                assert ("security" in operation) == (rule.who in LADDER[1:]), rule.name


@dataclass
class Walk:
    """The site, and who walks."""

    site: Site
    cast: Cast

    async def ask(self, rule: Rule, who: SignedIn | None, thing: Thing | None = None) -> httpx.Response:
        """The answer to a request of this rule; guards do not mind an empty body."""
        values = thing.values if thing else {}
        path = re.sub(r"{(\w+)}", lambda name: values.get(name[1], str(uuid4())), rule.path)
        headers = bearer(who) if who else {}
        async with self.site.client(headers=headers) as client:
            return await client.request(rule.method, path, json=thing.body if thing else None)


@pytest.fixture
async def walk(site: Site) -> Walk:
    return Walk(site, await Cast.gather(site))


class TestStrangers:
    """Who is not signed in gets nowhere but where anyone may go."""

    async def test_every_route_of_a_role_wants_them_signed_in(self, walk: Walk) -> None:
        for rule in BY_ROLE:
            answer = await walk.ask(rule, None)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), rule.name

    async def test_nobody_is_asked_where_anyone_may_go(self, walk: Walk) -> None:
        for rule in RULES:
            if rule.who is Who.ANYONE:
                answer = await walk.ask(rule, None)
                assert answer.status_code != 500, rule.name
                # Without a token some doors want to see that a page of ours is asking.
                assert answer.status_code != 403 or answer.json()["code"] == "cross_origin", rule.name
                assert answer.status_code != 401 or answer.json()["code"] != "unauthenticated", rule.name

    @pytest.mark.parametrize("name", [rule.name for rule in RULES if rule.who not in LADDER])
    async def test_doors_with_keys_of_their_own_open_to_no_role(self, walk: Walk, name: str) -> None:
        rule = get_rule(*name.split(" "))
        for who in (None, *walk.cast.everyone):
            answer = await walk.ask(rule, who)
            assert answer.status_code in (400, 401, 403, 404, 422), name


class TestRoles:
    """A role opens what the table says, and nothing else."""

    async def test_each_role_on_each_route(self, walk: Walk) -> None:
        cast = walk.cast
        for rule in BY_ROLE:
            for who in cast.everyone:
                answer = await walk.ask(rule, who)
                assert answer.status_code != 500, rule.name
                refused = answer.status_code == 403 and answer.json()["code"] == "role_missing"
                may = bool((rule.who.roles or frozenset()) & who.user.roles)
                assert refused != may, (rule.name, sorted(who.user.roles), answer.status_code, answer.text)


class TestOwners:
    """A thing is its owner's: others of the same role get the status that the table says."""

    def test_every_owned_thing_can_be_made(self) -> None:
        names = {rule.name for rule in OWNED}
        assert names == set(THINGS), "tests/walking.py makes a thing for each route with an owner"

    @pytest.mark.parametrize("name", sorted(THINGS))
    async def test_others_are_turned_away(self, walk: Walk, name: str) -> None:
        rule = get_rule(*name.split(" "))
        thing = await THINGS[name](walk.site, walk.cast)
        for stranger in thing.strangers:
            answer = await walk.ask(rule, stranger, thing)
            assert answer.status_code == rule.others, (name, answer.status_code, answer.text)
        answer = await walk.ask(rule, thing.owner, thing)
        assert answer.status_code not in (401, 403, 404, 500), (name, answer.status_code, answer.text)
