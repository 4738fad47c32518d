"""CSV (RFC 4180) that spreadsheets open without running it, and that comes back as it went. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

from segue.catalog.sheets.contracts import SheetRow
from segue.catalog.sheets.errors import SheetRefused, SheetTooLarge
from segue.kernel.cells import guard, unguard

MOST_ROWS = 20_000
MOST_BYTES = 20 * 1024 * 1024
_LONGEST_CELL = 5_000
_BOM = "\ufeff"
_DELIMITERS = ",;\t"


def write_rows(rows: Iterable[Sequence[str]], *, first: bool) -> bytes:
    """Lines of a sheet. The `first` ones begin with the mark by which Excel knows UTF-8."""
    held = io.StringIO()
    held.write(_BOM if first else "")
    csv.writer(held, lineterminator="\r\n").writerows([guard(cell) for cell in row] for row in rows)
    return held.getvalue().encode()


def read_sheet(data: bytes, *, key: str, columns: Sequence[str]) -> list[SheetRow]:
    """The rows of a sheet with a header, in UTF-8 (or UTF-16 with its mark), with commas, semicolons or tabs.

    Raises SheetRefused, SheetTooLarge.
    """
    text = _decoded(data)
    delimiter = _delimiter(text.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[SheetRow] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            if header is None:
                header = _header([cell.strip().lower() for cell in cells], key, columns)
            elif any(cell.strip() for cell in cells):
                rows.append(_row(reader.line_num, header, cells))
            if len(rows) > MOST_ROWS:
                raise SheetTooLarge(f"Send {MOST_ROWS:,} rows at most at once.", limit=MOST_ROWS)
    except csv.Error as error:
        line = reader.line_num
        raise SheetRefused(f"Line {line} is no CSV: {error}.", line=line) from error
    if header is None:
        raise SheetRefused("The file is empty. The first line names the columns.", line=1)
    return rows


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise SheetTooLarge(f"Send {MOST_BYTES // 1024 // 1024} MB at most.", limit=MOST_BYTES)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SheetRefused(
            f"Line {line} is not UTF-8. Save the sheet as CSV UTF-8 and try again.", line=line
        ) from error
    if "\0" in text:
        raise SheetRefused("The file holds characters that no text has. Save it as CSV UTF-8.")
    return text


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _header(header: list[str], key: str, columns: Sequence[str]) -> list[str]:
    for column in header:
        if column not in columns:
            raise SheetRefused(
                f"There is no column {column[:60]!r}. There are: {', '.join(columns)}.",
                line=1,
                column=column[:60],
            )
        if header.count(column) > 1:
            raise SheetRefused(f"The column {column!r} stands there twice.", line=1, column=column)
    if key not in header:
        raise SheetRefused(f"The column {key!r} is missing: it says what a row is about.", line=1, column=key)
    return header


def _row(line: int, header: list[str], cells: list[str]) -> SheetRow:
    if len(cells) > len(header):
        raise SheetRefused(
            f"Line {line} has {len(cells)} cells, and there are {len(header)} columns.", line=line
        )
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        raise SheetRefused(f"Line {line} has a cell of over {_LONGEST_CELL:,} characters.", line=line)
    padded = [*cells, *[""] * (len(header) - len(cells))]
    return SheetRow(line, {name: unguard(cell.strip()) for name, cell in zip(header, padded, strict=True)})
