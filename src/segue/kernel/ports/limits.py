"""How often something may be done: counted in a sliding window that all processes share."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `quota` in any `window_s` seconds; `name` is what clients see and counts are kept under."""

    name: str
    quota: int
    window_s: int


class Reading(NamedTuple):
    """What became of a request to do it once more.

    `left` is how often it may be done now. `retry_s` is when to ask again, in seconds; 0.0 when allowed.
    """

    allowed: bool
    left: int
    retry_s: float


class Limits(Protocol):
    """Counts what subjects do.

    A window slides: never more than the quota is allowed in any stretch of its length, and what left the
    window counts no more after at most a fortieth of it. Processes that share an engine share the
    counts, exact to 5 % of the quota. When an engine loses touch with the others each process counts by
    itself, and nobody waits for it: nothing here raises.
    """

    def take_now(self, limit: Limit, subject: str, cost: int = 1) -> Reading | None:
        """Count `cost` uses by `subject`, if this process can tell at once; else None, with nothing counted.

        A cost above the quota counts as the quota. Nothing is counted of what is not allowed.
        """
        ...

    async def take(self, limit: Limit, subject: str, cost: int = 1) -> Reading:
        """Count `cost` uses by `subject`, asking the others when need be."""
        ...

    async def give_back(self, limit: Limit, subject: str, cost: int = 1) -> None:
        """Take back the newest `cost` uses: they were of a kind that does not count."""
        ...

    async def forget(self, limit: Limit, subject: str) -> None:
        """Let a subject begin anew. Other processes hear of it within a second."""
        ...


_MOST = 1_000_000_000


@lru_cache(maxsize=1024)
def scaled(limit: Limit, factor: float) -> Limit:
    """The limit with its quota multiplied, from 1 to a milliard."""
    return Limit(limit.name, min(_MOST, max(1, round(limit.quota * factor))), limit.window_s)
