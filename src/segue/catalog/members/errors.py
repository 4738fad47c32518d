"""How membership of artists fails."""

from segue.kernel.errors import AppError, ErrorKind


class ArtistYoursAlready(AppError):
    """The asker acts for the artist already."""

    code = "artist_yours_already"
    kind = ErrorKind.CONFLICT
    title = "You act for this artist already"


class ClaimOpen(AppError):
    """The asker's last claim of this artist waits for an answer."""

    code = "claim_open"
    kind = ErrorKind.CONFLICT
    title = "Your claim is being looked at"


class ClaimMissing(AppError):
    """No such claim."""

    code = "claim_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such claim"


class ClaimDecided(AppError):
    """The claim was approved or refused before."""

    code = "claim_decided"
    kind = ErrorKind.CONFLICT
    title = "The claim was decided before"


class ArtistMemberMissing(AppError):
    """Nobody with this id acts for the artist."""

    code = "artist_member_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "They do not act for this artist"


class LabelUnknown(AppError):
    """No such label, or not one that the asker acts for."""

    code = "label_unknown"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such label here"
