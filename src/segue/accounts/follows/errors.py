"""How follows and blocks fail."""

from segue.kernel.errors import AppError, ErrorKind


class PersonMissing(AppError):
    """There is no such person, or none that the asker may know of."""

    code = "person_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such person"


class OwnSelf(AppError):
    """Nobody follows or blocks themselves."""

    code = "own_self"
    kind = ErrorKind.INVALID
    title = "That is you"


class RequestMissing(AppError):
    """Nobody of this id asks to follow, or does no longer."""

    code = "follow_request_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such request"


class ProfilePrivate(AppError):
    """The profile shows this to approved followers only."""

    code = "profile_private"
    kind = ErrorKind.FORBIDDEN
    title = "This profile is private"
