"""How reading about imports fails."""

from segue.kernel.errors import AppError, ErrorKind


class ImportMissing(AppError):
    """No import with this id, or its report is not kept any more."""

    code = "import_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such import"
