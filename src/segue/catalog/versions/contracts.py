"""A song's versions, as its artist sees them."""

from dataclasses import dataclass
from datetime import datetime

from segue.catalog.contracts import Loudness
from segue.kernel.ids import VersionId
from segue.kernel.units import ByteCount, DurationMs, SampleRateHz


@dataclass(frozen=True, slots=True)
class SongVersion:
    """A recording that was sent for a song.

    `current` is what plays. One that is not `complete` is still being made. `master_size` and `master_name`
    are of the file that came in, None where it was not noted. `renditions` are ids with their containers.
    """

    id: VersionId
    number: int
    current: bool
    complete: bool
    duration: DurationMs
    codec: str
    lossless: bool
    bits: int | None
    sample_rate: SampleRateHz
    channels: int
    loudness: Loudness
    master_name: str | None
    master_size: ByteCount | None
    renditions: tuple[str, ...]
    created_at: datetime
