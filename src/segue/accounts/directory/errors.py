"""How the directory of people fails."""

from segue.kernel.errors import AppError, ErrorKind


class LastAdmin(AppError):
    """Nobody would be left who can administrate the server."""

    code = "last_admin"
    kind = ErrorKind.CONFLICT
    title = "This is the last admin"


class PersonMissing(AppError):
    """Nobody has this id."""

    code = "person_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such person"
