"""Why a file cannot become a song, in words its sender can act on."""

from segue.kernel.errors import AppError, ErrorKind


class Refused(AppError):
    """The file itself is at fault: another attempt would end the same."""

    code = "refused"
    title = "The file cannot be used"


class EmptyFile(Refused):
    """No bytes."""

    code = "empty_file"


class NotAudio(Refused):
    """Not one of the formats taken."""

    code = "not_audio"


class CodecRefused(Refused):
    """A known container with sound in a form that is not taken."""

    code = "codec_refused"


class Damaged(Refused):
    """The sound cannot be decoded, or too little of it."""

    code = "damaged"


class Truncated(Refused):
    """The file ends before the song does."""

    code = "truncated"


class TooShort(Refused):
    """Under half a second."""

    code = "too_short"


class TooLong(Refused):
    """Over four hours."""

    code = "too_long"


class RateRefused(Refused):
    """A sample rate outside 8 to 192 kHz."""

    code = "sample_rate_refused"


class TooManyChannels(Refused):
    """More than eight channels."""

    code = "too_many_channels"


class TooManyStreams(Refused):
    """More streams in the container than any song has."""

    code = "too_many_streams"


class Silent(Refused):
    """Nothing to hear."""

    code = "silent"


class TooSparse(Refused):
    """Hours of sound in next to no bytes: made to exhaust, not to be heard."""

    code = "too_sparse"


class TagTooLarge(Refused):
    """The tags claim more room than tags need."""

    code = "tags_too_large"


class CoverRefused(Refused):
    """The picture inside the file would not fit into memory."""

    code = "cover_too_large"


class TooDemanding(Refused):
    """Reading the file took more memory or time than any song needs."""

    code = "too_demanding"


class Poison(Refused):
    """Three attempts ended badly for reasons nobody caught."""

    code = "poison"


class MasterMissing(Refused):
    """A file imported in place is not there any more."""

    code = "master_missing"


class MasterChanged(Refused):
    """A file imported in place is another one than was imported."""

    code = "master_changed"


class Withdrawn(Refused):
    """The song was withdrawn while its renditions were being made."""

    code = "song_withdrawn"


class EngineDown(AppError):
    """The encoder cannot be run at all: the machine is at fault, not the file."""

    code = "encoder_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "The encoder cannot be run"


class UploadMissing(AppError):
    """No upload with this id, or it belongs to somebody else."""

    code = "upload_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such upload"


class UploadMalformed(AppError):
    """The request's body is not the multipart form that was promised."""

    code = "upload_malformed"
    title = "The upload cannot be read"


class UploadTooLarge(AppError):
    """The file is over the operator's limit."""

    code = "upload_too_large"
    kind = ErrorKind.TOO_LARGE
    title = "The file is too large"


class FieldInvalid(AppError):
    """A field of the form has a value that cannot be used; `field` names it."""

    code = "field_invalid"
    title = "A field cannot be used"


class FolderMissing(AppError):
    """There is no such folder to import."""

    code = "folder_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such folder"
