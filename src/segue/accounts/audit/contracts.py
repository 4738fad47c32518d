"""What the audit log holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from segue.kernel.ids import UserId

Detail = str | int | bool | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done.

    `action` is `thing.happened`, such as `session.ended`. `actor` is who did it, None for someone
    not signed in, the command line and jobs; their name and address are None once the account is gone.
    """

    id: int
    at: datetime
    action: str
    actor: UserId | None
    actor_email: str | None
    actor_name: str | None
    address: str | None
    object_kind: str
    object_id: str
    details: Mapping[str, Detail]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries; what is None does not narrow. `action` may be the part before the dot."""

    actor: UserId | None = None
    action: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
