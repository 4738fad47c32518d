"""Tickets: they open one socket, soon, for clients that cannot send a header with the handshake."""

import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec

from segue.accounts.api import Caller
from segue.kernel.clock import Clock
from segue.kernel.ports.database import Database
from segue.live import store
from segue.live.errors import TicketRefused

LIFE = timedelta(seconds=30)
_BYTES = 32


class Tickets:
    """Gives tickets out, and takes each back once. An address may stand in a log: a token may not."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def give(self, caller: Caller) -> tuple[str, datetime]:
        """A ticket for a caller, and when it is over."""
        ticket = secrets.token_urlsafe(_BYTES)
        now = self._clock.now()
        async with self._database.transaction() as conn:
            told = msgspec.to_builtins(caller)
            await store.add_ticket(
                conn, _digest(ticket), user_id=caller.user_id, caller=told, expires_at=now + LIFE, now=now
            )
        return ticket, now + LIFE

    async def redeem(self, ticket: str) -> Caller:
        """Whose ticket it is. Raises TicketRefused."""
        async with self._database.transaction() as conn:
            found = await store.take_ticket(conn, _digest(ticket))
        if found is None or found[1] <= self._clock.now():
            raise TicketRefused("Ask for another with POST live/tickets, and use it within half a minute.")
        return msgspec.convert(found[0], Caller)


def _digest(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode()).digest()
