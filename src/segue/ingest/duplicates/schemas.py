"""JSON of duplicates."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.ingest.duplicates.contracts import Decision, Duplicate, Kind, NamedSong


class DuplicateSongBody(BaseModel):
    """One of the two songs."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    title: str
    artist: str


class DuplicateBody(BaseModel):
    """Two songs of one sound: `song` came later. `confidence` is 1 for equal fingerprints, 0 for unrelated.

    `told` waits for the song's artist to keep or discard it; `held` for an admin to release or refuse it.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    song: DuplicateSongBody
    other: DuplicateSongBody
    kind: Kind
    confidence: float
    same_artist: bool
    state: Decision
    found_at: datetime
    decided_at: datetime | None


class DuplicateList(BaseModel):
    """What was here when a song came, surest first."""

    model_config = ConfigDict(frozen=True)

    items: list[DuplicateBody]


class DuplicatePage(BaseModel):
    """A page of the review queue, oldest first."""

    model_config = ConfigDict(frozen=True)

    items: list[DuplicateBody]
    next: str | None


def duplicate_body(pair: Duplicate) -> DuplicateBody:
    """A pair as JSON."""
    return DuplicateBody(
        id=pair.id,
        song=_song(pair.song),
        other=_song(pair.other),
        kind=pair.kind,
        confidence=pair.confidence,
        same_artist=pair.same_artist,
        state=pair.state,
        found_at=pair.found_at,
        decided_at=pair.decided_at,
    )


def _song(song: NamedSong) -> DuplicateSongBody:
    return DuplicateSongBody(id=song.id, title=song.title, artist=song.artist)
