"""What passkeys hold."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from segue.kernel.ids import UserId

PasskeyId = NewType("PasskeyId", UUID)


class Purpose(StrEnum):
    """What a browser's answer to a challenge may be used for, and nothing else."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a person.

    `suspected_at` is when its counter went back, which means that a copy exists: it is refused since.
    """

    id: PasskeyId
    user_id: UserId
    credential_id: bytes
    public_key: bytes
    sign_count: int
    name: str
    transports: tuple[str, ...]
    backed_up: bool
    created_at: datetime
    last_used_at: datetime | None
    suspected_at: datetime | None


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom passkeys are made for: `id` is the host's name, `origin` the only one that may use them."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class HeldChallenge:
    """A challenge that was taken out of the store, and is good no more."""

    purpose: Purpose
    user_id: UserId | None
