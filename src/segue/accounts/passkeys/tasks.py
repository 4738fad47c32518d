"""Jobs of passkeys."""

from segue.accounts.passkeys.service import Passkeys
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, passkeys: Passkeys) -> None:
    """Register what the worker runs."""
    registry.periodic("accounts.sweep_passkey_challenges", passkeys.sweep, every_s=3_600)
