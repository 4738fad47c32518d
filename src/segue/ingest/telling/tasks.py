"""The job that writes to people whose uploads are done."""

from segue.ingest.telling.service import Telling
from segue.kernel.ports.jobs import JobRegistry


def register(registry: JobRegistry, telling: Telling) -> None:
    """Register what the worker runs."""

    async def tell() -> None:
        await telling.tell_done()

    registry.periodic("ingest.tell_uploaders", tell, every_s=60)
