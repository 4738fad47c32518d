"""How signing in through providers fails."""

from segue.kernel.errors import AppError, ErrorKind


class ProviderMissing(AppError):
    """The operator has set up no such provider."""

    code = "provider_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such sign-in provider"


class ProviderDown(AppError):
    """The provider cannot be reached, or does not keep to what it said of itself."""

    code = "provider_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "The sign-in provider does not answer"


class ProviderRefused(AppError):
    """The provider did not sign the person in, or what it said of them does not hold."""

    code = "provider_refused"
    kind = ErrorKind.UNAUTHENTICATED
    title = "The provider did not sign you in"


class FlowLost(AppError):
    """The browser that comes back is not the one that left, or it took too long."""

    code = "provider_visit_over"
    kind = ErrorKind.UNAUTHENTICATED
    title = "This sign-in is over"


class AddressUnverified(AppError):
    """A new account needs an address that the provider has verified."""

    code = "provider_email_unverified"
    kind = ErrorKind.FORBIDDEN
    title = "Your address is not verified"


class LinkFirst(AppError):
    """There is an account with this address, and it is not certain enough that it is the same person's."""

    code = "link_first"
    kind = ErrorKind.CONFLICT
    title = "There is an account with your address"


class IdentityTaken(AppError):
    """The provider's account signs in somebody else."""

    code = "identity_taken"
    kind = ErrorKind.CONFLICT
    title = "This belongs to another account"


class ProviderLinked(AppError):
    """The account has another one of this provider."""

    code = "provider_linked"
    kind = ErrorKind.CONFLICT
    title = "This provider is linked already"


class IdentityMissing(AppError):
    """The person has no such link."""

    code = "identity_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such link"
