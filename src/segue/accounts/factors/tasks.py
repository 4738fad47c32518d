"""Jobs of second steps."""

from segue.accounts.factors.service import Factors
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, factors: Factors) -> None:
    """Register what the worker runs."""
    registry.periodic("accounts.sweep_sign_ins", factors.sweep, every_s=3_600)
