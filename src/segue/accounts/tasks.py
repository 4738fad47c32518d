"""Jobs of accounts."""

from segue.accounts.service import Accounts
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, accounts: Accounts) -> None:
    """Register what the worker runs."""
    registry.periodic("accounts.sweep_sessions", accounts.sweep_sessions, every_s=86_400)
