"""What the table of routes is made of."""

from dataclasses import dataclass
from enum import StrEnum

from segue.accounts.contracts import Role
from segue.kernel.ports.limits import Limit


class Who(StrEnum):
    """Who may ask. A role includes those below it: an admin may what an artist may."""

    ANYONE = "anyone"
    LISTENER = "listener"
    ARTIST = "artist"
    ADMIN = "admin"
    # Doors with a key of their own, whoever is signed in.
    SIGNED_PATH = "signed path"
    EDGE = "edge"
    PRIVATE_NETWORK = "private network"
    SIGNATURE = "signature"

    @property
    def roles(self) -> frozenset[Role] | None:
        """The roles of which one is needed; None for anyone, and for doors with a key of their own."""
        return _ROLES.get(self)


_ROLES = {
    Who.LISTENER: frozenset(Role),
    Who.ARTIST: frozenset({Role.ARTIST, Role.ADMIN}),
    Who.ADMIN: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One route: `method` (GET stands for HEAD too, LIVE for a socket), the path's template, and who may.

    `owner` says which of them alone may touch the thing that the path names; everybody else gets `others`:
    404 for what they may not know of, 403 for what they may see but not change. `limit` is
    counted by the guard, once a request. A route that `takes_key` makes something new at each call; with an
    Idempotency-Key it does so once (app/web/idempotency.py).
    """

    method: str
    path: str
    who: Who
    owner: str = ""
    others: int = 404
    limit: Limit | None = None
    takes_key: bool = False

    @property
    def name(self) -> str:
        """Method and path, as the table's key."""
        return f"{self.method} {self.path}"
