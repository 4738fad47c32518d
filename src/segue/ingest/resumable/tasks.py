"""Jobs of uploads in pieces."""

from uuid import UUID

from segue.ingest.resumable.service import ASSEMBLE, ResumableUploads
from segue.kernel.ids import UploadId
from segue.kernel.ports.jobs import JobRegistry

_HOUR = 3600


def register(registry: JobRegistry, uploads: ResumableUploads) -> None:
    """Register what the worker runs."""

    async def assemble(upload_id: str) -> None:
        await uploads.assemble(UploadId(UUID(upload_id)))

    async def sweep() -> None:
        await uploads.sweep()

    registry.task(ASSEMBLE, assemble, max_attempts=10)
    registry.periodic("ingest.expire_uploads", sweep, every_s=_HOUR)
