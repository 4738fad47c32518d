"""People as an admin sees them."""

from dataclasses import dataclass
from datetime import datetime

from segue.accounts.contracts import Role, User
from segue.accounts.tiers.contracts import Grant
from segue.kernel.quality import Subscription


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people; what is None does not narrow. `text` is part of an address or a name, in any case."""

    text: str | None = None
    role: Role | None = None
    tier: Subscription | None = None
    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One person, with what their tier rests on and when they were last here."""

    user: User
    grants: tuple[Grant, ...]
    open_sessions: int
    last_used_at: datetime | None
