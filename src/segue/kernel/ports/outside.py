"""Asking servers of others over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from segue.kernel.errors import AppError, ErrorKind


class OutsideDown(AppError):
    """The other server cannot be reached, takes too long or says too much."""

    code = "outside_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "Another server does not answer"


@dataclass(frozen=True, slots=True)
class OutsideAnswer:
    """What came back, whatever its status."""

    status: int
    body: bytes = field(repr=False)


class OutsideWeb(Protocol):
    """One request at a time, to addresses that the operator or a provider of theirs named.

    Redirects are answers like others: they are not followed. TLS certificates are checked.
    """

    async def ask(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
        largest: int,
    ) -> OutsideAnswer:
        """GET, or POST of a form. Raises OutsideDown past `deadline_s` in all or `largest` bytes."""
        ...
