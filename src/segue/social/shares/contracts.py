"""Links that people share, and what stands behind one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from segue.kernel.ids import CoverId, SongId, UserId
from segue.kernel.units import DurationMs

ShareId = NewType("ShareId", UUID)


class ShareKind(StrEnum):
    """What can be shared."""

    SONG = "song"
    ALBUM = "album"
    PLAYLIST = "playlist"


@dataclass(frozen=True, slots=True)
class Share:
    """A link. `token` opens it, None when the key that it was made with is gone; `repr` does not show it."""

    id: ShareId
    owner: UserId
    kind: ShareKind
    subject_id: UUID
    token: str | None
    created_at: datetime
    expires_at: datetime | None
    opens: int

    def __repr__(self) -> str:
        return f"Share(id={self.id}, kind={self.kind}, subject_id={self.subject_id})"


@dataclass(frozen=True, slots=True)
class SharedItem:
    """A song of what is shared."""

    id: SongId
    title: str
    artists: tuple[str, ...]
    duration: DurationMs


@dataclass(frozen=True, slots=True)
class SharedThing:
    """What anyone who has the link may know.

    `by` are artists, or whose playlist it is. `date` is a year, month or day. `songs` are the first of
    `song_count`.
    """

    kind: ShareKind
    id: UUID
    title: str
    by: tuple[str, ...]
    description: str
    cover: CoverId | None
    date: str | None
    songs: tuple[SharedItem, ...]
    song_count: int
    duration: DurationMs
