"""What people are told of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from segue.kernel.ids import UserId

NotificationId = NewType("NotificationId", UUID)


class NoticeKind(StrEnum):
    """What a notification is about; people choose for each how they are told."""

    FOLLOW = "follow"
    FOLLOW_REQUEST = "follow_request"
    RELEASE = "release"
    COLLABORATION = "collaboration"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a person.

    `key` names the occasion: of one occasion people are told once, however often it is noticed. `actor` is
    who did it, `subject` what it was done to, a kind and an id. `facts` are words for the sentence: `title`.
    """

    user_id: UserId
    kind: NoticeKind
    key: str
    actor: UserId | None = None
    subject: tuple[str, UUID] | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as a profile names them."""

    id: UserId
    display_name: str
    avatar_id: UUID | None


@dataclass(frozen=True, slots=True)
class Notification:
    """A notice as its person reads it."""

    id: NotificationId
    kind: NoticeKind
    actor: Actor | None
    subject: tuple[str, UUID] | None
    facts: Mapping[str, str]
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ways:
    """How a person is told of a kind."""

    in_player: bool = True
    by_mail: bool = False
