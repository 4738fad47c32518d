"""How profiles and preferences fail."""

from segue.kernel.errors import AppError, ErrorKind


class NameEmpty(AppError):
    """Nothing is left of the name once control characters and white space are gone."""

    code = "display_name_empty"
    kind = ErrorKind.INVALID
    title = "The name is empty"


class CountryUnknown(AppError):
    """No country has this code."""

    code = "country_unknown"
    kind = ErrorKind.INVALID
    title = "There is no such country"


class PreferencesStale(AppError):
    """The preferences were changed since the version that `If-Match` names; `version` is the current one."""

    code = "preferences_stale"
    kind = ErrorKind.STALE
    title = "Your preferences were changed elsewhere"


class VersionUnreadable(AppError):
    """`If-Match` names no version of this."""

    code = "version_unreadable"
    kind = ErrorKind.INVALID
    title = "If-Match cannot be read"


class AvatarTooLarge(AppError):
    """The file is over the limit, which is in bytes."""

    code = "avatar_too_large"
    kind = ErrorKind.TOO_LARGE
    title = "The picture is too large"


class AvatarMissing(AppError):
    """No avatar has this id, or it was replaced."""

    code = "avatar_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such picture"
