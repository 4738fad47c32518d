"""JSON of labels. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.accounts.labels.contracts import Label, StaffRole


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Name = Annotated[str, Field(min_length=1, max_length=100)]


class NewLabelBody(_Asked):
    """A label and who owns it."""

    name: Name
    owner_id: UUID


class RenameLabelBody(_Asked):
    """Another name."""

    name: Name


class StaffChangeBody(_Asked):
    """What someone is to a label."""

    role: StaffRole


class StaffMemberBody(BaseModel):
    """Someone who acts for a label."""

    id: UUID
    display_name: str
    role: StaffRole
    added_at: datetime


class LabelBody(BaseModel):
    """A label and its staff, owners first."""

    id: UUID
    name: str
    created_at: datetime
    staff: list[StaffMemberBody]


def label_body(label: Label) -> LabelBody:
    """A label as JSON."""
    return LabelBody(
        id=label.id,
        name=label.name,
        created_at=label.created_at,
        staff=[
            StaffMemberBody(
                id=one.user_id, display_name=one.display_name, role=one.role, added_at=one.added_at
            )
            for one in label.staff
        ],
    )
