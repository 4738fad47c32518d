"""How merging doubles fails."""

from segue.kernel.errors import AppError, ErrorKind


class MergeRefused(AppError):
    """The two cannot be merged as they are."""

    code = "merge_refused"
    kind = ErrorKind.CONFLICT
    title = "These two cannot be merged"
