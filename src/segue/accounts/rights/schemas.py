"""JSON of people's rights over their data. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from segue.accounts.rights.contracts import Export, ExportState
from segue.accounts.schemas import Email, Password


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LeaveBody(_Asked):
    """Your password once more; left out by who has none, and has signed in within 10 minutes."""

    password: Password | None = None


class DepartureBody(BaseModel):
    """Until `erased_from` the account can be restored."""

    erased_from: datetime


class RestoreBody(_Asked):
    """The address and the password you signed in with."""

    email: Email
    password: Password


class RestoreByTicketBody(_Asked):
    """The `restore_ticket` of a sign-in that was refused because the account is deleted."""

    ticket: Annotated[SecretStr, Field(min_length=1, max_length=1000)]


class ExportBody(BaseModel):
    """A zip of all that is held about you.

    `url` is where it is fetched, signed in as you, until `expires_at`; null until it is ready.
    """

    id: UUID
    state: ExportState
    requested_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    size: int | None
    url: str | None


def export_body(export: Export, url: str) -> ExportBody:
    """An export as JSON."""
    return ExportBody(
        id=export.id,
        state=export.state,
        requested_at=export.requested_at,
        finished_at=export.finished_at,
        expires_at=export.expires_at,
        size=export.size,
        url=url if export.state is ExportState.READY else None,
    )
