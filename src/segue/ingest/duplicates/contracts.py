"""Songs that sound alike."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from segue.kernel.ids import SongId


class Kind(StrEnum):
    """The same sound to the bit of its fingerprint, or another take-in of one recording."""

    EXACT = "exact"
    RECORDING = "recording"


class Decision(StrEnum):
    """What became of a pair. `told` waits for its artist, `held` for a review."""

    TOLD = "told"
    HELD = "held"
    KEPT = "kept"
    DISCARDED = "discarded"
    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Match:
    """Another song of one sound; `confidence` is 1 for equal fingerprints, 0 for unrelated ones."""

    song_id: SongId
    kind: Kind
    confidence: float


@dataclass(frozen=True, slots=True)
class NamedSong:
    """A song as a review needs it."""

    id: SongId
    title: str
    artist: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A pair that was found: `song` came later, `other` was here."""

    id: UUID
    song: NamedSong
    other: NamedSong
    kind: Kind
    confidence: float
    same_artist: bool
    state: Decision
    found_at: datetime
    decided_at: datetime | None
