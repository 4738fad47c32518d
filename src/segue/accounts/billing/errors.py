"""How billing fails."""

from segue.kernel.errors import AppError, ErrorKind


class BillingOff(AppError):
    """The operator has set no secret, so that nobody can sign events."""

    code = "billing_off"
    kind = ErrorKind.FORBIDDEN
    title = "Billing is not set up"


class BillingSignatureWrong(AppError):
    """The event is not signed as it must be, or was signed too long ago."""

    code = "billing_signature_wrong"
    kind = ErrorKind.FORBIDDEN
    title = "The signature does not match"


class BillingEventInvalid(AppError):
    """The event is signed, but says nothing that can be done."""

    code = "billing_event_invalid"
    kind = ErrorKind.INVALID
    title = "The event cannot be read"
