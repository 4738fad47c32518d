"""How dealing with duplicates fails."""

from segue.kernel.errors import AppError, ErrorKind


class DuplicateMissing(AppError):
    """No such pair, or one of songs of somebody else's."""

    code = "duplicate_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such duplicate"


class DuplicateDecided(AppError):
    """The pair was decided about before, or is not this caller's to decide."""

    code = "duplicate_decided"
    kind = ErrorKind.CONFLICT
    title = "That was decided already"
