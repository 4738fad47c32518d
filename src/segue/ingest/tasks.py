"""Jobs of ingest."""

from uuid import UUID

from segue.ingest.duplicates.service import Fingerprints
from segue.ingest.importing.covers import AlbumCovers
from segue.ingest.importing.ladders import Ladders
from segue.ingest.service.encoding import Encoding
from segue.ingest.service.sweep import Sweep
from segue.ingest.service.uploads import ENCODE
from segue.kernel.ids import UploadId
from segue.kernel.ports.jobs import JobRegistry

QUEUE = "encode"
_DAY = 24 * 3600
_HOUR = 3600
_OFTEN = 60


def register(  # noqa: PLR0917 - a service for each job
    registry: JobRegistry,
    encoding: Encoding,
    sweep: Sweep,
    ladders: Ladders,
    album_covers: AlbumCovers,
    fingerprints: Fingerprints,
) -> None:
    """Register what the worker runs. Jobs of `QUEUE` take as many processors as run at a time."""

    async def encode(upload_id: str) -> None:
        await encoding.run(UploadId(UUID(upload_id)))

    async def clear() -> None:
        await sweep.run()

    async def fill() -> None:
        await ladders.fill()

    async def make_covers() -> None:
        await album_covers.run()

    async def index_fingerprints() -> None:
        while await fingerprints.index():
            pass

    # The upload's row counts what the file is to blame for; the queue only has to try oftener.
    registry.task(ENCODE, encode, queue=QUEUE, max_attempts=10)
    registry.periodic("ingest.sweep", clear, every_s=_DAY)
    registry.periodic("ingest.ladders", fill, every_s=_OFTEN)
    registry.periodic("ingest.fingerprints", index_fingerprints, every_s=_HOUR)
    registry.periodic("ingest.covers", make_covers, every_s=_OFTEN)
