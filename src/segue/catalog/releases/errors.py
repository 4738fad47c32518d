"""How publishing fails."""

from segue.kernel.errors import AppError, ErrorKind


class ReleaseIncomplete(AppError):
    """Something has to be put right before the release can be published; `problems` names each thing."""

    code = "release_incomplete"
    kind = ErrorKind.INVALID
    title = "The release is not complete"


class NoIsrcPrefix(AppError):
    """The operator has no prefix to make ISRCs from."""

    code = "no_isrc_prefix"
    kind = ErrorKind.CONFLICT
    title = "This server gives out no ISRCs"


class IsrcsUsedUp(AppError):
    """All 99,999 ISRCs of the year are given out."""

    code = "isrcs_used_up"
    kind = ErrorKind.CONFLICT
    title = "There are no ISRCs left this year"
