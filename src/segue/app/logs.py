"""Logs of every role: structlog, as JSON or for the eye, with secrets taken out on the way."""

import logging
import re
import sys
from contextvars import ContextVar
from typing import IO, Any, Literal

# It would load rich for tracebacks that are written another way here: 10 MB and 0.1 s of each process.
_without: Any = sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # None makes its import fail
import structlog  # noqa: E402  # see above
from structlog.typing import EventDict, Processor, WrappedLogger  # noqa: E402  # see above

if _without is None:
    del sys.modules["rich"]

request_id: ContextVar[str | None] = ContextVar("segue_request_id", default=None)
"""The request that is being answered, for every line that is logged meanwhile."""

HIDDEN = "[hidden]"
_TALKATIVE = ("alembic.runtime.plugins", "procrastinate")
"""Libraries whose information is their own workings; ours tells what became of migrations and jobs."""
_SECRET_KEYS = re.compile(
    r"pass(word|wd)?$|token|secret|authorization|cookie|^code$|^key$|signature", re.IGNORECASE
)
_SECRETS = re.compile(
    r"(?P<media>/m/)[^/\s\"'?]+"  # signed audio paths
    r"|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"  # JWTs
    r"|(?<![\w-])[\w-]{80,}(?![\w-])"  # refresh tokens: 86 characters of base64url
    r"|(?P<bearer>\bBearer\s+)\S+"
    r"|(?P<url>\w+://[^\s:/@]*:)[^\s@/]+(?=@)",  # passwords in URLs
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """`text` with tokens and passwords replaced by `[hidden]`."""
    return _SECRETS.sub(_hide, text)


def redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A structlog processor that hides secrets by their names and by their looks."""
    return {name: _clean(name, value) for name, value in event.items()}


def configure_logs(
    log_format: Literal["auto", "console", "json"], level: str, stream: IO[str] | None = None
) -> None:
    """Send everything that is logged, the libraries' lines too, through one chain to `stream` (stderr)."""
    out = stream or sys.stderr
    as_json = log_format == "json" or (log_format == "auto" and not out.isatty())
    shared: list[Processor] = [
        _add_request_id,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        # Before the redaction, so that a traceback's text passes through it.
        structlog.processors.format_exc_info,
        redact_event,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "debug" else logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _add_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    current = request_id.get()
    if current is not None:
        event.setdefault("request_id", current)
    return event


def _hide(found: re.Match[str]) -> str:
    kept = found["media"] or found["bearer"] or found["url"] or ""
    return kept + HIDDEN


def _clean(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float) or name.startswith("_"):
        return value
    if name not in _PLAIN_KEYS and _SECRET_KEYS.search(name):
        return HIDDEN
    if isinstance(value, dict):
        return {inner: _clean(str(inner), part) for inner, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", part) for part in value]
    return redact(value.decode(errors="replace") if isinstance(value, bytes) else str(value))


# `_record` and its like are structlog's own; blob keys are names, not secrets.
_PLAIN_KEYS = frozenset({"blob_key"})
