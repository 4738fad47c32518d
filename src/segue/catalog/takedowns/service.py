"""Admins take things down, with a reason, and lift it again; audio is refused within a second."""

from dataclasses import replace
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog import rules as names
from segue.catalog.entities import rules
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.desk import Desk
from segue.catalog.takedowns import store
from segue.catalog.takedowns.contracts import Takedown
from segue.catalog.takedowns.errors import SubjectMissing, TakedownLifted, TakedownMissing, TakenDown
from segue.kernel.ids import TakedownId
from segue.kernel.paging import Page, cut_page
from segue.kernel.ports.database import Connection

DENIED_AS = "taken_down"


class Takedowns(Desk):
    """What is taken down stays with those who edit it, and is nobody else's."""

    async def take_down(
        self,
        caller: Caller,
        kind: EntityKind,
        subject_id: UUID,
        *,
        reason: str,
        claimant: str | None = None,
        address: str | None = None,
    ) -> Takedown:
        """Take a song down, or an album or artist with all songs. Raises SubjectMissing, TakenDown."""
        async with self._database.transaction() as conn:
            return await self.take_down_in(
                conn, caller, kind, subject_id, reason=reason, claimant=claimant, address=address
            )

    async def take_down_in(
        self,
        conn: Connection,
        caller: Caller,
        kind: EntityKind,
        subject_id: UUID,
        *,
        reason: str,
        claimant: str | None = None,
        address: str | None = None,
    ) -> Takedown:
        """As `take_down`, a step of a caller's transaction."""
        name = await store.lock_subject(conn, kind, subject_id)
        if name is None:
            raise SubjectMissing("It may have been merged into another. Search for the name.")
        standing = await store.find_standing(conn, kind, subject_id)
        if standing is not None:
            raise TakenDown("Lift that takedown first to give another reason.", takedown=standing)
        now = self._clock.now()
        takedown = Takedown(
            id=TakedownId(self._ids.new()),
            kind=kind,
            subject_id=subject_id,
            name=name,
            reason=_told(reason),
            claimant=rules.tidy_line(claimant, "claimant"),
            created_at=now,
            created_by=caller.user_id,
        )
        await store.add(conn, takedown)
        gone = await store.mark(conn, kind, subject_id, now)
        await self._deny(conn, await store.versions_of(conn, gone, now, heard=False), DENIED_AS)
        await self._note(conn, "taken_down", caller, takedown, address, reason=takedown.reason)
        return takedown

    async def lift(
        self, caller: Caller, takedown_id: TakedownId, *, reason: str, address: str | None = None
    ) -> Takedown:
        """Let what was taken down be heard again, unless something else forbids it.

        Raises TakedownMissing, TakedownLifted.
        """
        async with self._database.transaction() as conn:
            takedown = await store.lock(conn, takedown_id)
            if takedown is None:
                raise TakedownMissing("Load the list again.")
            if takedown.ended_at is not None:
                raise TakedownLifted("Load the list again.")
            now, told = self._clock.now(), _told(reason)
            await store.end(conn, takedown_id, now=now, admin=caller.user_id, reason=told)
            back = await store.mark(conn, takedown.kind, takedown.subject_id, None)
            await self._allow(conn, await store.versions_of(conn, back, now, heard=True))
            await self._note(conn, "takedown_lifted", caller, takedown, address, reason=told)
            return replace(takedown, ended_at=now, ended_by=caller.user_id, end_reason=told)

    async def list_takedowns(
        self, *, standing: bool | None, cursor: str | None, limit: int
    ) -> Page[Takedown]:
        """Takedowns, the newest first: those that stand, those lifted, or all. Raises BadCursor."""
        async with self._database.transaction() as conn:
            found = await store.list_takedowns(conn, names.after_moment(cursor), limit + 1, standing=standing)
        return cut_page(found, limit, lambda last: names.moment_cursor(last.created_at, last.id))

    async def _note(
        self,
        conn: Connection,
        action: str,
        caller: Caller,
        takedown: Takedown,
        address: str | None,
        *,
        reason: str,
    ) -> None:
        await self._record(
            conn,
            action,
            caller,
            takedown.kind,
            takedown.subject_id,
            address,
            name=takedown.name,
            reason=reason,
            claimant=takedown.claimant,
        )


def _told(reason: str) -> str:
    """A reason as it is kept. Raises NameRefused."""
    return rules.tidy_prose(reason) or names.tidy_name(reason, "reason")
