"""How access is refused."""

from segue.kernel.errors import AppError, ErrorKind


class LimitReached(AppError):
    """It was done too often for now; `limit` names which, `retry_after` is in seconds."""

    code = "limit_reached"
    kind = ErrorKind.LIMITED
    title = "That was too much at once"


class RouteUnlisted(Exception):
    """A route is served that the table does not know, so nobody has said who may ask it."""
