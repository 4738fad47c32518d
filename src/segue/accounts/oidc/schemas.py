"""JSON of providers. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from segue.accounts.factors.schemas import ProofBody
from segue.accounts.oidc.contracts import Identity


class LinkBody(ProofBody):
    """Where to go on afterwards: a path of this site."""

    next: Annotated[str | None, Field(max_length=2000)] = None


class ProviderBody(BaseModel):
    """A provider to sign in with: `GET auth/oidc/{id}/start`, opened by a browser."""

    id: str
    label: str


class MethodsBody(BaseModel):
    """How people can sign in here beside their password."""

    passkeys: bool
    providers: list[ProviderBody]


class VisitBody(BaseModel):
    """Where the browser goes; it has been given a cookie to come back with."""

    url: str


class IdentityBody(BaseModel):
    """A provider's account that signs the caller in."""

    id: UUID
    provider: str
    email: str | None
    created_at: datetime
    last_used_at: datetime


class IdentitiesBody(BaseModel):
    """The caller's, the oldest first."""

    items: list[IdentityBody]


def identity_body(identity: Identity) -> IdentityBody:
    """A link as JSON."""
    return IdentityBody(
        id=identity.id,
        provider=identity.provider,
        email=identity.email,
        created_at=identity.created_at,
        last_used_at=identity.last_used_at,
    )
