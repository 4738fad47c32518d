"""JSON of families. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool

from segue.accounts.families.contracts import Family, FamilyInvitation


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InviteMemberBody(_Asked):
    """A seat that is offered; whoever takes it hears explicit songs unless they are locked."""

    explicit_locked: StrictBool = False


class JoinFamilyBody(_Asked):
    """The code of an invitation."""

    code: Annotated[SecretStr, Field(min_length=1, max_length=100)]


class ChangeMemberBody(_Asked):
    """Whether a member may hear explicit songs."""

    explicit_locked: StrictBool


class FamilyPersonBody(BaseModel):
    """Who pays for the family."""

    id: UUID
    display_name: str


class FamilyMemberBody(BaseModel):
    """Someone with a seat."""

    id: UUID
    display_name: str
    explicit_locked: bool
    joined_at: datetime


class FamilyInvitationBody(BaseModel):
    """A seat that is offered; `code` is told once, to who makes it."""

    id: UUID
    code: str | None
    explicit_locked: bool
    created_at: datetime
    expires_at: datetime


class FamilyBody(BaseModel):
    """A family. `active` is false while its owner's tier has lapsed; invitations are for the owner."""

    owner: FamilyPersonBody
    active: bool
    seats: int
    members: list[FamilyMemberBody]
    invitations: list[FamilyInvitationBody]


def invitation_body(invitation: FamilyInvitation) -> FamilyInvitationBody:
    """An invitation as JSON."""
    return FamilyInvitationBody(
        id=invitation.id,
        code=invitation.code,
        explicit_locked=invitation.explicit_locked,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


def family_body(family: Family) -> FamilyBody:
    """A family as JSON."""
    return FamilyBody(
        owner=FamilyPersonBody(id=family.owner_id, display_name=family.owner_name),
        active=family.active,
        seats=family.seats,
        members=[
            FamilyMemberBody(
                id=one.user_id,
                display_name=one.display_name,
                explicit_locked=one.explicit_locked,
                joined_at=one.joined_at,
            )
            for one in family.members
        ],
        invitations=[invitation_body(one) for one in family.invitations],
    )
