"""Sockets that are open in this process: each ends with the right it was opened with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import structlog

from segue.accounts.contracts import Caller
from segue.accounts.tokens import Authenticator
from segue.kernel.events import AccessChanged, Denied, Event, SessionEnded


class CutReason(StrEnum):
    """Why a socket is closed by the server."""

    SESSION_ENDED = "session_ended"
    SUSPENDED = "suspended"
    ACCESS_CHANGED = "access_changed"


_log = structlog.get_logger(__name__)
Cut = Callable[[CutReason], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Open:
    caller: Caller
    cut: Cut


class OpenSockets:
    """Every socket that outlives a request is held here while it is open.

    Register `hear` for SessionEnded, Denied and AccessChanged, after the authenticator's: whoever
    opens a socket meanwhile is then refused by the one or cut by the other.
    """

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator
        self._open: set[_Open] = set()

    def __len__(self) -> int:
        return len(self._open)

    @contextmanager
    def hold(self, caller: Caller, cut: Cut) -> Iterator[None]:
        """Hold a socket of `caller` for the block.

        `cut` is called from the event loop when it must close; it returns at once. After
        `access_changed` the client may come again with a fresh token. Raises Unauthenticated.
        """
        self._authenticator.check(caller)
        held = _Open(caller, cut)
        self._open.add(held)
        try:
            yield
        finally:
            self._open.discard(held)

    async def hear(self, event: Event) -> None:
        """Cut what has lost its right."""
        match event:
            case SessionEnded(session_id=session):
                self._cut(CutReason.SESSION_ENDED, session=session)
            case Denied(kind="person", subject_id=person):
                self._cut(CutReason.SUSPENDED, person=person)
            case AccessChanged(user_id=person, version=version):
                self._cut(CutReason.ACCESS_CHANGED, person=person, below=version)

    def _cut(
        self,
        reason: CutReason,
        *,
        session: UUID | None = None,
        person: UUID | None = None,
        below: int | None = None,
    ) -> None:
        for held in list(self._open):
            caller = held.caller
            concerned = caller.session_id == session or caller.user_id == person
            if concerned and (below is None or caller.access_version < below):
                self._open.discard(held)
                try:
                    held.cut(reason)
                except Exception:  # noqa: BLE001
                    # One socket's fault may not keep the others open.
                    _log.exception("socket_not_cut", reason=reason)
