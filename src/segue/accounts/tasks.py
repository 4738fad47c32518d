"""Jobs of accounts."""

from segue.accounts.sessions.service import Sessions
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, sessions: Sessions) -> None:
    """Register what the worker runs."""
    registry.periodic("accounts.sweep_sessions", sessions.sweep, every_s=86_400)
