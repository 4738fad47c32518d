"""JSON of sheets that come in."""

from uuid import UUID

from segue.catalog.schemas import Answer
from segue.catalog.sheets.contracts import SheetResult

_SHOWN = 5_000


class CellChangeBody(Answer):
    """A cell that says something else; `line` counts from the header, which is 1."""

    line: int
    id: UUID
    title: str
    column: str
    before: str
    after: str


class CellErrorBody(Answer):
    """What is wrong with a cell, or with a row when `column` is null."""

    line: int
    column: str | None
    code: str
    message: str


class SheetResultBody(Answer):
    """What a sheet changes, or would in a dry run; of each list the first 5,000."""

    applied: bool
    rows: int
    change_count: int
    error_count: int
    changes: list[CellChangeBody]
    errors: list[CellErrorBody]


def sheet_result_body(result: SheetResult) -> SheetResultBody:
    """What became of a sheet as JSON."""
    return SheetResultBody(
        applied=result.applied,
        rows=result.rows,
        change_count=len(result.changes),
        error_count=len(result.errors),
        changes=[
            CellChangeBody(
                line=one.line,
                id=one.id,
                title=one.title,
                column=one.column,
                before=one.before,
                after=one.after,
            )
            for one in result.changes[:_SHOWN]
        ],
        errors=[
            CellErrorBody(line=one.line, column=one.column, code=one.code, message=one.message)
            for one in result.errors[:_SHOWN]
        ],
    )
