"""How tiers fail."""

from segue.kernel.errors import AppError, ErrorKind


class TierRefused(AppError):
    """A tier cannot be given like this: it has ended already, lasts too long, or lacks its proof."""

    code = "tier_refused"
    kind = ErrorKind.INVALID
    title = "The tier cannot be given like this"
