"""The access log: a line for each answer, without query strings or tokens."""

import asyncio
import re
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import IO, TYPE_CHECKING, Literal

import msgspec
import structlog
from starlette.types import Scope

from segue.app.logs import HIDDEN, redact

if TYPE_CHECKING:
    from segue.app.web.shell import Exchange

_HELD_S = 0.25
_MEDIA_FILE = re.compile(r"[0-9a-f-]{36}/[0-9a-f-]{36}/(?:[a-z0-9]{1,32}/)?[a-z0-9]{1,32}\.[a-z0-9]{1,8}")
_SHARED = ("/s/", "/embed/", "/api/v1/shares/")
_SHARED_TOKEN = re.compile(r"^(/s/|/embed/|/api/v1/shares/)[^/]+")
AddressDetail = Literal["whole", "network", "none"]
_log = structlog.get_logger("segue.access")
_encode_lines = msgspec.json.Encoder().encode_lines


class _Line(msgspec.Struct):
    method: str
    path: str
    route: str
    status: int
    bytes: int
    ms: float
    client: str | None
    request_id: str


class _JsonLine(_Line):
    timestamp: str
    event: str = "request"
    level: str = "info"
    logger: str = "segue.access"


class AccessLog:
    """Writes JSON lines itself, for the chain of processors would cost more than a stream answer.

    Lines leave together, a quarter of a second after the first. Without a `write` it speaks
    through the log, for the eye.
    """

    def __init__(
        self, write: Callable[[bytes], object] | None = None, *, addresses: AddressDetail = "whole"
    ) -> None:
        self._write = write
        self._addresses = addresses
        self._waiting: list[_JsonLine] = []
        self._second = 0
        self._stamp = ""

    @classmethod
    def for_format(cls, log_format: str, addresses: AddressDetail) -> "AccessLog":
        """What goes with the settings' log format and how much of addresses it may tell."""
        as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
        return cls(_writer_to(sys.stderr) if as_json else None, addresses=addresses)

    def note(self, scope: Scope, exchange: "Exchange", template: str, seconds: float) -> None:
        """Log one answer.

        Health checks and audio that went well are left out: a listener asks for a piece of a song every few
        seconds, and metrics count them.
        """
        if exchange.status < HTTPStatus.BAD_REQUEST and template.startswith(("/health", "/m/")):
            return
        client = scope.get("client")
        line = (
            scope["method"],
            safe_path(scope["path"]),
            template,
            exchange.status,
            exchange.bytes,
            round(seconds * 1000, 2),
            shown_address(client[0], self._addresses) if client else None,
            exchange.id,
        )
        if self._write is None:
            _log.info("request", **msgspec.structs.asdict(_Line(*line)))
            return
        if not self._waiting:
            asyncio.get_running_loop().call_later(_HELD_S, self.flush)
        self._waiting.append(_JsonLine(*line, self._now()))

    def flush(self) -> None:
        """Write what is waiting."""
        if self._write is not None and self._waiting:
            lines, self._waiting = self._waiting, []
            self._write(_encode_lines(lines))

    def _now(self) -> str:
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second, self._stamp = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        return f"{self._stamp}.{int((now - second) * 1e6):06d}Z"


@lru_cache(maxsize=4096)
def shown_address(address: str, detail: AddressDetail) -> str | None:
    """As much of a network address as the operator wants in the log: all, the network it is in, or none.

    Of IPv4 24 bits and of IPv6 48 stay: what names a provider's neighbourhood, not a household.
    """
    if detail == "whole":
        return address
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    if detail == "none":
        return None
    bits = 24 if parsed.version == 4 else 48
    return str(ip_network(f"{parsed}/{bits}", strict=False).network_address)


def _writer_to(stream: IO[str]) -> Callable[[bytes], object]:
    def write(lines: bytes) -> None:
        stream.write(lines.decode())
        stream.flush()

    return write


def safe_path(path: str) -> str:
    """The path without the token of a signed one, or anything else that looks like a token."""
    if path.startswith("/m/"):
        _, _, rest = path[3:].partition("/")
        # What names a file holds no secret, and looking for one takes longer than finding the file.
        return f"/m/{HIDDEN}/{rest if _MEDIA_FILE.fullmatch(rest) else redact(rest)}"
    if path.startswith(_SHARED):
        return _SHARED_TOKEN.sub(rf"\1{HIDDEN}", path)
    return redact(path) if len(path) >= 80 else path
