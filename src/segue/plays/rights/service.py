"""Taking people out of their plays: when they are erased, and when history grows old."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database
from segue.plays import store as plays
from segue.plays.imported import store as imported
from segue.plays.listening import store as tallies
from segue.plays.rights import store

_AT_ONCE = 100
_EVER = timedelta(days=3650)


class PlayRights:
    """The eraser of plays, and their retention.

    A play that counted stays counted, and royalties still find what belongs to one listener's
    month; but it is nobody's. `history` is how long people keep theirs, None for ever.
    """

    def __init__(self, database: Database, clock: Clock, history: timedelta | None) -> None:
        self._database = database
        self._clock = clock
        self._history = history

    @property
    def tables(self) -> Mapping[str, str]:
        """What becomes of the rows."""
        stays = "kept under a random name, one a month, for counts and royalties; device and context go"
        return {"play_events": stays, "play_event_keys": stays, "streams": stays}

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """Make all of a person's plays nobody's."""
        await plays.hold_person(conn, user_id)
        await store.take_out(conn, user_id, self._clock.now() + _EVER)
        await store.drop_keys(conn, user_id)
        return ()

    async def forget_history(self) -> int:
        """Make plays nobody's that are older than people keep them; how many sessions."""
        if self._history is None:
            return 0
        before = self._clock.now() - self._history
        async with self._database.transaction() as conn:
            await imported.forget(conn, before)
        sessions, after = 0, None
        while people := await self._with_old_plays(before, after):
            for user_id in people:
                async with self._database.transaction() as conn:
                    await plays.hold_person(conn, user_id)
                    sessions += await store.take_out(conn, user_id, before)
                    await store.forget_contexts(conn, user_id, before)
                    await tallies.forget(conn, user_id)
            after = people[-1]
        return sessions

    async def _with_old_plays(self, before: datetime, after: UserId | None) -> list[UserId]:
        async with self._database.transaction() as conn:
            return await store.with_old_plays(conn, before, after, _AT_ONCE)
