"""A release as a folder."""

from dataclasses import dataclass, field
from pathlib import Path

from segue.kernel.ids import SongId


@dataclass(slots=True)
class WrittenRelease:
    """What was written; songs that were `left_out` have no sound that could be."""

    folder: Path
    songs: int = 0
    left_out: list[tuple[SongId, str]] = field(default_factory=list)
