"""How links before a release fail."""

from segue.kernel.errors import AppError, ErrorKind


class LinkMissing(AppError):
    """No such link: never made, or ended."""

    code = "link_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such link"


class LinkOver(AppError):
    """The link has expired, or was played as often as it may be."""

    code = "link_over"
    kind = ErrorKind.GONE
    title = "This link is over"


class LinkRefused(AppError):
    """The link would last longer than links may."""

    code = "expiry_refused"
    title = "The link cannot be made"
