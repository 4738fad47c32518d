"""Who may make an account, and invitations."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from segue.accounts.contracts import Registration
from segue.kernel.ids import UserId


@dataclass(frozen=True, slots=True)
class RegistrationState:
    """What holds now; `fixed` when the operator's setting says so and no admin can change it."""

    mode: Registration
    fixed: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """Lets `uses` people sign up until `expires_at`; with an `email`, that address alone.

    `url` is what is given away, None once the key that made it is gone.
    """

    id: UUID
    note: str | None
    email: str | None
    uses: int
    used: int
    created_by: UserId | None
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class KeptInvitation:
    """An invitation as it is stored."""

    invitation: Invitation
    hash: bytes
