"""How second steps fail."""

from segue.kernel.errors import AppError, ErrorKind


class ChallengeOver(AppError):
    """The sign-in that waited for this step is unknown, over or was tried too often."""

    code = "sign_in_over"
    kind = ErrorKind.UNAUTHENTICATED
    title = "Start signing in again"


class CodeWrong(AppError):
    """The code is not the one, or was used before."""

    code = "code_wrong"
    kind = ErrorKind.UNAUTHENTICATED
    title = "That code did not match"


class ConfirmationWrong(AppError):
    """The code that should confirm a new authenticator is not the one it shows now."""

    code = "confirmation_wrong"
    kind = ErrorKind.INVALID
    title = "That code did not match"


class ProofNeeded(AppError):
    """Before something grave a person proves again who they are; `accepts` names what is taken."""

    code = "proof_needed"
    kind = ErrorKind.FORBIDDEN
    title = "Confirm that it is you"


class TotpOn(AppError):
    """An authenticator app is set up already."""

    code = "totp_on"
    kind = ErrorKind.CONFLICT
    title = "One-time codes are on already"


class TotpMissing(AppError):
    """No authenticator app is set up, or none waits for its first code."""

    code = "totp_missing"
    kind = ErrorKind.NOT_FOUND
    title = "One-time codes are not set up"


class FactorsOff(AppError):
    """Recovery codes stand in for a second step, and none is asked of this account."""

    code = "second_factor_off"
    kind = ErrorKind.CONFLICT
    title = "Signing in takes one step only"


class NoPasskeyYet(AppError):
    """A passkey can be asked for only once there is one."""

    code = "no_passkey"
    kind = ErrorKind.CONFLICT
    title = "Add a passkey first"


class LastWayIn(AppError):
    """Without this the person could not sign in any more."""

    code = "last_way_in"
    kind = ErrorKind.CONFLICT
    title = "This is the only way you can sign in"
