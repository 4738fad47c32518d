"""A family: who pays, and who shares."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import UserId


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """Someone with a seat; `explicit_locked` ones hear no explicit songs."""

    user_id: UserId
    display_name: str
    explicit_locked: bool
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class FamilyInvitation:
    """A seat that is offered. `code` is known only when it is made."""

    id: UUID
    explicit_locked: bool
    created_at: datetime
    expires_at: datetime
    code: str | None = None

    def __repr__(self) -> str:
        return f"FamilyInvitation({self.id})"


@dataclass(frozen=True, slots=True)
class Family:
    """A family as its owner or one of its members sees it; only the owner sees invitations.

    `active`: the owner's tier still lets them share.
    """

    owner_id: UserId
    owner_name: str
    active: bool
    seats: int
    members: tuple[FamilyMember, ...]
    invitations: tuple[FamilyInvitation, ...]
