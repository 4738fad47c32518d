"""How the directory of people fails."""

from segue.kernel.errors import AppError, ErrorKind


class PersonMissing(AppError):
    """Nobody has this id."""

    code = "person_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such person"
