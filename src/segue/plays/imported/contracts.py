"""Plays that happened elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from segue.kernel.ids import SongId


@dataclass(frozen=True, slots=True)
class ElsewherePlayed:
    """That a song was heard from `played_at` for `listened_ms`, as another service tells."""

    song_id: SongId
    played_at: datetime
    listened_ms: int
