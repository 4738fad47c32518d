"""CSV as Exportify, Soundiiz, TuneMyMusic and spreadsheets write it: columns are guessed by their names."""

import csv
import io
import re
from collections.abc import Sequence

from segue.kernel.cells import unguard
from segue.library.exchange.contracts import (
    MOST_ENTRIES,
    MOST_LISTS,
    Format,
    ListKind,
    ReadEntry,
    ReadFile,
    ReadList,
)
from segue.library.exchange.errors import ListRefused
from segue.library.exchange.formats.text import (
    artists_of,
    decoded,
    isrc_of,
    milliseconds,
    moment_of,
    named,
    recording_of,
    split_title,
    tidy,
)

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 5_000
_NAMES = {
    "title": ("title", "track", "track name", "song", "song name", "song title", "track title", "name"),
    "artists": ("artist", "artists", "artist name", "artist names", "artist name s", "creator", "performer"),
    "album": ("album", "album name", "album title", "release", "release name"),
    "isrc": ("isrc", "isrc code"),
    "musicbrainz": (
        *("musicbrainz id", "mbid", "recording mbid", "musicbrainz recording id", "musicbrainz track id"),
        *("musicbrainz trackid", "recording id"),
    ),
    "added": ("added at", "date added", "added", "added date"),
    "playlist": ("playlist", "playlist name"),
    "length": ("duration", "length", "time", "total time", "track duration", "duration min", "duration m ss"),
    "length_ms": ("duration ms", "track duration ms", "length ms", "duration milliseconds"),
    "length_s": ("duration s", "duration sec", "duration seconds", "length s", "seconds"),
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names}


def read_table(data: bytes, name: str) -> ReadFile:
    """The playlists of a table. Raises ListRefused where no columns of songs are known."""
    text = decoded(data).replace("\0", "")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text.split("\n", 1)[0]))
    columns: dict[str, int] = {}
    lists: dict[str, list[ReadEntry]] = {}
    left_out = 0
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells)
                continue
            if len(lists) == MOST_LISTS and _cell(cells, columns, "playlist") not in lists:
                left_out += 1
                continue
            entries = lists.setdefault(_cell(cells, columns, "playlist"), [])
            entry = _entry(cells, columns)
            if not entry.title or len(entries) == MOST_ENTRIES:
                left_out += 1
            else:
                entries.append(entry)
    except csv.Error as error:
        raise ListRefused(f"Line {rows.line_num} is no CSV: {error}.") from error
    if not columns:
        raise ListRefused("The table is empty. Its first line names the columns: title, artist, album, isrc.")
    found = [
        ReadList(ListKind.PLAYLIST, named(told, name), tuple(entries)) for told, entries in lists.items()
    ]
    return ReadFile(Format.CSV, tuple(found or [ReadList(ListKind.PLAYLIST, named(None, name))]), left_out)


def knows_columns(data: bytes) -> bool:
    """Whether the first line names columns of songs."""
    line = decoded(data[:8192]).replace("\0", "").lstrip().split("\n", 1)[0]
    try:
        cells = next(csv.reader([line.rstrip("\r")], delimiter=_delimiter(line)), [])
        return bool(_columns(cells))
    except (ListRefused, csv.Error):
        return False


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _columns(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(header[:200]):
        plain = " ".join(re.sub(r"[^a-z0-9]+", " ", unguard(cell[:100]).lower()).split())
        column = _COLUMNS.get(plain)
        if column is not None:
            found.setdefault(column, place)
    if "title" not in found:
        raise ListRefused(
            "No column of titles is found. Name the columns in the first line: title, artist, album, isrc."
        )
    return found


def _cell(cells: Sequence[str], columns: dict[str, int], column: str) -> str:
    place = columns.get(column)
    return "" if place is None or place >= len(cells) else unguard(cells[place].strip()[:_LONGEST_CELL])


def _entry(cells: Sequence[str], columns: dict[str, int]) -> ReadEntry:
    artists = artists_of(_cell(cells, columns, "artists"))
    title = tidy(_cell(cells, columns, "title"))
    if not artists and "artists" not in columns:
        artists, title = split_title(title)
    length = (
        milliseconds(_cell(cells, columns, "length_ms"))
        or milliseconds(_cell(cells, columns, "length_s"), unit_ms=1000)
        or _told_length(_cell(cells, columns, "length"))
    )
    return ReadEntry(
        title,
        artists,
        tidy(_cell(cells, columns, "album")) or None,
        length,
        isrc_of(_cell(cells, columns, "isrc")),
        recording_of(_cell(cells, columns, "musicbrainz")),
        moment_of(_cell(cells, columns, "added")),
    )


def _told_length(cell: str) -> int | None:
    # A bare number says no unit: below an hour and a half in seconds it can only be those.
    if ":" in cell:
        return milliseconds(cell)
    told = milliseconds(cell)
    return told if told is None or told >= 5400 else milliseconds(cell, unit_ms=1000)
