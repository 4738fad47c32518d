"""How accounts fails."""

from segue.kernel.errors import AppError, ErrorKind


class Unauthenticated(AppError):
    """No token, or one that is no longer good."""

    code = "unauthenticated"
    kind = ErrorKind.UNAUTHENTICATED
    title = "You are not signed in"


class BadCredentials(AppError):
    """The address and the password do not belong together; which of them is wrong is not said."""

    code = "bad_credentials"
    kind = ErrorKind.UNAUTHENTICATED
    title = "That did not match"


class AccountDeleted(AppError):
    """The person asked for the account to be deleted; it can be restored until `erased_from`."""

    code = "account_deleted"
    kind = ErrorKind.FORBIDDEN
    title = "This account is deleted"


class SecondFactorNeeded(AppError):
    """The first proof was right; `challenge` is what the second step (one of `methods`) completes.

    It is good for `expires_in` seconds and for nothing else.
    """

    code = "second_factor_needed"
    kind = ErrorKind.UNAUTHENTICATED
    title = "One more step"


class Suspended(AppError):
    """The account was suspended by an admin."""

    code = "account_suspended"
    kind = ErrorKind.FORBIDDEN
    title = "This account is suspended"


class RoleMissing(AppError):
    """Signed in, but without the role this needs."""

    code = "role_missing"
    kind = ErrorKind.FORBIDDEN
    title = "Your account may not do this"


class CrossOrigin(AppError):
    """A cookie came along with a change that another site asked for."""

    code = "cross_origin"
    kind = ErrorKind.FORBIDDEN
    title = "The request came from another site"


class EmailTaken(AppError):
    """Somebody signed up with this address before."""

    code = "email_taken"
    kind = ErrorKind.CONFLICT
    title = "There is an account with this address"


class EmailInvalid(AppError):
    """The address cannot be one."""

    code = "email_invalid"
    kind = ErrorKind.INVALID
    title = "The address is not an e-mail address"


class PasswordRefused(AppError):
    """The password is too easily guessed."""

    code = "password_refused"
    kind = ErrorKind.INVALID
    title = "Choose another password"


class RegistrationClosed(AppError):
    """The operator does not let people sign up by themselves."""

    code = "registration_closed"
    kind = ErrorKind.FORBIDDEN
    title = "Sign-up is closed"


class SetupDone(AppError):
    """The first admin was made before."""

    code = "setup_done"
    kind = ErrorKind.CONFLICT
    title = "Segue is already set up"


class SetupCodeWrong(AppError):
    """The set-up code is missing or not the one in the server's log."""

    code = "setup_code_wrong"
    kind = ErrorKind.FORBIDDEN
    title = "The set-up code does not match"


class TooManyTries(AppError):
    """Too many wrong passwords in a short time; `retry_after` is in seconds."""

    code = "too_many_tries"
    kind = ErrorKind.LIMITED
    title = "Too many tries"


class SignInBusy(AppError):
    """More people are signing in than passwords can be checked."""

    code = "sign_in_busy"
    kind = ErrorKind.UNAVAILABLE
    title = "Many people are signing in"


class UserMissing(AppError):
    """No account has this address."""

    code = "user_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such account"
