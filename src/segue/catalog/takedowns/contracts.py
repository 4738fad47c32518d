"""What admins took down, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from segue.catalog.entities.contracts import EntityKind
from segue.kernel.ids import TakedownId, UserId


@dataclass(frozen=True, slots=True)
class Takedown:
    """Something that nobody hears until the takedown is lifted; `claimant` is who asked for it.

    `name` is what it was called then.
    """

    id: TakedownId
    kind: EntityKind
    subject_id: UUID
    name: str
    reason: str
    claimant: str | None
    created_at: datetime
    created_by: UserId | None
    ended_at: datetime | None = None
    ended_by: UserId | None = None
    end_reason: str | None = None
