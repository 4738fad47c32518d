"""CSV out and in: nothing runs, nothing is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.catalog.sheets import cells
from segue.catalog.sheets.errors import SheetRefused, SheetTooLarge
from segue.kernel.cells import guard, unguard

COLUMNS = ("song_id", "title", "genres")
# What a spreadsheet keeps of a cell: no characters that are none, nothing around it.
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30).map(str.strip)


def read(text: str | bytes) -> list[dict[str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    return [row.cells for row in cells.read_sheet(data, key="song_id", columns=COLUMNS)]


class TestFormulas:
    """No cell that goes out is a formula to any program; each comes back as it was."""

    @given(st.text(max_size=20))
    def test_come_back(self, text: str) -> None:
        guarded = guard(text)
        assert not guarded.startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))
        assert unguard(guarded) == text

    @pytest.mark.parametrize(
        "text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1", "'=1", "''"]
    )
    def test_are_quoted(self, text: str) -> None:
        assert guard(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["'Til dawn", "Slow = water", "1+1", "", "'"])
    def test_other_texts_are_left_alone(self, text: str) -> None:
        assert guard(text) == unguard(text) == text

    @given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5))
    def test_a_whole_sheet_comes_back(self, rows: list[tuple[str, str, str]]) -> None:
        sheet = cells.write_rows([COLUMNS], first=True) + cells.write_rows(rows, first=False)
        wanted = [row for row in rows if any(cell.strip() for cell in row)]
        assert [tuple(row.values()) for row in read(sheet)] == wanted
        plain = list(csv.reader(io.StringIO(sheet.decode("utf-8-sig"), newline="")))
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in plain[1:] for cell in row)


class TestWhatSpreadsheetsWrite:
    """Semicolons, tabs, UTF-16, missing cells at the end, empty lines: all of it is read."""

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_delimiters(self, delimiter: str) -> None:
        sheet = f"song_id{delimiter}Title \r\n1{delimiter}Slow\r\n\r\n2\r\n"
        assert read(sheet) == [{"song_id": "1", "title": "Slow"}, {"song_id": "2", "title": ""}]

    def test_utf_16(self) -> None:
        assert read("song_id\ttitle\n1\tÉté\n".encode("utf-16")) == [{"song_id": "1", "title": "Été"}]

    @pytest.mark.parametrize(
        ("sheet", "line"),
        [
            (b"", 1),
            (b"title\nSlow\n", 1),
            (b"song_id,colour\n", 1),
            (b"song_id,title,title\n", 1),
            (b"song_id,title\n1,2,3\n", 2),
            (b"song_id,title\n1,\xe9t\xe9\n", 2),
            (b'song_id,title\n1,"open\n', 2),
        ],
    )
    def test_what_is_none_is_refused_with_its_line(self, sheet: bytes, line: int) -> None:
        with pytest.raises(SheetRefused) as refused:
            read(sheet)
        assert refused.value.fields["line"] == line

    def test_bounds(self) -> None:
        for sheet in ("song_id\n" + "1\n" * 20_001, "song_id\n" + "1" * (20 * 1024 * 1024)):
            with pytest.raises((SheetTooLarge, SheetRefused)):
                read(sheet)
