"""Erasing people: in every room and blob, for good, and again when a backup brings them back."""

from collections.abc import Sequence

import structlog

from segue.accounts.departures import store
from segue.accounts.departures.contracts import GRACE, Departure
from segue.accounts.rights.journal import Tombstones
from segue.accounts.rights.leaving import Leaving
from segue.kernel.clock import Clock
from segue.kernel.events import Denied
from segue.kernel.ids import UserId
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog
from segue.kernel.ports.rights import Eraser

_AT_ONCE = 100
_BATCH = 500
_log = structlog.get_logger(__name__)


class Erasure:
    """Runs every room's eraser for people whose grace has ended.

    `erasers` in the order in which they run: rooms that refer to others first.
    """

    def __init__(
        self,
        *,
        database: Database,
        events: EventLog,
        blobs: BlobStore,
        tombstones: Tombstones,
        leaving: Leaving,
        erasers: Sequence[Eraser],
        clock: Clock,
    ) -> None:
        self._database = database
        self._events = events
        self._blobs = blobs
        self._tombstones = tombstones
        self._leaving = leaving
        self._erasers = tuple(erasers)
        self._clock = clock

    async def erase_due(self) -> int:
        """Erase everyone whose grace has ended; how many."""
        done = 0
        while True:
            async with self._database.transaction() as conn:
                due = await store.list_due(conn, self._clock.now(), _AT_ONCE)
            for user_id in due:
                await self.erase(user_id, only_due=True)
            done += len(due)
            if len(due) < _AT_ONCE:
                return done

    async def erase(self, user_id: UserId, *, only_due: bool = False) -> None:
        """Erase a person everywhere; with `only_due`, only if their grace has ended.

        The tombstone comes first: a crash in the middle leaves someone whom the next start erases.
        Blobs go before the commit, since they can be deleted twice and rows tell where they are.
        """
        async with self._database.transaction() as conn:
            if not await store.lock_person(conn, user_id):
                return
            if only_due and not await self._is_due(conn, user_id):
                return
            await self._tombstones.note_erased(user_id, self._clock.now())
            await self._events.publish(conn, Denied(kind="person", subject_id=user_id, reason="erased"))
            for eraser in self._erasers:
                for key in await eraser.erase(conn, user_id):
                    await self._blobs.delete(key)
            await store.erase(conn, user_id)
        _log.info("person_erased", user_id=str(user_id))

    async def apply_tombstones(self) -> int:
        """Erase again whom a restored backup brought back, and recall who was leaving; how many."""
        found = 0
        batch: list[UserId] = []
        async for user_id in self._tombstones.erased():
            batch.append(user_id)
            if len(batch) == _BATCH:
                found += await self._erase_again(batch)
                batch = []
        found += await self._erase_again(batch)
        return found + await self._recall()

    async def _is_due(self, conn: Connection, user_id: UserId) -> bool:
        departure = await store.find(conn, user_id)
        return departure is not None and departure.erased_from <= self._clock.now()

    async def _erase_again(self, people: Sequence[UserId]) -> int:
        async with self._database.transaction() as conn:
            back = await store.existing(conn, people)
        for user_id in back:
            _log.warning("erased_person_was_back", user_id=str(user_id))
            await self.erase(user_id)
        return len(back)

    async def _recall(self) -> int:
        wishes = {user_id: at async for user_id, at in self._tombstones.leaving()}
        async with self._database.transaction() as conn:
            forgotten = await store.not_leaving(conn, list(wishes))
        for user_id in forgotten:
            _log.warning("leaving_person_was_back", user_id=str(user_id))
            await self._leaving.recall(Departure(user_id, wishes[user_id], wishes[user_id] + GRACE))
        return len(forgotten)
