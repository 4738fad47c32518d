"""How proving and changing an address or a password fails."""

from segue.kernel.errors import AppError, ErrorKind


class PasswordWrong(AppError):
    """The password that should prove who is asking is not this person's."""

    code = "password_wrong"
    kind = ErrorKind.FORBIDDEN
    title = "That is not your password"


class AddressVerified(AppError):
    """The address was confirmed before."""

    code = "address_verified"
    kind = ErrorKind.CONFLICT
    title = "Your address is confirmed already"
