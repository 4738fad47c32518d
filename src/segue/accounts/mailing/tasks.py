"""Jobs of letters."""

from segue.accounts.mailing.service import SEND, Mailroom
from segue.kernel.ports.jobs import JobRegistry

_HOUR_S = 3600


def register(registry: JobRegistry, mailroom: Mailroom) -> None:
    """Register what the worker runs."""
    registry.task(SEND, mailroom.deliver, max_attempts=5)
    registry.periodic("accounts.sweep_letters", mailroom.sweep, every_s=_HOUR_S)
