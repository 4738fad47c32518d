"""How licences fail."""

from segue.kernel.errors import AppError


class LicenceRefused(AppError):
    """A licence says something that cannot be meant; `place` counts from 0, `field` names the part."""

    code = "licence_refused"
    title = "A licence cannot be used"
