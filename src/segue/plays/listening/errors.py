"""How asking for statistics fails."""

from segue.kernel.errors import AppError


class BadPeriod(AppError):
    """That is no year and no month."""

    code = "bad_period"
    title = "That is no period"
