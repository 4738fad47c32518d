"""JSON of takedowns. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.schemas import PLAIN, Asked, Line
from segue.catalog.schemas import Answer
from segue.catalog.takedowns.contracts import Takedown

Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=PLAIN)]


class TakeDownBody(Asked):
    """What to take down, why, and who asked for it. Who edits it is told the reason."""

    kind: EntityKind
    id: UUID
    reason: Reason
    claimant: Line | None = None


class LiftBody(Asked):
    """Why it may be heard again."""

    reason: Reason


class TakedownBody(Answer):
    """A takedown; `ended_at` is null while it stands. `created_by` and `ended_by` are admins."""

    id: UUID
    kind: EntityKind
    subject_id: UUID
    name: str
    reason: str
    claimant: str | None
    created_at: datetime
    created_by: UUID | None
    ended_at: datetime | None
    ended_by: UUID | None
    end_reason: str | None


def takedown_body(takedown: Takedown) -> TakedownBody:
    """A takedown as JSON."""
    return TakedownBody(
        id=takedown.id,
        kind=takedown.kind,
        subject_id=takedown.subject_id,
        name=takedown.name,
        reason=takedown.reason,
        claimant=takedown.claimant,
        created_at=takedown.created_at,
        created_by=takedown.created_by,
        ended_at=takedown.ended_at,
        ended_by=takedown.ended_by,
        end_reason=takedown.end_reason,
    )
