"""How reports fail."""

from segue.kernel.errors import AppError, ErrorKind


class ReportedAlready(AppError):
    """The asker's last report of the same thing waits for an answer."""

    code = "reported_already"
    kind = ErrorKind.CONFLICT
    title = "Your report is being looked at"


class ReportMissing(AppError):
    """No such report."""

    code = "report_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such report"


class ReportDecided(AppError):
    """The report was upheld or dismissed before."""

    code = "report_decided"
    kind = ErrorKind.CONFLICT
    title = "The report was decided before"
