"""How editing artists, albums and songs fails."""

from segue.kernel.errors import AppError, ErrorKind


class RevisionStale(AppError):
    """It was changed since the revision that `If-Match` names; `revision` is the current one."""

    code = "revision_stale"
    kind = ErrorKind.STALE
    title = "It was changed in between"


class RevisionUnreadable(AppError):
    """`If-Match` holds no ETag of ours."""

    code = "revision_unreadable"
    title = "The revision cannot be read"


class DetailRefused(AppError):
    """A field holds what cannot be; `field` names it."""

    code = "detail_refused"
    title = "One of the details cannot be right"


class IdentifierRefused(AppError):
    """An ISRC, ISWC, UPC or EAN whose form or check digit is wrong; `field` names it."""

    code = "identifier_refused"
    title = "The identifier is not valid"


class CreditsRefused(AppError):
    """A song needs a main artist, its own artist among the credits, and each credit once."""

    code = "credits_refused"
    title = "The credits cannot be right"


class NotDeleted(AppError):
    """There is nothing to restore: it stands, or was merged into another."""

    code = "stands_already"
    kind = ErrorKind.CONFLICT
    title = "It is not deleted"


class ParentDeleted(AppError):
    """What it belongs to is deleted: restore that first."""

    code = "parent_deleted"
    kind = ErrorKind.CONFLICT
    title = "What it belongs to is deleted"


class MergedAway(AppError):
    """It was a double and goes on as `into`."""

    code = "merged_away"
    kind = ErrorKind.MOVED
    title = "It goes on under another id"
