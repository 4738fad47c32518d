"""What accounts gives other features."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.kernel.ids import SessionId, UserId
from segue.kernel.quality import Subscription


class Role(StrEnum):
    """What a person may do; everyone is a listener."""

    LISTENER = "listener"
    ARTIST = "artist"
    ADMIN = "admin"


class Registration(StrEnum):
    """Whether people may sign up by themselves."""

    OPEN = "open"
    INVITE = "invite"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, as their access token says it.

    `subscription` holds at least until `expires_at`, the end of the token; `subscription_until` is
    the end of the paid tier, None when it has none. Both aware, in UTC. `access_version` counts the
    changes of what they may do; `explicit_locked` people hear no explicit songs, by their family's lock or
    their own wish. `country` (ISO 3166-1) is where they are taken to be, None when nobody knows.
    """

    user_id: UserId
    session_id: SessionId
    roles: frozenset[Role]
    subscription: Subscription
    subscription_until: datetime | None
    expires_at: datetime
    access_version: int = 0
    explicit_locked: bool = False
    country: str | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A person's account. `subscription` is what the account is now, a lapsed tier being free.

    `suspension_reason` is told to the person and to admins; `email_verified`, whether they have shown
    that the address is theirs; `explicit_locked`, that the head of their family keeps explicit songs from
    them, `explicit_hidden`, that they do so themselves; `country`, as they or an admin say it.
    """

    id: UserId
    email: str
    display_name: str
    roles: frozenset[Role]
    subscription: Subscription
    subscription_until: datetime | None
    created_at: datetime
    suspended_at: datetime | None
    suspension_reason: str | None = None
    access_version: int = 0
    explicit_locked: bool = False
    email_verified: bool = False
    country: str | None = None
    explicit_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """What a session remembers of where it was begun; each part as the client told it."""

    device_name: str | None = None
    client: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person and a fresh pair of tokens; `expires_in` is the access token's, in seconds."""

    user: User
    session_id: SessionId
    access_token: str
    refresh_token: str
    expires_in: int

    def __repr__(self) -> str:
        return f"SignedIn(user={self.user.id}, session_id={self.session_id})"
