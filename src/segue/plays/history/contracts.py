"""What people may do with their listening history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class QuietKind(StrEnum):
    """Why plays go unnamed: a private session, which ends by itself, or a pause, which does not."""

    PRIVATE = "private"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class QuietTime:
    """A stretch of time, from `starts_at` to before `ends_at`, whose plays are kept under nobody's name."""

    kind: QuietKind
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mode:
    """How somebody listens now; `private_until` is None outside a private session."""

    paused: bool
    private_until: datetime | None


class ContextKind(StrEnum):
    """What songs were played from."""

    ALBUM = "album"
    ARTIST = "artist"
    PLAYLIST = "playlist"


@dataclass(frozen=True, slots=True)
class PlayedContext:
    """What songs were played from, and when it was begun last."""

    kind: ContextKind
    id: UUID
    played_at: datetime
