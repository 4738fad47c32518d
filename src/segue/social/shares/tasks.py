"""Jobs of shared links."""

from segue.kernel.ports.jobs import JobRegistry
from segue.social.shares.service import Shares


def register(registry: JobRegistry, shares: Shares) -> None:
    """Register what the worker runs."""
    registry.periodic("social.forget_shares", shares.forget, every_s=86_400)
