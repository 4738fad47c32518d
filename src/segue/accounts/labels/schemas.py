"""JSON of labels. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.accounts.labels.contracts import Label, LabelInvitation, StaffRole


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


class InvitedBody(BaseModel):
    """Someone who has not answered yet."""

    id: UUID
    display_name: str
    role: StaffRole
    invited_at: datetime
    expires_at: datetime


class LabelInvitationBody(BaseModel):
    """A label that asks you to act for it."""

    label_id: UUID
    label_name: str
    role: StaffRole
    invited_at: datetime
    expires_at: datetime


class LabelInvitationsBody(BaseModel):
    """Labels that ask for you, the latest first; at most a hundred."""

    items: list[LabelInvitationBody]


class LabelBody(BaseModel):
    """A label, its staff, owners first, and who is asked to become one of them.

    `revision` counts changes of what `PATCH` changes, for `If-Match`.
    """

    id: UUID
    name: str
    created_at: datetime
    revision: int
    staff: list[StaffMemberBody]
    invited: list[InvitedBody]


def label_body(label: Label) -> LabelBody:
    """A label as JSON."""
    return LabelBody(
        id=label.id,
        name=label.name,
        created_at=label.created_at,
        revision=label.revision,
        staff=[
            StaffMemberBody(
                id=one.user_id, display_name=one.display_name, role=one.role, added_at=one.added_at
            )
            for one in label.staff
        ],
        invited=[
            InvitedBody(
                id=one.user_id,
                display_name=one.display_name,
                role=one.role,
                invited_at=one.invited_at,
                expires_at=one.expires_at,
            )
            for one in label.invited
        ],
    )


def invitation_body(invitation: LabelInvitation) -> LabelInvitationBody:
    """An invitation as JSON."""
    return LabelInvitationBody(
        label_id=invitation.label_id,
        label_name=invitation.label_name,
        role=invitation.role,
        invited_at=invitation.invited_at,
        expires_at=invitation.expires_at,
    )
