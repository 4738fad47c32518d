"""Labels: organisations whose staff act for several artists."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.kernel.ids import LabelId, UserId


class StaffRole(StrEnum):
    """Managers act for the label's artists; owners also say who its staff are."""

    OWNER = "owner"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Someone who acts for a label."""

    user_id: UserId
    display_name: str
    role: StaffRole
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """Someone who is asked to act for a label, and does not until they accept."""

    user_id: UserId
    display_name: str
    role: StaffRole
    invited_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LabelInvitation:
    """A label that asks somebody to act for it, as they see it."""

    label_id: LabelId
    label_name: str
    role: StaffRole
    invited_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Label:
    """A label; its artists are the catalogue's to know."""

    id: LabelId
    name: str
    created_at: datetime
    revision: int
    staff: tuple[StaffMember, ...]
    invited: tuple[Invited, ...] = ()
