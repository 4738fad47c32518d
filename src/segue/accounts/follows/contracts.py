"""What follows and blocks of people are made of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from segue.kernel.ids import UserId


class FollowState(StrEnum):
    """How one person stands to another; a private profile's owner approves of who follows."""

    NONE = "none"
    REQUESTED = "requested"
    FOLLOWING = "following"


@dataclass(frozen=True, slots=True)
class Person:
    """What anyone signed in may know of a person."""

    id: UserId
    display_name: str
    avatar_id: UUID | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A person in a list of follows, requests or blocks, and since when."""

    person: Person
    since: datetime
