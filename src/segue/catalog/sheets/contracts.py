"""Sheets of the catalogue, and what one that comes back would change."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class SheetKind(StrEnum):
    """What a sheet lists: a row a song, an album, or a licence of a song."""

    SONGS = "songs"
    ALBUMS = "albums"
    LICENCES = "licences"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else than the catalogue; `line` of the file, the header being 1."""

    line: int
    id: UUID
    title: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with a cell, or with a row when `column` is None."""

    line: int
    column: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What became of a sheet: all of it was `applied`, or nothing."""

    rows: int
    changes: tuple[CellChange, ...]
    errors: tuple[CellError, ...]
    applied: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a file: its line, and its cells by column."""

    line: int
    cells: dict[str, str]
