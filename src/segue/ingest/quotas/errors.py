"""How an artist's room runs out."""

from segue.kernel.errors import AppError, ErrorKind


class QuotaExceeded(AppError):
    """The artist has no room left for the file; `quota`, `used` and `size` are in bytes."""

    code = "artist_quota_exceeded"
    kind = ErrorKind.TOO_LARGE
    title = "The artist has no room left"
