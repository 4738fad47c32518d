"""What an import knows of files, and what it tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.kernel.ids import ImportId, SongId, UploadId


class Outcome(StrEnum):
    """What became of a file, where that is worth a line in the report."""

    REFUSED = "refused"
    CHANGED = "changed"
    RENAMED = "renamed"
    GONE = "gone"
    RETURNED = "returned"
    UNREADABLE = "unreadable"


class RunState(StrEnum):
    """How an import stands; one that is `running` though nobody runs it was killed."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to import: `copy` files in or use them in place; `lazy` publishes originals at once."""

    copy: bool = False
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as its folder's listing tells of it; `path` as in ingest.paths.path_text."""

    path: str
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder's music, its picture and its playlists; `path` ends in a stroke.

    `failure` says why it could not be listed; `odd` are names that cannot be kept.
    """

    path: str
    files: tuple[FoundFile, ...] = ()
    cover: str | None = None
    playlists: tuple[FoundFile, ...] = ()
    failure: str | None = None
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was when it was imported, and what became of it.

    `upload_id` names an upload that is neither ready nor failed yet.
    """

    path: str
    size: int
    modified_ns: int
    song_id: SongId | None
    upload_id: UploadId | None
    gone: bool


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that an import has to look into; `known` where its path was imported before."""

    file: FoundFile
    cover: str | None
    known: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the report."""

    path: str
    outcome: Outcome
    code: str | None = None
    reason: str | None = None
    song_id: SongId | None = None


@dataclass(slots=True)
class Tally:
    """How an import stands, in files; `total` is 0 until the folder was walked.

    `unchanged` files were imported or refused before.
    """

    total: int = 0
    seen: int = 0
    unchanged: int = 0
    added: int = 0
    changed: int = 0
    renamed: int = 0
    gone: int = 0
    returned: int = 0
    refused: int = 0
    playlists: int = 0

    @property
    def done(self) -> int:
        """Files that nothing is left to do about."""
        return self.unchanged + self.added + self.changed + self.renamed + self.returned + self.refused


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import, running or over."""

    id: ImportId
    folder: str
    wishes: Wishes
    state: RunState
    tally: Tally
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportedPlaylist:
    """A playlist found among the music; `found` of its `entries` are songs here."""

    path: str
    name: str
    entries: int
    found: int


Hear = Callable[[Tally, Sequence[Finding]], None]
