"""How libraries fail."""

from segue.kernel.errors import AppError, ErrorKind


class LibraryFull(AppError):
    """There are as many things of a kind as a library takes."""

    code = "library_full"
    kind = ErrorKind.CONFLICT
    title = "The library is full"


class ChangesForgotten(AppError):
    """What was removed since that version is no longer known, or the version was never given out."""

    code = "library_changes_forgotten"
    kind = ErrorKind.GONE
    title = "Changes from so long ago are not known"


class PlaylistUnknown(AppError):
    """There is no such playlist, or none that the asker may know of."""

    code = "playlist_unknown"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such playlist"
