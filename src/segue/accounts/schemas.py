"""JSON of accounts. Unknown fields are refused."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from segue.accounts import contracts
from segue.kernel.quality import Subscription


class Transport(StrEnum):
    """Where tokens go: into the answer's body, or into HttpOnly cookies (the web player)."""

    BODY = "body"
    COOKIE = "cookie"


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Email = Annotated[str, Field(max_length=254, examples=["ada@example.org"])]
# The rule of 8 to 128 characters is the service's, so that its own words reach the person.
Password = Annotated[SecretStr, Field(max_length=1024)]
DisplayName = Annotated[str, Field(min_length=1, max_length=100)]
DeviceName = Annotated[str | None, Field(max_length=100)]


class LoginBody(_Asked):
    """Who signs in."""

    email: Email
    password: Password
    device_name: DeviceName = None
    transport: Transport = Transport.BODY


class RefreshBody(_Asked):
    """A refresh token; left out by the web player, whose cookie carries it."""

    refresh_token: Annotated[SecretStr | None, Field(max_length=512)] = None


class SetupBody(_Asked):
    """The first admin, and who may sign up after them.

    `code` stands in the server's log; from the same machine none is needed.
    """

    email: Email
    password: Password
    display_name: DisplayName
    code: Annotated[SecretStr | None, Field(max_length=100)] = None
    registration: contracts.Registration = contracts.Registration.CLOSED
    device_name: DeviceName = None
    transport: Transport = Transport.BODY


class UserBody(BaseModel):
    """A person, to themselves."""

    id: UUID
    email: str
    email_verified: bool
    display_name: str
    roles: list[contracts.Role]
    subscription: Subscription
    created_at: datetime


class SignedInBody(BaseModel):
    """A session's tokens; null where cookies carry them. `expires_in` is the access token's, in seconds."""

    user: UserBody
    access_token: str | None
    refresh_token: str | None
    token_type: Literal["Bearer"]
    expires_in: int


def user_body(user: contracts.User) -> UserBody:
    """A person as JSON."""
    return UserBody(
        id=user.id,
        email=user.email,
        email_verified=user.email_verified,
        display_name=user.display_name,
        roles=sorted(user.roles),
        subscription=user.subscription,
        created_at=user.created_at,
    )


def signed_in_body(signed_in: contracts.SignedIn, transport: Transport) -> SignedInBody:
    """A new session as JSON; tokens stay out of it when cookies carry them."""
    shown = transport is Transport.BODY
    return SignedInBody(
        user=user_body(signed_in.user),
        access_token=signed_in.access_token if shown else None,
        refresh_token=signed_in.refresh_token if shown else None,
        token_type="Bearer",  # noqa: S106 - RFC 6750
        expires_in=signed_in.expires_in,
    )
