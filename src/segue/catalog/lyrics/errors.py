"""How lyrics fail."""

from segue.kernel.errors import AppError, ErrorKind


class LyricsMissing(AppError):
    """The song has no lyrics, or none in this language."""

    code = "lyrics_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There are no such lyrics"


class LyricsRefused(AppError):
    """The lyrics cannot be read, or are too long; `line` says where, when that is known."""

    code = "lyrics_refused"
    title = "The lyrics cannot be read"
