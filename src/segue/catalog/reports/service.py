"""Reports of content by anyone, and the queue in which admins look at them."""

from datetime import UTC, datetime
from uuid import UUID

from segue.accounts.api import Audit, Caller
from segue.catalog import rules as names
from segue.catalog.entities import rules
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.lists.audiences import Audiences
from segue.catalog.reports import store
from segue.catalog.reports.contracts import Report, ReportReason, ReportState
from segue.catalog.reports.errors import ReportDecided, ReportedAlready, ReportMissing
from segue.catalog.takedowns.errors import SubjectMissing
from segue.catalog.takedowns.service import Takedowns
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, ReportId
from segue.kernel.paging import Page, cut_page
from segue.kernel.ports.database import Database

LONGEST_NOTE = 4000
_FIRST = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


class Reports:
    """Anyone may report, signed in or not; whoever is not may leave an address for an answer."""

    def __init__(
        self,
        *,
        database: Database,
        takedowns: Takedowns,
        audit: Audit,
        audiences: Audiences,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._audiences = audiences
        self._takedowns = takedowns
        self._audit = audit
        self._clock = clock
        self._ids = ids

    async def report(
        self,
        caller: Caller | None,
        kind: EntityKind,
        subject_id: UUID,
        *,
        reason: ReportReason,
        note: str,
        email: str | None = None,
        country: str | None = None,
    ) -> ReportId:
        """Tell the admins of a thing; `country` is where somebody is who is not signed in.

        Raises SubjectMissing, ReportedAlready, NameRefused.
        """
        audience = self._audiences.of_country(country) if caller is None else self._audiences.of(caller)
        report = Report(
            id=ReportId(self._ids.new()),
            kind=kind,
            subject_id=subject_id,
            name=None,
            reason=reason,
            note=rules.tidy_prose(note, LONGEST_NOTE) or names.tidy_name(note, "note"),
            reporter_id=None if caller is None else caller.user_id,
            reporter_email=email if caller is None else None,
            state=ReportState.OPEN,
            answer=None,
            created_at=self._clock.now(),
            decided_at=None,
            decided_by=None,
            others=0,
        )
        async with self._database.transaction() as conn:
            if not await store.exists(conn, kind, subject_id, audience):
                raise SubjectMissing("It may be gone already. Load the page again.")
            if not await store.add(conn, report):
                raise ReportedAlready("An admin looks at it. There is nothing more to do.")
        return report.id

    async def list_reports(self, state: ReportState, *, cursor: str | None, limit: int) -> Page[Report]:
        """Reports in a state, the oldest first. Raises BadCursor."""
        after = names.after_moment(cursor) if cursor else _FIRST
        async with self._database.transaction() as conn:
            found = await store.list_reports(conn, state, after, limit + 1)
        return cut_page(found, limit, lambda last: names.moment_cursor(last.created_at, last.id))

    async def decide(
        self,
        caller: Caller,
        report_id: ReportId,
        state: ReportState,
        *,
        answer: str | None = None,
        take_down: bool = False,
        address: str | None = None,
    ) -> Report:
        """Uphold or dismiss a report; an upheld one may take its subject down, `answer` being the reason.

        Raises ReportMissing, ReportDecided, SubjectMissing, TakenDown, NameRefused.
        """
        async with self._database.transaction() as conn:
            report = await store.lock(conn, report_id)
            if report is None:
                raise ReportMissing("Load the list again.")
            if report.state is not ReportState.OPEN:
                raise ReportDecided(f"It was {report.state}. Lift or make a takedown instead.")
            told = rules.tidy_prose(answer)
            await store.decide(
                conn, report_id, state, answer=told, now=self._clock.now(), admin=caller.user_id
            )
            if take_down and state is ReportState.UPHELD:
                await self._takedowns.take_down_in(
                    conn,
                    caller,
                    report.kind,
                    report.subject_id,
                    reason=told or f"Reported: {report.reason}",
                    address=address,
                )
            await self._audit.record(
                conn,
                f"report.{state}",
                actor=caller.user_id,
                object_kind=report.kind,
                object_id=report.subject_id,
                address=address,
                report=str(report_id),
                reason=report.reason.value,
                take_down=take_down,
            )
            decided = await store.find(conn, report_id)
        if decided is None:
            raise ReportMissing("Load the list again.")
        return decided
