"""JSON of DDEX messages that were handled."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.ingest.ddex.contracts import HandledMessage, MessageKind


class MessageFindingBody(BaseModel):
    """Something about a message, with the line of its file; a `fatal` one stopped it."""

    model_config = ConfigDict(frozen=True)

    line: int
    message: str
    fatal: bool


class DdexMessageBody(BaseModel):
    """A message and what became of it; of a release, the album it is here."""

    model_config = ConfigDict(frozen=True)

    sender: str
    message_id: str
    kind: MessageKind
    state: Literal["done", "refused"]
    file_name: str
    findings: list[MessageFindingBody]
    handled_at: datetime
    album_id: UUID | None
    album_title: str | None


class DdexMessagePage(BaseModel):
    """`next` is the cursor of the following page, null at the end."""

    model_config = ConfigDict(frozen=True)

    items: list[DdexMessageBody]
    next: str | None


def message_body(message: HandledMessage) -> DdexMessageBody:
    """A message as JSON."""
    return DdexMessageBody(
        sender=message.sender,
        message_id=message.message_id,
        kind=message.kind,
        state="done" if message.done else "refused",
        file_name=message.file_name,
        findings=[
            MessageFindingBody(line=one.line, message=one.message, fatal=one.fatal)
            for one in message.findings
        ],
        handled_at=message.handled_at,
        album_id=message.album_id,
        album_title=message.album_title,
    )
