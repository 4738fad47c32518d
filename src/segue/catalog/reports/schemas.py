"""JSON of reports. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.schemas import PLAIN, Asked
from segue.catalog.reports.contracts import Report, ReportReason, ReportState
from segue.catalog.reports.service import LONGEST_NOTE
from segue.catalog.schemas import Answer

Note = Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE, pattern=PLAIN)]
# An address is shown to admins and nothing is sent to it unseen: a form that could be one will do.
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
ReportAnswer = Annotated[str, Field(max_length=2000, pattern=PLAIN)]


class ReportBody(Asked):
    """What is wrong with an artist, album or song; `email` is where you want an answer, if not signed in."""

    kind: EntityKind
    id: UUID
    reason: ReportReason
    note: Note
    email: Email | None = None


class DismissReportBody(Asked):
    """What is noted with it."""

    answer: ReportAnswer | None = None


class UpholdReportBody(Asked):
    """What is noted with it; `take_down` takes its subject down, and `answer` is the reason then."""

    answer: ReportAnswer | None = None
    take_down: StrictBool = False


class ReportedBody(Answer):
    """The id of your report."""

    id: UUID


class HeldReportBody(Answer):
    """A report as admins see it; `others` counts the other open reports of the same thing."""

    id: UUID
    kind: EntityKind
    subject_id: UUID
    name: str | None
    reason: ReportReason
    note: str
    reporter_id: UUID | None
    reporter_email: str | None
    state: ReportState
    answer: str | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    others: int


def held_report_body(report: Report) -> HeldReportBody:
    """A report as JSON."""
    return HeldReportBody(
        id=report.id,
        kind=report.kind,
        subject_id=report.subject_id,
        name=report.name,
        reason=report.reason,
        note=report.note,
        reporter_id=report.reporter_id,
        reporter_email=report.reporter_email,
        state=report.state,
        answer=report.answer,
        created_at=report.created_at,
        decided_at=report.decided_at,
        decided_by=report.decided_by,
        others=report.others,
    )
