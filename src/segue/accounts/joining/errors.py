"""How joining fails."""

from segue.kernel.errors import AppError, ErrorKind


class InvitationRefused(AppError):
    """The invitation is unknown, used up, withdrawn, too old, or for another address."""

    code = "invitation_refused"
    kind = ErrorKind.FORBIDDEN
    title = "This invitation is no longer good"


class InvitationMissing(AppError):
    """There is no such invitation."""

    code = "invitation_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such invitation"


class RegistrationFixed(AppError):
    """SEGUE_REGISTRATION says who may sign up, and not the pages."""

    code = "registration_fixed"
    kind = ErrorKind.CONFLICT
    title = "The operator decides who may sign up"
