"""Jobs of billing."""

from segue.accounts.billing.service import Billing
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, billing: Billing) -> None:
    """Register what the worker runs."""
    registry.periodic("billing.forget", billing.forget, every_s=86_400)
