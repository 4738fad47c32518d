"""How links from letters fail."""

from segue.kernel.errors import AppError, ErrorKind


class LinkRefused(AppError):
    """The link of a letter is unknown, used or too old."""

    code = "link_refused"
    kind = ErrorKind.GONE
    title = "This link is no longer good"
