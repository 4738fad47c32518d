"""Jobs of links."""

from segue.catalog.links.service import Links
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, links: Links) -> None:
    """Register what the worker runs."""
    registry.periodic("catalog.forget_links", links.forget, every_s=86_400)
