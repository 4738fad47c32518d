"""Jobs of the catalogue."""

from segue.catalog.service.catalog import Catalog
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, catalog: Catalog) -> None:
    """Register what the worker runs."""
    registry.periodic("catalog.sweep_covers", catalog.sweep_covers, every_s=3600)
    registry.periodic("catalog.measure_covers", catalog.measure_covers, every_s=600)
