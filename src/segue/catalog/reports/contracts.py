"""What people report about the catalogue, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from segue.catalog.entities.contracts import EntityKind
from segue.kernel.ids import ReportId, UserId


class ReportReason(StrEnum):
    """Why something is reported."""

    COPYRIGHT = "copyright"
    IMPERSONATION = "impersonation"
    ILLEGAL = "illegal"
    HATEFUL = "hateful"
    EXPLICIT_UNMARKED = "explicit_unmarked"
    WRONG_DETAILS = "wrong_details"
    SPAM = "spam"
    OTHER = "other"


class ReportState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Report:
    """A report; `name` is what its subject is called, None once that is gone.

    `reporter_id` is None for somebody not signed in, and for who has left; `others` counts the other open
    reports of the same thing.
    """

    id: ReportId
    kind: EntityKind
    subject_id: UUID
    name: str | None
    reason: ReportReason
    note: str
    reporter_id: UserId | None
    reporter_email: str | None
    state: ReportState
    answer: str | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: UserId | None
    others: int
