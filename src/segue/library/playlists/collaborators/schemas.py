"""JSON of sharing playlists. Unknown fields are refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from segue.catalog.http import Answer, Asked
from segue.library.playlists.collaborators.contracts import Asked as AskedToShare
from segue.library.playlists.collaborators.contracts import Collaborator, Invitation
from segue.library.playlists.contracts import CollaboratorRole
from segue.library.playlists.schemas import PersonRefBody, person_body

_Token = Annotated[str, Field(min_length=43, max_length=43, pattern="^[A-Za-z0-9_-]+$")]


class InviteToPlaylistBody(Asked):
    """Whom to ask; without a `user_id`, whoever has the link."""

    role: CollaboratorRole = CollaboratorRole.EDITOR
    user_id: UUID | None = None


class JoinPlaylistBody(Asked):
    """What stands after the `#` of a link."""

    token: _Token


class ChangeCollaboratorBody(Asked):
    """What somebody may do."""

    role: CollaboratorRole


class TransferPlaylistBody(Asked):
    """Whose it shall be: somebody who edits it."""

    user_id: UUID


class CollaboratorBody(Answer):
    """Somebody who shares in a playlist."""

    person: PersonRefBody
    role: CollaboratorRole
    joined_at: datetime


class CollaboratorsBody(Answer):
    """Who shares in a playlist, the longest first."""

    items: list[CollaboratorBody]


class PlaylistInvitationBody(Answer):
    """A person who is asked; null for a link, which asks whoever has it."""

    id: UUID
    person: PersonRefBody | None
    role: CollaboratorRole
    created_at: datetime
    expires_at: datetime


class NewPlaylistInvitationBody(PlaylistInvitationBody):
    """A new invitation; of a link, `url` is told only now."""

    url: str | None


class PlaylistInvitationsBody(Answer):
    """Who is asked, the longest first."""

    items: list[PlaylistInvitationBody]


class AskedToShareBody(Answer):
    """A playlist that you are asked to share in."""

    playlist_id: UUID
    name: str
    owner: PersonRefBody
    role: CollaboratorRole
    expires_at: datetime


class AskedToShareListBody(Answer):
    """What you are asked to share in, the latest first."""

    items: list[AskedToShareBody]


def collaborators_body(found: Sequence[Collaborator]) -> CollaboratorsBody:
    """Who shares in a playlist, as JSON."""
    return CollaboratorsBody(
        items=[
            CollaboratorBody(person=_known(one.person), role=one.role, joined_at=one.joined_at)
            for one in found
        ]
    )


def invitation_body(invitation: Invitation) -> PlaylistInvitationBody:
    """An invitation as JSON."""
    return PlaylistInvitationBody(
        id=invitation.id,
        person=person_body(invitation.person),
        role=invitation.role,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


def asked_body(asked: AskedToShare) -> AskedToShareBody:
    """What somebody is asked to share in, as JSON."""
    return AskedToShareBody(
        playlist_id=asked.playlist_id,
        name=asked.name,
        owner=_known(asked.owner),
        role=asked.role,
        expires_at=asked.expires_at,
    )


def _known(person: object) -> PersonRefBody:
    return PersonRefBody.model_validate(person, from_attributes=True)
