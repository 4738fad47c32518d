"""JSON of versions."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.catalog.versions.contracts import SongVersion


class VersionBody(BaseModel):
    """A recording that was sent for a song. `current` plays; one that is not `complete` is being made.

    `integrated_lufs` and `true_peak_dbtp` are EBU R128; `file_name` and `size` are of the file that came in.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    number: int
    current: bool
    complete: bool
    duration_ms: int
    codec: str
    lossless: bool
    bits: int | None
    sample_rate: int
    channels: int
    integrated_lufs: float
    true_peak_dbtp: float
    file_name: str | None
    size: int | None
    renditions: list[str]
    created_at: datetime


class VersionPage(BaseModel):
    """A page of a song's versions, the newest first."""

    model_config = ConfigDict(frozen=True)

    items: list[VersionBody]
    next: str | None


class SwitchVersionBody(BaseModel):
    """Which version plays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version_id: UUID


def version_body(version: SongVersion) -> VersionBody:
    """A version as JSON."""
    return VersionBody(
        id=version.id,
        number=version.number,
        current=version.current,
        complete=version.complete,
        duration_ms=version.duration,
        codec=version.codec,
        lossless=version.lossless,
        bits=version.bits,
        sample_rate=version.sample_rate,
        channels=version.channels,
        integrated_lufs=round(version.loudness.integrated, 2),
        true_peak_dbtp=round(version.loudness.true_peak, 2),
        file_name=version.master_name,
        size=version.master_size,
        renditions=list(version.renditions),
        created_at=version.created_at,
    )
