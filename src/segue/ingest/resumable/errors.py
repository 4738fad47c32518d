"""How an upload in pieces fails (tus 1.0.0 names the statuses)."""

from segue.kernel.errors import AppError, ErrorKind


class TusVersionRefused(AppError):
    """The client speaks another version of the protocol; `Tus-Version` names ours."""

    code = "tus_version_refused"
    kind = ErrorKind.STALE
    title = "Another version of the protocol"


class TusHeaderInvalid(AppError):
    """A header of the protocol is missing or cannot be read; `header` names it."""

    code = "tus_header_invalid"
    title = "A header cannot be used"


class PieceTypeWrong(AppError):
    """A piece did not come as `application/offset+octet-stream`."""

    code = "piece_type_wrong"
    title = "The piece has the wrong type"


class OffsetTaken(AppError):
    """The piece does not begin where what is here ends; `offset` says where that is."""

    code = "offset_mismatch"
    kind = ErrorKind.CONFLICT
    title = "The upload is elsewhere"


class PieceTooLong(AppError):
    """More came than was announced when the upload began."""

    code = "piece_too_long"
    kind = ErrorKind.TOO_LARGE
    title = "More than announced"


class ChecksumMismatch(AppError):
    """The piece did not arrive as it was sent; nothing of it was kept."""

    code = "checksum_mismatch"
    title = "The piece arrived damaged"


class ChecksumUnknown(AppError):
    """The algorithm of the checksum is not known here; `known` names those that are."""

    code = "checksum_unknown"
    title = "The checksum cannot be computed"


class UploadExpired(AppError):
    """Nothing came for so long that what was here is forgotten."""

    code = "upload_expired"
    kind = ErrorKind.GONE
    title = "The upload has expired"


class UploadUnderway(AppError):
    """The upload is being made into a song, or was."""

    code = "upload_underway"
    kind = ErrorKind.CONFLICT
    title = "The upload cannot be ended any more"


class TooManyUnfinished(AppError):
    """A person has more unfinished uploads than anyone needs."""

    code = "too_many_unfinished"
    kind = ErrorKind.CONFLICT
    title = "Too many unfinished uploads"
