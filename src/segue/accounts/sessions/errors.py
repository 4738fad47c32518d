"""How sessions fail."""

from segue.kernel.errors import AppError, ErrorKind


class RefreshRefused(AppError):
    """The refresh token is unknown, used, expired or of an ended session."""

    code = "refresh_refused"
    kind = ErrorKind.UNAUTHENTICATED
    title = "Your session has ended"


class SessionMissing(AppError):
    """The person has no such session, or it has ended."""

    code = "session_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such session"
