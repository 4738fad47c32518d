"""What an admin looks at before two are made one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import CoverId


@dataclass(frozen=True, slots=True)
class Double:
    """An artist or an album that may be another's double; `songs`, `albums` and `plays` are what it has.

    `artist` is whose an album is, None for an artist. Deleted songs are not counted.
    """

    id: UUID
    name: str
    artist: str | None
    picture: CoverId | None
    songs: int
    albums: int
    members: int
    plays: int
    draft: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging would do: `old` goes on as `into`.

    `doubles` of the songs of an old album stand on the other at the same place. `refused` says why it
    cannot be done.
    """

    old: Double
    into: Double
    doubles: int
    refused: str | None
