"""JSON of notifications. Unknown fields are refused."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.catalog.http import PageBody
from segue.social.notifications.contracts import NoticeKind, Notification, Ways


class ActorBody(BaseModel):
    """Who did it. `avatar_id` is for `GET avatars/{id}`."""

    id: UUID
    display_name: str
    avatar_id: UUID | None


class NotificationBody(BaseModel):
    """What somebody is told. `facts` are words for the sentence, such as `title`."""

    id: UUID
    kind: NoticeKind
    actor: ActorBody | None
    subject_kind: str | None
    subject_id: UUID | None
    facts: dict[str, str]
    created_at: datetime
    read_at: datetime | None


class NotificationsBody(PageBody[NotificationBody]):
    """A page of them; `unread` counts all, up to a hundred."""

    unread: int


class ReadBody(BaseModel):
    """Up to which one all are read; without it, all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    up_to: UUID | None = None


class UnreadBody(BaseModel):
    """How many are unread, up to a hundred."""

    unread: int


class WaysBody(BaseModel):
    """How somebody is told of a kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    in_player: bool
    by_mail: bool


def notification_body(told: Notification) -> NotificationBody:
    """A notification as JSON."""
    actor = told.actor
    kind, subject_id = told.subject or (None, None)
    return NotificationBody(
        id=told.id,
        kind=told.kind,
        actor=None
        if actor is None
        else ActorBody(id=actor.id, display_name=actor.display_name, avatar_id=actor.avatar_id),
        subject_kind=kind,
        subject_id=subject_id,
        facts=dict(told.facts),
        created_at=told.created_at,
        read_at=told.read_at,
    )


def ways_body(ways: Ways) -> WaysBody:
    """A choice as JSON."""
    return WaysBody(in_player=ways.in_player, by_mail=ways.by_mail)
