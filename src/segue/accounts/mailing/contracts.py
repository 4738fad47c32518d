"""Letters that wait to be sent, and the links in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from segue.kernel.ids import UserId


class LetterKind(StrEnum):
    """What a letter is about. `sign_up`, `change` and `reset_asked` are decided on when they are sent."""

    SIGN_UP = "sign_up"
    ACCOUNT_EXISTS = "account_exists"
    VERIFY = "verify"
    CHANGE = "change"
    CHANGE_ASKED = "change_asked"
    ADDRESS_IN_USE = "address_in_use"
    CHANGED = "changed"
    RESET_ASKED = "reset_asked"
    RESET = "reset"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the name of a kind
    INVITATION = "invitation"
    UPLOADS_DONE = "uploads_done"
    REVIEW_DONE = "review_done"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PROVIDER_LINKED = "provider_linked"
    PROVIDER_UNLINKED = "provider_unlinked"
    SECOND_STEP_ON = "second_step_on"
    SECOND_STEP_OFF = "second_step_off"
    RECOVERY_CODE_USED = "recovery_code_used"
    DELETION_ASKED = "deletion_asked"
    RESTORED = "restored"
    EXPORT_READY = "export_ready"
    LABEL_INVITED = "label_invited"
    NOTIFICATIONS = "notifications"


class LinkPurpose(StrEnum):
    """What following a link does."""

    SIGN_UP = "sign_up"
    VERIFY = "verify"
    CHANGE = "change"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that waits. `link_id` or `invitation_id` is what its link is made from."""

    id: UUID
    kind: LetterKind
    user_id: UserId | None
    address: str
    link_id: UUID | None
    invitation_id: UUID | None
    details: Mapping[str, str]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """What a single-use link stands for; the last three are of someone who signs up."""

    id: UUID
    hash: bytes
    purpose: LinkPurpose
    user_id: UserId | None
    email: str
    expires_at: datetime
    used_at: datetime | None
    display_name: str | None = None
    password_hash: str | None = field(default=None, repr=False)
    invitation_id: UUID | None = None
