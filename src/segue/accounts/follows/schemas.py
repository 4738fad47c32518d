"""JSON of follows and blocks."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from segue.accounts.follows.contracts import FollowState, Tie


class FollowBody(BaseModel):
    """How you stand to someone; `requested` until the owner of a private profile lets you in."""

    state: FollowState


class TieBody(BaseModel):
    """A person in a list, and since when. `avatar_id` is for `GET avatars/{id}`."""

    id: UUID
    display_name: str
    avatar_id: UUID | None
    since: datetime


def tie_body(tie: Tie) -> TieBody:
    """A person in a list as JSON."""
    person = tie.person
    return TieBody(
        id=person.id, display_name=person.display_name, avatar_id=person.avatar_id, since=tie.since
    )
