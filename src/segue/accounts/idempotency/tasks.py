"""Jobs of repeated requests."""

from segue.accounts.idempotency.service import Idempotency
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, idempotency: Idempotency) -> None:
    """Register what the worker runs."""
    registry.periodic("accounts.forget_idempotency_keys", idempotency.forget, every_s=3_600)
