"""How the tree of genres fails."""

from segue.kernel.errors import AppError, ErrorKind


class GenreMissing(AppError):
    """No genre has this name, slug or alias."""

    code = "genre_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such genre"


class GenreTaken(AppError):
    """Another genre has this name or alias; `genre` is its slug, `field` what of the request says so."""

    code = "genre_taken"
    kind = ErrorKind.CONFLICT
    title = "Another genre has this name"


class GenreMisplaced(AppError):
    """A genre would come to stand below itself."""

    code = "genre_misplaced"
    kind = ErrorKind.CONFLICT
    title = "The genre cannot stand there"
