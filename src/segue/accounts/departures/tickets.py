"""Proof that somebody who has left could sign in: with it they may come back, however they sign in."""

import base64
from datetime import datetime, timedelta
from uuid import UUID

from segue.accounts.departures.contracts import Departure
from segue.accounts.sealing import SealBroken, Sealer
from segue.kernel.clock import Clock
from segue.kernel.ids import UserId

TICKET_LIFE = timedelta(minutes=10)
_PURPOSE = "coming back"


class RestoreTickets:
    """Makes and reads tickets; nothing of them is stored.

    A ticket is for one departure: who leaves again needs another one.
    """

    def __init__(self, sealer: Sealer, clock: Clock) -> None:
        self._sealer = sealer
        self._clock = clock

    def make(self, departure: Departure) -> str:
        """A ticket of 10 minutes, base64url."""
        ends = int((self._clock.now() + TICKET_LIFE).timestamp())
        text = f"{departure.user_id.hex} {departure.requested_at.isoformat()} {ends}"
        return base64.urlsafe_b64encode(self._sealer.seal(text.encode(), _PURPOSE)).decode()

    def read(self, ticket: str) -> tuple[UserId, datetime] | None:
        """Who left and when they asked to; None for what is no ticket or is over."""
        try:
            text = self._sealer.open(base64.urlsafe_b64decode(ticket.encode()), _PURPOSE).decode()
            person, asked, ends = text.split(" ")
            if int(ends) <= self._clock.now().timestamp():
                return None
            return UserId(UUID(hex=person)), datetime.fromisoformat(asked)
        except (SealBroken, ValueError):
            return None
