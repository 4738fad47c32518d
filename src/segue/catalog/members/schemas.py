"""JSON of who acts for an artist. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.catalog.members.contracts import Claim, ClaimState, Membership
from segue.catalog.schemas import Answer, ArtistRefBody

# PostgreSQL's text holds no NUL.
_PLAIN = r"^[^\x00]*$"


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClaimArtistBody(_Asked):
    """Why the artist is you, or one of a label that you act for."""

    note: Annotated[str, Field(min_length=1, max_length=2000, pattern=_PLAIN)]
    label_id: UUID | None = None


class DecideClaimBody(_Asked):
    """What the person is told."""

    answer: Annotated[str | None, Field(max_length=500, pattern=_PLAIN)] = None


class VerifyArtistBody(_Asked):
    """Whether whoever acts for the artist may."""

    verified: bool


class MemberBody(Answer):
    """A person who acts for an artist."""

    id: UUID
    display_name: str
    since: datetime


class ArtistLabelBody(Answer):
    """A label whose staff act for an artist."""

    id: UUID
    name: str
    since: datetime


class MembershipBody(Answer):
    """Everyone who acts for an artist."""

    members: list[MemberBody]
    labels: list[ArtistLabelBody]


class ClaimBody(Answer):
    """A claim; `answer` is what an admin said."""

    id: UUID
    artist: ArtistRefBody
    user_id: UUID
    label_id: UUID | None
    note: str
    state: ClaimState
    answer: str | None
    created_at: datetime
    decided_at: datetime | None


def membership_body(membership: Membership) -> MembershipBody:
    """Who acts for an artist, as JSON."""
    return MembershipBody(
        members=[
            MemberBody(id=one.user_id, display_name=one.display_name, since=one.since)
            for one in membership.members
        ],
        labels=[ArtistLabelBody(id=one.id, name=one.name, since=one.since) for one in membership.labels],
    )


def claim_body(claim: Claim) -> ClaimBody:
    """A claim as JSON."""
    return ClaimBody(
        id=claim.id,
        artist=ArtistRefBody(id=claim.artist.id, name=claim.artist.name),
        user_id=claim.user_id,
        label_id=claim.label_id,
        note=claim.note,
        state=claim.state,
        answer=claim.answer,
        created_at=claim.created_at,
        decided_at=claim.decided_at,
    )
