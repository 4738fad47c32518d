"""How smart playlists fail."""

from segue.kernel.errors import AppError, ErrorKind


class RulesRefused(AppError):
    """The rules mean nothing, or are past a bound."""

    code = "rules_refused"
    title = "These rules cannot be used"


class SmartPlaylistMissing(AppError):
    """There is no such smart playlist, or it is somebody else's."""

    code = "smart_playlist_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such smart playlist"


class TooManySmartPlaylists(AppError):
    """The person has as many as anyone may."""

    code = "too_many_smart_playlists"
    kind = ErrorKind.CONFLICT
    title = "There are too many smart playlists"
