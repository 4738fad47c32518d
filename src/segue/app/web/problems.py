"""Failures as HTTP: the status of each kind is decided here, and nowhere else (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from segue.accounts.api import KeyInvalid
from segue.app.logs import request_id
from segue.ingest.api import ChecksumMismatch, ChecksumUnknown, PieceTypeWrong
from segue.kernel.errors import AppError, ErrorKind

CONTENT_TYPE = "application/problem+json"
STATUS_OF: Mapping[ErrorKind, int] = {
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.STALE: 412,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.UNAUTHENTICATED: 401,
    ErrorKind.INVALID: 422,
    ErrorKind.TOO_LARGE: 413,
    ErrorKind.LIMITED: 429,
    ErrorKind.UNAVAILABLE: 503,
    ErrorKind.OUT_OF_SPACE: 507,
    ErrorKind.UNLICENSED: 451,
    ErrorKind.GONE: 410,
    ErrorKind.MOVED: 308,
}
_RETRY_AFTER_S = 5
_AGAIN_LATER = (429, 503, 507)
_encoder = msgspec.json.Encoder(enc_hook=str)


class RouteMissing(AppError):
    """No route has this path."""

    code = "not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is nothing here"


class MethodMissing(AppError):
    """The path has routes, but none for this method; `Allow` names those there are."""

    code = "method_not_allowed"
    kind = ErrorKind.INVALID
    title = "Not with this method"


class BodyUnreadable(AppError):
    """The body is not what its headers say."""

    code = "body_unreadable"
    kind = ErrorKind.INVALID
    title = "The request cannot be read"


class BodyStalled(AppError):
    """The body stopped coming."""

    code = "body_stalled"
    kind = ErrorKind.INVALID
    title = "The request stopped coming"


class AddressTooLong(AppError):
    """The path is longer than any of ours."""

    code = "address_too_long"
    kind = ErrorKind.TOO_LARGE
    title = "The address is too long"


class HeadersTooLarge(AppError):
    """The headers are larger than any browser sends."""

    code = "headers_too_large"
    kind = ErrorKind.TOO_LARGE
    title = "The headers are too large"


class RequestInvalid(AppError):
    """The request has a part that is missing, unknown or wrong; `errors` names each with its place."""

    code = "request_invalid"
    kind = ErrorKind.INVALID
    title = "The request cannot be used"


class BodyTooLarge(AppError):
    """The body is larger than this route takes; `limit` is in bytes."""

    code = "body_too_large"
    kind = ErrorKind.TOO_LARGE
    title = "The request is too large"


class TimedOut(AppError):
    """The server could not answer within its time limit."""

    code = "timed_out"
    kind = ErrorKind.UNAVAILABLE
    title = "This took too long"


class Unexpected(AppError):
    """A fault of the server; the log has it under the request's id."""

    code = "unexpected"
    kind = ErrorKind.UNAVAILABLE
    title = "Something went wrong here"


class MetricsPrivate(AppError):
    """Metrics are shown on private networks only."""

    code = "metrics_private"
    kind = ErrorKind.FORBIDDEN
    title = "Metrics are not public"


# Where HTTP has a status of its own for what the kind says more broadly.
_OWN_STATUS: Mapping[type[AppError], int] = {
    MethodMissing: 405,
    BodyUnreadable: 400,
    KeyInvalid: 400,
    BodyStalled: 408,
    AddressTooLong: 414,
    HeadersTooLarge: 431,
    Unexpected: 500,
    # tus 1.0.0 names these.
    PieceTypeWrong: 415,
    ChecksumUnknown: 400,
    ChecksumMismatch: 460,
}
_FRAMEWORKS: Mapping[int, tuple[type[AppError], str]] = {
    404: (RouteMissing, "Check the address."),
    405: (MethodMissing, "The address is right, but not for this method."),
    408: (BodyStalled, "Check the connection and try again."),
    413: (BodyTooLarge, "Send less at once."),
    414: (AddressTooLong, "Send a shorter address."),
    431: (HeadersTooLarge, "Send fewer or shorter headers."),
}


def problem_of(error: AppError) -> tuple[int, bytes]:
    """The status and the body of a failure."""
    status = _OWN_STATUS.get(type(error)) or STATUS_OF[error.kind]
    return status, problem_body(status, error.code, error.title, error.detail, error.fields)


def problem_body(status: int, code: str, title: str, detail: str, fields: Mapping[str, object]) -> bytes:
    """An `application/problem+json` body."""
    told = {
        "type": f"urn:segue:error:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return _encoder.encode({**fields, **told})


def problem_headers(status: int, fields: Mapping[str, object]) -> dict[str, str]:
    """What goes with a failure: no caching, when to come back, how to sign in."""
    headers = {"cache-control": "no-store"}
    if status in _AGAIN_LATER or "retry_after" in fields:
        headers["retry-after"] = str(fields.get("retry_after", _RETRY_AFTER_S))
    if status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    return headers


def moved_address(path: str, query: str, fields: Mapping[str, object]) -> str:
    """The same address with the id that something goes on under (`id` and `into` of the failure)."""
    place = "/".join(str(fields["into"]) if part == str(fields["id"]) else part for part in path.split("/"))
    return f"{place}?{query}" if query else place


def unexpected() -> Unexpected:
    """A fault of ours in the request that is being answered."""
    known = request_id.get()
    return Unexpected(f"The operator finds it in the log under {known}.", request_id=known)


def problem_response(error: AppError) -> Response:
    """The whole answer to a failure."""
    status, body = problem_of(error)
    headers = problem_headers(status, error.fields)
    return Response(body, status_code=status, headers=headers, media_type=CONTENT_TYPE)


def http_problem(error: HTTPException) -> Response:
    """What the framework refuses: unknown paths, methods, bodies it cannot read."""
    kind, detail = _FRAMEWORKS.get(error.status_code, (BodyUnreadable, "Check it against the documentation."))
    response = problem_response(kind(detail))
    response.headers.update(error.headers or {})
    return response


def validation_problem(error: RequestValidationError) -> Response:
    """What the schemas refuse. Values are not repeated: a password may be among them."""
    errors: list[dict[str, Any]] = [
        {"place": [str(part) for part in one["loc"]], "message": one["msg"], "rule": one["type"]}
        for one in error.errors()
    ]
    first = errors[0]
    detail = f"{'.'.join(first['place'])}: {first['message']}." if errors else "Check the request."
    return problem_response(RequestInvalid(detail, errors=errors))
