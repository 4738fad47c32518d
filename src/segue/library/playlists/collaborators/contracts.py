"""Who shares in a playlist."""

from dataclasses import dataclass
from datetime import datetime

from segue.kernel.ids import InvitationId, PlaylistId
from segue.library.playlists.contracts import CollaboratorRole, PersonRef


@dataclass(frozen=True, slots=True)
class Collaborator:
    """Somebody who shares in a playlist."""

    person: PersonRef
    role: CollaboratorRole
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person who is asked, or, without one, a link that asks whoever has it."""

    id: InvitationId
    person: PersonRef | None
    role: CollaboratorRole
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation as whom it asks sees it."""

    playlist_id: PlaylistId
    name: str
    owner: PersonRef
    role: CollaboratorRole
    expires_at: datetime
