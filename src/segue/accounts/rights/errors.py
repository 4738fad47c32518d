"""How people's rights over their data fail."""

from segue.kernel.errors import AppError, ErrorKind


class SignInAgain(AppError):
    """An account without a password proves itself by a sign-in of the last minutes."""

    code = "sign_in_again"
    kind = ErrorKind.FORBIDDEN
    title = "Sign in again first"


class LastAdmin(AppError):
    """Without this account nobody could administer the server."""

    code = "last_admin"
    kind = ErrorKind.CONFLICT
    title = "You are the only admin"


class NotLeaving(AppError):
    """The account was not deleted."""

    code = "not_deleted"
    kind = ErrorKind.CONFLICT
    title = "This account is not deleted"


class TooLateToRestore(AppError):
    """The days in which the account could be restored are over."""

    code = "restore_too_late"
    kind = ErrorKind.GONE
    title = "This account can no longer be restored"


class RestoreTicketOver(AppError):
    """What a refused sign-in gave to restore the account is over, or was never given."""

    code = "restore_ticket_over"
    kind = ErrorKind.GONE
    title = "Sign in once more first"


class ExportMissing(AppError):
    """No export of this person has this id, or it was swept."""

    code = "export_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such export"


class ExportNotReady(AppError):
    """The export is still being made, or could not be."""

    code = "export_not_ready"
    kind = ErrorKind.CONFLICT
    title = "The export is not ready"


class ExportTooSoon(AppError):
    """One export a day; `retry_after` is in seconds."""

    code = "export_too_soon"
    kind = ErrorKind.LIMITED
    title = "There is an export of today"
