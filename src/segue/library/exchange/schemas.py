"""JSON of imports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.library.exchange.contracts import (
    MOST_LISTS,
    Format,
    Import,
    ImportedList,
    ListKind,
    Outcome,
    ReadEntry,
    State,
)
from segue.library.exchange.service import ShownEntry
from segue.library.matching.contracts import How


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class ListCountsBody(_Answer):
    """Entries of a list by what they were found to be."""

    matched: int
    ambiguous: int
    missing: int
    chosen: int
    skipped: int


class ImportedListBody(_Answer):
    """A list of a file. `playlist_id` is what became of a playlist; `failure` why nothing could.

    `plays` counts how often the songs of a history were heard.
    """

    list: int
    kind: ListKind
    name: str
    description: str | None
    counts: ListCountsBody
    plays: int
    playlist_id: UUID | None
    applied_at: datetime | None
    failure: str | None


class ListImportBody(_Answer):
    """An import: `done` of `total` entries are looked for. `left_out` are no songs, or past a bound."""

    id: UUID
    file_name: str
    size: int
    review: bool
    state: State
    format: Format | None
    done: int
    total: int
    left_out: int
    failure_code: str | None
    failure: str | None
    created_at: datetime
    finished_at: datetime | None


class ListImportDetailsBody(ListImportBody):
    """An import with its lists."""

    lists: list[ImportedListBody]


class ListImportPage(_Answer):
    """A page of imports, newest first."""

    items: list[ListImportBody]
    next: str | None


class NamedBody(_Answer):
    """A song, album or artist, as much as a line of text needs."""

    id: UUID
    title: str
    artists: list[str]
    album: str | None
    duration_ms: int | None


class ImportEntryBody(_Answer):
    """An entry: what the file says, what it was found to be, how, and how surely (0 to 1).

    `target` and `candidates` are songs, or albums and artists in lists of those.
    """

    list: int
    place: int
    title: str
    artists: Sequence[str]
    album: str | None
    duration_ms: int | None
    isrc: str | None
    outcome: Outcome
    how: How | None
    certainty: float | None
    target: NamedBody | None
    candidates: Sequence[NamedBody]


class ImportEntryPage(_Answer):
    """A page of entries, in the order of the file."""

    items: list[ImportEntryBody]
    next: str | None


class FoundSongsBody(_Answer):
    """Songs to choose from."""

    items: list[NamedBody]


class ResolveBody(BaseModel):
    """What an entry is; null skips it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target_id: UUID | None


class ResolvedBody(_Answer):
    """How many entries of that name were resolved."""

    resolved: int


class MakeBody(BaseModel):
    """Which lists to make; left out, all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lists: list[Annotated[int, Field(ge=0, le=MOST_LISTS)]] | None = Field(None, max_length=MOST_LISTS)


def import_body(one: Import) -> ListImportBody:
    """An import as JSON."""
    return ListImportBody(**_told(one))


def import_details_body(one: Import, lists: list[ImportedList]) -> ListImportDetailsBody:
    """An import and its lists as JSON."""
    return ListImportDetailsBody(**_told(one), lists=[_list_body(each) for each in lists])


def found_body(found: Sequence[tuple[UUID, ReadEntry]]) -> FoundSongsBody:
    """Songs to choose from, as JSON."""
    return FoundSongsBody(items=[_named(target, told) for target, told in found])


def entry_body(shown: ShownEntry) -> ImportEntryBody:
    """An entry as JSON."""
    one = shown.entry
    target = None if one.target is None or shown.target is None else _named(one.target, shown.target)
    return ImportEntryBody(
        list=one.list,
        place=one.place,
        title=one.title,
        artists=list(one.artists),
        album=one.album,
        duration_ms=one.duration_ms,
        isrc=one.isrc,
        outcome=one.outcome,
        how=one.how,
        certainty=one.certainty,
        target=target,
        candidates=[
            _named(each, shown.candidates[each]) for each in one.candidates if each in shown.candidates
        ],
    )


def _told(one: Import) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ListImportBody.model_fields}


def _list_body(one: ImportedList) -> ImportedListBody:
    counts = {str(outcome): one.counts.get(outcome, 0) for outcome in Outcome}
    return ImportedListBody(
        list=one.list,
        kind=one.kind,
        name=one.name,
        description=one.description,
        counts=ListCountsBody(**counts),
        plays=one.plays,
        playlist_id=one.playlist_id,
        applied_at=one.applied_at,
        failure=one.failure,
    )


def _named(target: UUID, told: ReadEntry) -> NamedBody:
    return NamedBody(
        id=target,
        title=told.title,
        artists=list(told.artists),
        album=told.album,
        duration_ms=told.duration_ms,
    )
