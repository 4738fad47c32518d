"""Who listens unseen, what is taken out of a history, and what was played lately."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database
from segue.plays import store as plays
from segue.plays.history import rules, store
from segue.plays.history.contracts import Mode, PlayedContext, QuietKind
from segue.plays.history.errors import BackwardsRange, PlayMissing
from segue.plays.imported import store as imported
from segue.plays.listening import store as tallies

_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
_END = datetime(9999, 12, 30, tzinfo=UTC)


class ListeningHistory:
    """A person's own say over what is known of their listening.

    Plays that are taken out, or were made in a quiet time, count for songs and royalties as before; they
    are nobody's.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get_mode(self, user_id: UserId) -> Mode:
        """Whether a person's plays are kept under their name now."""
        async with self._database.transaction() as conn:
            return await self._mode(conn, user_id)

    async def pause(self, user_id: UserId) -> Mode:
        """Write no history until it is resumed."""
        return await self._begin(user_id, QuietKind.PAUSED, None)

    async def resume(self, user_id: UserId) -> Mode:
        """Write history again."""
        return await self._end(user_id, QuietKind.PAUSED)

    async def begin_private(self, user_id: UserId) -> Mode:
        """Begin a private session, or have the one that lasts last as long again."""
        return await self._begin(user_id, QuietKind.PRIVATE, rules.PRIVATE_FOR)

    async def end_private(self, user_id: UserId) -> Mode:
        """End the private session."""
        return await self._end(user_id, QuietKind.PRIVATE)

    async def is_quiet(self, conn: Connection, user_id: UserId) -> bool:
        """Whether nobody may hear of what the person plays now."""
        mode = await self._mode(conn, user_id)
        return mode.paused or mode.private_until is not None

    async def forget_play(self, user_id: UserId, play: UUID) -> None:
        """Take one line out of the history. Raises PlayMissing."""
        if await self._take_out(user_id, _BEGINNING, _END, play) == 0:
            raise PlayMissing("It was taken out already, or never was in your history.")

    async def forget(self, user_id: UserId, since: datetime | None, until: datetime | None) -> int:
        """Take out what began from `since` to before `until`, without them all; how many plays.

        Raises BackwardsRange.
        """
        since, until = since or _BEGINNING, until or _END
        if until < since:
            raise BackwardsRange("Put the earlier moment first.")
        return await self._take_out(user_id, since, until, None)

    async def list_contexts(self, user_id: UserId, limit: int) -> list[PlayedContext]:
        """Albums, artists and playlists that songs were played from, the latest first."""
        async with self._database.transaction() as conn:
            found = await store.contexts(conn, user_id)
        read = [(rules.read_context(told), at) for told, at in found]
        return [PlayedContext(*context, at) for context, at in read if context is not None][:limit]

    async def forget_times(self) -> int:
        """Drop quiet times of which no play can come any more; how many."""
        async with self._database.transaction() as conn:
            return await store.forget_times(conn, self._clock.now() - rules.KEPT)

    async def _take_out(self, user_id: UserId, since: datetime, until: datetime, play: UUID | None) -> int:
        async with self._database.transaction() as conn:
            await plays.hold_person(conn, user_id)
            taken = await store.take_out(conn, user_id, since, until, play)
            elsewhere = await imported.take_out(conn, user_id, since, until, play)
            if taken:
                await tallies.forget(conn, user_id)
            return taken + elsewhere

    async def _begin(self, user_id: UserId, kind: QuietKind, lasts: timedelta | None) -> Mode:
        now = self._clock.now()
        async with self._database.transaction() as conn:
            # Reports of the person wait, so that none sees half of it.
            await plays.hold_person(conn, user_id)
            await store.begin(conn, user_id, kind, now, None if lasts is None else now + lasts)
            return await self._mode(conn, user_id)

    async def _end(self, user_id: UserId, kind: QuietKind) -> Mode:
        async with self._database.transaction() as conn:
            await plays.hold_person(conn, user_id)
            await store.end(conn, user_id, kind, self._clock.now())
            return await self._mode(conn, user_id)

    async def _mode(self, conn: Connection, user_id: UserId) -> Mode:
        now = self._clock.now()
        lasting = [one for one in await store.times(conn, user_id, now) if one.starts_at <= now]
        private = [one.ends_at for one in lasting if one.kind is QuietKind.PRIVATE and one.ends_at]
        return Mode(any(one.kind is QuietKind.PAUSED for one in lasting), max(private, default=None))
