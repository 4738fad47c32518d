"""Sessions as they are kept and shown."""

from dataclasses import dataclass
from datetime import datetime

from segue.kernel.ids import SessionId, UserId


@dataclass(frozen=True, slots=True)
class Session:
    """A session that can be continued; what it says of the client is what the client told."""

    id: SessionId
    device_name: str | None
    client: str | None
    address: str | None
    created_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session that is locked until commit."""

    id: SessionId
    user_id: UserId
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A stored refresh token; `nonce` is what its successor was made with, once it was used."""

    expires_at: datetime
    used_at: datetime | None
    nonce: bytes | None
