"""Who acts for an artist, and who says they are one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.catalog.contracts import ArtistRef
from segue.kernel.ids import ClaimId, LabelId, UserId


@dataclass(frozen=True, slots=True)
class Member:
    """A person who acts for an artist."""

    user_id: UserId
    display_name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ArtistLabel:
    """A label whose staff act for an artist."""

    id: LabelId
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """Everyone who acts for an artist."""

    members: tuple[Member, ...]
    labels: tuple[ArtistLabel, ...]


class ClaimState(StrEnum):
    """What became of a claim."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Claim:
    """A person says that an artist is them, or one of `label_id`'s; an admin decides."""

    id: ClaimId
    artist: ArtistRef
    user_id: UserId
    label_id: LabelId | None
    note: str
    state: ClaimState
    answer: str | None
    created_at: datetime
    decided_at: datetime | None
