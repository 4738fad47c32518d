"""How versions fail."""

from segue.kernel.errors import AppError, ErrorKind


class VersionMissing(AppError):
    """The song has no such version."""

    code = "version_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such version"


class VersionUnfinished(AppError):
    """The version is still being made."""

    code = "version_unfinished"
    kind = ErrorKind.CONFLICT
    title = "The version is not ready"


class VersionPlaying(AppError):
    """The version is the one that plays."""

    code = "version_playing"
    kind = ErrorKind.CONFLICT
    title = "The version is the one that plays"
