"""How keys of requests fail."""

from segue.kernel.errors import AppError, ErrorKind


class KeyInvalid(AppError):
    """The Idempotency-Key is empty, longer than 255 characters, sent twice, or not printable ASCII."""

    code = "idempotency_key_invalid"
    kind = ErrorKind.INVALID
    title = "The Idempotency-Key cannot be used"


class KeyReused(AppError):
    """The Idempotency-Key was sent before with another request."""

    code = "idempotency_key_reused"
    kind = ErrorKind.INVALID
    title = "The Idempotency-Key belongs to another request"


class KeyUnderWay(AppError):
    """The first request with this Idempotency-Key is not answered yet; `retry_after` is in seconds."""

    code = "idempotency_key_under_way"
    kind = ErrorKind.CONFLICT
    title = "The same request is under way"
