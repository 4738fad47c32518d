"""How takedowns fail."""

from segue.kernel.errors import AppError, ErrorKind


class SubjectMissing(AppError):
    """There is no such artist, album or song."""

    code = "subject_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such artist, album or song"


class TakenDown(AppError):
    """It is taken down already, by `takedown`."""

    code = "taken_down_already"
    kind = ErrorKind.CONFLICT
    title = "It is taken down already"


class TakedownMissing(AppError):
    """No such takedown."""

    code = "takedown_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such takedown"


class TakedownLifted(AppError):
    """It was lifted before."""

    code = "takedown_lifted"
    kind = ErrorKind.CONFLICT
    title = "It was lifted before"
