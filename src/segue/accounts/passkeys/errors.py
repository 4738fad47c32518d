"""How passkeys fail."""

from segue.kernel.errors import AppError, ErrorKind


class PasskeyRefused(AppError):
    """The passkey is unknown here, its answer does not hold, or the challenge is over."""

    code = "passkey_refused"
    kind = ErrorKind.UNAUTHENTICATED
    title = "That passkey did not work"


class PasskeyUnusable(AppError):
    """What the browser made cannot be stored as a passkey."""

    code = "passkey_unusable"
    kind = ErrorKind.INVALID
    title = "The passkey could not be added"


class PasskeySuspected(AppError):
    """The passkey's counter went back: there is a copy of it somewhere."""

    code = "passkey_suspected"
    kind = ErrorKind.UNAUTHENTICATED
    title = "This passkey may have been copied"


class PasskeyMissing(AppError):
    """The person has no such passkey."""

    code = "passkey_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such passkey"


class PasskeyTaken(AppError):
    """The passkey was added before."""

    code = "passkey_taken"
    kind = ErrorKind.CONFLICT
    title = "This passkey is there already"


class TooManyPasskeys(AppError):
    """The account has as many passkeys as it may."""

    code = "too_many_passkeys"
    kind = ErrorKind.CONFLICT
    title = "There are many passkeys already"


class PasskeysUnavailable(AppError):
    """Browsers make passkeys for names and HTTPS only, and this server has not both."""

    code = "passkeys_unavailable"
    kind = ErrorKind.CONFLICT
    title = "Passkeys cannot be used on this server"
