"""Where callers are: what their token says, else what the request tells of itself. No I/O."""

from collections.abc import Callable
from dataclasses import replace

from starlette.types import Scope

from segue.accounts.contracts import Caller
from segue.kernel.territories import COUNTRIES

EDGE_COUNTRY = "segue.country"
"""Where in the scope the country stands that a trusted edge has told."""


class Places:
    """Countries of requests. `find_by_address` answers from memory."""

    def __init__(self, find_by_address: Callable[[str], str | None]) -> None:
        self._find_by_address = find_by_address

    def put(self, caller: Caller, scope: Scope) -> Caller:
        """The caller with the country that the request comes from, unless their account has one."""
        if caller.country is not None:
            return caller
        country = self.find(scope)
        return caller if country is None else replace(caller, country=country)

    def find(self, scope: Scope) -> str | None:
        """The country that a request comes from: the edge's word, else the address's."""
        edge = (scope.get(EDGE_COUNTRY) or "").strip().upper()
        if edge in COUNTRIES:
            return edge
        client = scope.get("client")
        found = self._find_by_address(client[0]) if client else None
        return found if found in COUNTRIES else None
