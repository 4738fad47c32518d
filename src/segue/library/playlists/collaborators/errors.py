"""How sharing a playlist with others fails."""

from segue.kernel.errors import AppError, ErrorKind


class InvitationMissing(AppError):
    """There is no such invitation: never made, taken back, or over."""

    code = "playlist_invitation_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such invitation"


class CollaboratorMissing(AppError):
    """They do not share in this playlist."""

    code = "collaborator_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "They do not share in this playlist"


class CollaboratorRefused(AppError):
    """Whose it is shares in it already, and what is nobody's is shared with nobody."""

    code = "collaborator_refused"
    kind = ErrorKind.CONFLICT
    title = "They cannot be asked"


class OwnerStays(AppError):
    """Whose it is cannot leave it."""

    code = "playlist_owner_stays"
    kind = ErrorKind.CONFLICT
    title = "It is yours"


class TooManyCollaborators(AppError):
    """At most `limit` people share in a playlist, and as many are asked."""

    code = "too_many_collaborators"
    kind = ErrorKind.CONFLICT
    title = "There are too many"
