"""Jobs of tiers."""

from segue.accounts.tiers.service import Tiers
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, tiers: Tiers) -> None:
    """Register what the worker runs."""
    registry.periodic("tiers.settle", tiers.sweep, every_s=60)
    registry.periodic("tiers.forget", tiers.forget_ended, every_s=86_400)
