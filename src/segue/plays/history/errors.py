"""How changes of the history fail."""

from segue.kernel.errors import AppError, ErrorKind


class PlayMissing(AppError):
    """There is no such line in the history."""

    code = "play_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such play"


class BackwardsRange(AppError):
    """A stretch of time ends before it begins."""

    code = "backwards_range"
    title = "The end is before the beginning"
