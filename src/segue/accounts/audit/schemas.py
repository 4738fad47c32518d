"""JSON of the audit log."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from segue.accounts.audit.contracts import AuditEntry


class AuditActorBody(BaseModel):
    """Who did it; e-mail and name are null once the account is gone."""

    id: UUID
    email: str | None
    display_name: str | None


class AuditEntryBody(BaseModel):
    """One thing that was done. `actor` is null for someone not signed in, the command line and jobs."""

    id: int
    at: datetime
    action: str
    actor: AuditActorBody | None
    address: str | None
    object_kind: str
    object_id: str
    details: dict[str, str | int | bool | None]


def audit_entry_body(entry: AuditEntry) -> AuditEntryBody:
    """An entry as JSON."""
    actor = None
    if entry.actor is not None:
        actor = AuditActorBody(id=entry.actor, email=entry.actor_email, display_name=entry.actor_name)
    return AuditEntryBody(
        id=entry.id,
        at=entry.at,
        action=entry.action,
        actor=actor,
        address=entry.address,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        details=dict(entry.details),
    )
