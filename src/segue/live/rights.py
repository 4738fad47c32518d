"""What the live socket holds about people."""

from collections.abc import Mapping

from segue.kernel.rights import HeldRows

HELD_LIVE: tuple[HeldRows, ...] = ()
KEPT_BACK: Mapping[str, str] = {
    "live_tickets": "Tickets for the live socket are worth nothing after half a minute."
}
