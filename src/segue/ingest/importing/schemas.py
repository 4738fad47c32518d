"""JSON of imports."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.ingest.importing.contracts import Finding, ImportedPlaylist, ImportRun, Outcome, RunState
from segue.ingest.paths import shown


class ImportBody(BaseModel):
    """An import, counted in files. `total` is 0 until the folder was walked; `unchanged` were known before.

    One that is `running` though nobody runs it was killed; the next goes on from there.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    folder: str
    copied: bool
    lazy: bool
    state: RunState
    total: int
    seen: int
    unchanged: int
    added: int
    changed: int
    renamed: int
    gone: int
    returned: int
    refused: int
    playlists: int
    started_at: datetime
    finished_at: datetime | None


class ImportPage(BaseModel):
    """A page of imports, newest first."""

    model_config = ConfigDict(frozen=True)

    items: list[ImportBody]
    next: str | None


class FindingBody(BaseModel):
    """A file that an import has something to say about."""

    model_config = ConfigDict(frozen=True)

    path: str
    outcome: Outcome
    code: str | None
    reason: str | None
    song_id: UUID | None


class FindingPage(BaseModel):
    """A page of findings in the order they were made."""

    model_config = ConfigDict(frozen=True)

    items: list[FindingBody]
    next: str | None


class ImportedPlaylistBody(BaseModel):
    """A playlist found among the music; `found` of its `entries` are songs here."""

    model_config = ConfigDict(frozen=True)

    path: str
    name: str
    entries: int
    found: int


class ImportedPlaylistPage(BaseModel):
    """A page of playlists by path."""

    model_config = ConfigDict(frozen=True)

    items: list[ImportedPlaylistBody]
    next: str | None


def import_body(run: ImportRun) -> ImportBody:
    """An import as JSON."""
    tally = run.tally
    return ImportBody(
        id=run.id,
        folder=shown(run.folder),
        copied=run.wishes.copy,
        lazy=run.wishes.lazy,
        state=run.state,
        total=tally.total,
        seen=tally.seen,
        unchanged=tally.unchanged,
        added=tally.added,
        changed=tally.changed,
        renamed=tally.renamed,
        gone=tally.gone,
        returned=tally.returned,
        refused=tally.refused,
        playlists=tally.playlists,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )


def finding_body(finding: Finding) -> FindingBody:
    """A finding as JSON."""
    return FindingBody(
        path=finding.path,
        outcome=finding.outcome,
        code=finding.code,
        reason=finding.reason,
        song_id=finding.song_id,
    )


def playlist_body(playlist: ImportedPlaylist) -> ImportedPlaylistBody:
    """A playlist as JSON."""
    return ImportedPlaylistBody(
        path=shown(playlist.path), name=playlist.name, entries=playlist.entries, found=playlist.found
    )
