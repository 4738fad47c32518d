"""Why a file of playlists cannot be taken."""

from segue.kernel.errors import AppError, ErrorKind


class ListRefused(AppError):
    """The file is no list of songs, or is made to do harm."""

    code = "list_refused"
    title = "The file cannot be read"


class ListTooLarge(AppError):
    """The file is over the limit."""

    code = "list_too_large"
    kind = ErrorKind.TOO_LARGE
    title = "The file is too large"


class ReadersDown(AppError):
    """No process could be started to read the file."""

    code = "readers_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "Files cannot be read now"


class ImportMissing(AppError):
    """There is no such import, or it is somebody else's."""

    code = "list_import_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such import"


class EntryMissing(AppError):
    """The import has no such list or entry."""

    code = "list_entry_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such entry"


class ImportNotReady(AppError):
    """The file is still being read, or could not be."""

    code = "import_not_ready"
    kind = ErrorKind.CONFLICT
    title = "The import is not ready"


class TooManyImports(AppError):
    """The person has as many imports as are kept."""

    code = "too_many_imports"
    kind = ErrorKind.CONFLICT
    title = "There are too many imports"
