"""How delivery fails."""

from segue.kernel.errors import AppError, ErrorKind


class QualityUnknown(AppError):
    """The quality asked for is not one of the tiers; `allowed` lists them."""

    code = "quality_unknown"
    kind = ErrorKind.INVALID
    title = "There is no such quality"


class QualityNotInTier(AppError):
    """More was asked than the listener's subscription reaches; `best_quality` is what it does."""

    code = "quality_not_in_tier"
    kind = ErrorKind.FORBIDDEN
    title = "Your subscription does not reach this quality"


class SongPreparing(AppError):
    """The song came in as a file alone, and what this listener may hear is being made of it now."""

    code = "song_preparing"
    kind = ErrorKind.UNAVAILABLE
    title = "The song is being prepared"


class OriginalGone(AppError):
    """The song is a file on the server's disk that is not where it was."""

    code = "original_gone"
    kind = ErrorKind.NOT_FOUND
    title = "The song's file is gone"


class PaidSong(AppError):
    """The song is for paying tiers only, and the listener's is none."""

    code = "paid_song"
    kind = ErrorKind.FORBIDDEN
    title = "This song is for paying listeners"


class ExplicitLocked(AppError):
    """The song is explicit: the listener's preferences or the head of their family keep such songs out."""

    code = "explicit_locked"
    kind = ErrorKind.FORBIDDEN
    title = "Explicit songs are locked for you"


class ListeningDenied(AppError):
    """The person was suspended or lost their tier, or the recording was taken down."""

    code = "listening_denied"
    kind = ErrorKind.FORBIDDEN
    title = "This cannot be played"


class MediaPathRefused(AppError):
    """The path is not one that Segue made: altered, encoded or incomplete."""

    code = "media_path_refused"
    kind = ErrorKind.FORBIDDEN
    title = "This address is not valid"


class MediaUrlExpired(AppError):
    """The address was good once; a new one comes from the song's stream answer."""

    code = "media_url_expired"
    kind = ErrorKind.GONE
    title = "This address has expired"


class MediaMissing(AppError):
    """The song's version has no such file."""

    code = "media_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such file"


class EdgeUnknown(AppError):
    """An edge must show the secret it shares with the server."""

    code = "edge_unknown"
    kind = ErrorKind.FORBIDDEN
    title = "Only an edge may ask this"
