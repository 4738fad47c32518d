"""Listening history that people bring along."""

from collections.abc import Sequence

from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.plays.imported import store
from segue.plays.imported.contracts import ElsewherePlayed

_AT_ONCE = 20_000


class ImportedPlays:
    """They show in the person's history, with their source. Counts and royalties do not know them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def add(
        self, conn: Connection, user_id: UserId, plays: Sequence[ElsewherePlayed], source: str
    ) -> int:
        """Add plays inside the caller's transaction; how many were new. Again changes nothing."""
        added = 0
        for first in range(0, len(plays), _AT_ONCE):
            part = plays[first : first + _AT_ONCE]
            added += await store.add(conn, user_id, part, source, self._clock.now())
        return added
