"""JSON of joining."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from segue.accounts.contracts import Registration
from segue.accounts.joining.contracts import Invitation, RegistrationState
from segue.accounts.schemas import DeviceName, DisplayName, Email, Password, Transport

Secret = Annotated[SecretStr, Field(max_length=200)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RegisterBody(_Asked):
    """Who signs up. `invitation` is what stands in its link."""

    email: Email
    password: Password
    display_name: DisplayName
    invitation: Secret | None = None
    device_name: DeviceName = None
    transport: Transport = Transport.BODY


class AcceptedBody(BaseModel):
    """Taken in; what comes of it is told by mail, to the address and to nobody else."""

    status: Literal["accepted"] = "accepted"


class RegistrationStateBody(BaseModel):
    """Who may sign up; `fixed` when SEGUE_REGISTRATION says so."""

    mode: Registration
    fixed: bool


class ChangeRegistrationBody(_Asked):
    """Who shall be able to sign up."""

    mode: Registration


class InviteBody(_Asked):
    """Whom to invite: one address, which gets a letter, or as many people as there are `uses`."""

    note: Annotated[str | None, Field(max_length=200)] = None
    email: Email | None = None
    uses: Annotated[int, Field(ge=1, le=10_000)] = 1
    days: Annotated[int, Field(ge=1, le=365)] = 7


class CheckInvitationBody(_Asked):
    """What stands in an invitation's link."""

    invitation: Secret


class OpenInvitationBody(BaseModel):
    """What an invitation is good for; with an `email`, for that address alone."""

    email: str | None
    expires_at: datetime


class InvitationBody(BaseModel):
    """An invitation. `url` is what is given away, null once the key that made it is gone."""

    id: UUID
    note: str | None
    email: str | None
    uses: int
    used: int
    created_by: UUID | None
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    url: str | None


def registration_body(state: RegistrationState) -> RegistrationStateBody:
    """Who may sign up, as JSON."""
    return RegistrationStateBody(mode=state.mode, fixed=state.fixed)


def invitation_body(one: Invitation) -> InvitationBody:
    """An invitation as JSON."""
    return InvitationBody(
        id=one.id,
        note=one.note,
        email=one.email,
        uses=one.uses,
        used=one.used,
        created_by=one.created_by,
        created_at=one.created_at,
        expires_at=one.expires_at,
        ended_at=one.ended_at,
        url=one.url,
    )
