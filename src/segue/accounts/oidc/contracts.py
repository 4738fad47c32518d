"""What signing in through providers holds."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType
from uuid import UUID

from segue.kernel.ids import SessionId, UserId

IdentityId = NewType("IdentityId", UUID)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of the operator's. `id` stands in addresses, `label` on buttons.

    `new_people`: whether somebody unknown gets an account; None follows sign-up in general.
    """

    id: str
    label: str
    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    new_people: bool | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    basic_auth: bool
    names_issuer: bool
    algorithms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A visit to a provider, sealed in a cookie of the browser that began it.

    With `link_user` it adds the provider to this account, for as long as `link_session` lasts.
    """

    provider: str
    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    next: str
    expires: int
    link_user: UserId | None = None
    link_session: SessionId | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes, and the cookie it takes along."""

    url: str
    cookie_name: str
    cookie: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says has signed in there. `email` is None unless the provider has verified it."""

    subject: str
    email: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """A provider's account that signs a person in."""

    id: IdentityId
    user_id: UserId
    provider: str
    email: str | None
    created_at: datetime
    last_used_at: datetime
