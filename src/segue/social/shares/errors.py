"""How shared links fail."""

from segue.kernel.errors import AppError, ErrorKind


class ShareMissing(AppError):
    """No such link: never made, ended, or of something that is not there any more."""

    code = "share_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is nothing behind this link"


class ShareOver(AppError):
    """The link was made to end, and has."""

    code = "share_over"
    kind = ErrorKind.GONE
    title = "This link is over"


class NothingToShare(AppError):
    """There is no such thing, or none that this person may share."""

    code = "nothing_to_share"
    kind = ErrorKind.NOT_FOUND
    title = "There is nothing to share"


class ShareExpiryRefused(AppError):
    """The link would end before it is made."""

    code = "share_expiry_refused"
    title = "The link cannot be made"


class TooManyShares(AppError):
    """A person has as many links as they may; `most` says how many."""

    code = "too_many_shares"
    kind = ErrorKind.CONFLICT
    title = "Too many links"


class PreviewsOff(AppError):
    """The operator lets nobody listen without an account."""

    code = "previews_off"
    kind = ErrorKind.FORBIDDEN
    title = "There are no previews here"
