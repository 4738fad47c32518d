"""JSON of the directory of people. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.accounts.contracts import Role, User
from segue.accounts.directory.contracts import Person
from segue.accounts.moments import Moment
from segue.accounts.tiers.schemas import GrantBody
from segue.kernel.quality import Subscription

# PostgreSQL's text holds no NUL.
_PLAIN = r"^[^\x00]*$"


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChangePersonBody(_Asked):
    """A person's roles, all of them; `listener` need not be among them."""

    roles: Annotated[frozenset[Role], Field(max_length=10)]


class GiveTierBody(_Asked):
    """A tier until a moment or without end; `free` takes all away.

    Student needs a `note` that says what proof was seen, and lasts a year when `until` is left out.
    """

    tier: Subscription
    until: Moment | None = None
    note: Annotated[str | None, Field(max_length=500, pattern=_PLAIN)] = None


class SuspendBody(_Asked):
    """Why; the person is told when they sign in."""

    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=_PLAIN)]


class PersonBody(BaseModel):
    """A person, to an admin. `subscription` is free once it has lapsed."""

    id: UUID
    email: str
    display_name: str
    roles: list[Role]
    subscription: Subscription
    subscription_until: datetime | None
    created_at: datetime
    suspended_at: datetime | None
    suspension_reason: str | None


class PersonDetailBody(PersonBody):
    """One person, with what their tier rests on, and when they were last here."""

    grants: list[GrantBody]
    open_sessions: int
    last_used_at: datetime | None


class SessionsEndedBody(BaseModel):
    """How many sessions were ended."""

    ended: int


def person_body(user: User) -> PersonBody:
    """A person as JSON."""
    return PersonBody(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        roles=sorted(user.roles),
        subscription=user.subscription,
        subscription_until=user.subscription_until,
        created_at=user.created_at,
        suspended_at=user.suspended_at,
        suspension_reason=user.suspension_reason,
    )


def person_detail_body(person: Person) -> PersonDetailBody:
    """One person as JSON."""
    return PersonDetailBody(
        **person_body(person.user).model_dump(),
        grants=[GrantBody(source=one.source, tier=one.tier, until=one.until) for one in person.grants],
        open_sessions=person.open_sessions,
        last_used_at=person.last_used_at,
    )
