"""How lines of the table of routes are written."""

from dataclasses import replace

from segue.accounts.access.contracts import Rule, Who
from segue.kernel.ports.limits import Limit

API = "/api/v1"


def api(route: str, who: Who, owner: str = "", *, others: int = 404, limit: Limit | None = None) -> Rule:
    """A route of the API, as `GET songs/{song_id}`."""
    method, path = route.split(" ")
    return Rule(method, f"{API}/{path}", who, owner, others, limit)


def new(route: str, who: Who, owner: str = "", *, others: int = 404, limit: Limit | None = None) -> Rule:
    """A route of the API that makes something new: it takes an Idempotency-Key."""
    return replace(api(route, who, owner, others=others, limit=limit), takes_key=True)


def outside(route: str, who: Who, *, limit: Limit | None = None) -> Rule:
    """A route beside the API."""
    method, path = route.split(" ")
    return Rule(method, path, who, limit=limit)
