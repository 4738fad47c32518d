"""JSON of sessions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.accounts.sessions.contracts import Session
from segue.kernel.ids import SessionId


class SessionBody(BaseModel):
    """A session that can be continued. `client` is what the program calls itself; `current` is this one."""

    id: UUID
    device_name: str | None
    client: str | None
    address: str | None
    created_at: datetime
    last_used_at: datetime
    current: bool


class RenameSessionBody(BaseModel):
    """What a session shall be called; null takes the name away."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    device_name: Annotated[str | None, Field(max_length=100)]


def session_body(session: Session, current: SessionId) -> SessionBody:
    """A session as JSON."""
    return SessionBody(
        id=session.id,
        device_name=session.device_name,
        client=session.client,
        address=session.address,
        created_at=session.created_at,
        last_used_at=session.last_used_at,
        current=session.id == current,
    )
