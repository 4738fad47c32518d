"""What playlists are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from segue.catalog.api import CoverRef, Song
from segue.kernel.ids import EntryId, PlaylistId, SongId, UserId
from segue.kernel.units import DurationMs

MOST_ENTRIES = 10_000


class PlaylistKind(StrEnum):
    """Whose it is: a person's, the operator's choice, or made from the log of plays."""

    PERSONAL = "personal"
    EDITORIAL = "editorial"
    CHART = "chart"


class PlaylistVisibility(StrEnum):
    """Who may see it: its own people, also whoever has its address, or anyone, in lists too."""

    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


class Part(StrEnum):
    """What somebody may do with a playlist; a reader is nobody in particular, whom it is shown to."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"
    READER = "reader"


class CollaboratorRole(StrEnum):
    """What a collaborator may do."""

    EDITOR = "editor"
    VIEWER = "viewer"


class ChangeKind(StrEnum):
    """What a version of a playlist changed."""

    CREATED = "created"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    SORTED = "sorted"
    UNDONE = "undone"
    CHARTED = "charted"
    DESCRIBED = "described"
    COVER_CHANGED = "cover_changed"
    JOINED = "joined"
    LEFT = "left"
    ROLE_CHANGED = "role_changed"
    TRANSFERRED = "transferred"


class SortKey(StrEnum):
    """What a playlist is sorted by; songs that cannot be seen come last."""

    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    DURATION = "duration"
    ADDED_AT = "added_at"
    SHUFFLE = "shuffle"


class Unavailable(StrEnum):
    """Why an entry cannot be played by who looks at it."""

    GONE = "gone"
    NOT_LICENSED = "not_licensed"
    PAID_ONLY = "paid_only"
    EXPLICIT = "explicit"
    NO_AUDIO = "no_audio"


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person, as much as a line of text needs."""

    id: UserId
    display_name: str
    avatar_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist as somebody sees it who may do `part` with it; `version` counts its changes.

    `owner` is None for the operator's. `folder_id` is where the one who looks has put it.
    """

    id: PlaylistId
    kind: PlaylistKind
    owner: PersonRef | None
    name: str
    description: str
    visibility: PlaylistVisibility
    cover: CoverRef | None
    version: int
    entry_count: int
    created_at: datetime
    changed_at: datetime
    part: Part
    collaborative: bool
    folder_id: UUID | None = None

    @property
    def may_edit(self) -> bool:
        """Whether who looks may change the entries."""
        return self.part in (Part.OWNER, Part.EDITOR)


@dataclass(frozen=True, slots=True)
class PlaylistPage:
    """A playlist's page: how long the songs run that one may know of, and a mosaic of covers."""

    playlist: Playlist
    duration: DurationMs
    mosaic: tuple[CoverRef, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """One entry of a change: where it was before and is after, None for nowhere.

    All positions of a change are of one list each: the one before, and the one after.
    """

    entry_id: EntryId
    former: int | None
    position: int | None


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry and where it is now, None when it is there no more. `song_id` is told of additions."""

    entry_id: EntryId
    song_id: SongId | None
    position: int | None


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit came to: the version now, how many entries there are, and those it was about."""

    version: int
    entry_count: int
    entries: tuple[PlacedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as somebody sees it: without a song, or its id, when they may know nothing of it.

    `own`: they act for its artist, and hear it whatever their tier.
    """

    entry_id: EntryId
    position: int
    added_at: datetime
    added_by: PersonRef | None
    song: Song | None
    unavailable: Unavailable | None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A stretch of a playlist from `offset` on, as it was at `version`."""

    version: int
    total: int
    offset: int
    items: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Target:
    """Where entries are to go: behind `after`, else at `position`, else at the end.

    `after` wins while it is in the playlist.
    """

    position: int | None = None
    after: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A version of a playlist: who made it of what. `undoes` names the version that it took back."""

    version: int
    kind: ChangeKind
    at: datetime
    actor: PersonRef | None
    subject: PersonRef | None = None
    detail: str | None = None
    shifts: tuple[Shift, ...] = field(default=())
    songs: tuple[SongId | None, ...] = field(default=())
    undoes: int | None = None
    undone: bool = False
