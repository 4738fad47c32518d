"""How sheets fail."""

from segue.kernel.errors import AppError, ErrorKind


class SheetRefused(AppError):
    """The file is no sheet of this kind; `line` and `column` say where, when that is known."""

    code = "sheet_refused"
    title = "The sheet cannot be read"


class SheetTooLarge(AppError):
    """The sheet has more rows, changes or bytes than are taken at once; `limit` says how many."""

    code = "sheet_too_large"
    kind = ErrorKind.TOO_LARGE
    title = "The sheet is too large"


class SheetWrong(AppError):
    """Cells hold what cannot be; nothing was changed. `errors` lists them by line and column."""

    code = "sheet_wrong"
    title = "Some cells of the sheet cannot be used"
