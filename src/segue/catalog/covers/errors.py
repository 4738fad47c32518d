"""How sleeves fail."""

from segue.kernel.errors import AppError, ErrorKind


class CoverTooLarge(AppError):
    """The file is over the limit, which is in bytes."""

    code = "picture_too_large"
    kind = ErrorKind.TOO_LARGE
    title = "The picture is too large"
