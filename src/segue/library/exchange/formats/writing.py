"""Lists of songs as files: what is written here is read here again, and by others. Pure."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from segue.kernel.cells import guard
from segue.library.exchange.contracts import ReadEntry, WrittenFormat
from segue.library.exchange.formats.text import tidy

_XSPF = "http://xspf.org/ns/0/"
_RECORDING = "https://musicbrainz.org/recording/"
_BOM = "\ufeff"
_COLUMNS = (
    *("position", "title", "artists", "album", "duration_ms", "isrc", "musicbrainz_id", "added_at", "url"),
)


@dataclass(frozen=True, slots=True)
class WrittenSong:
    """A song of a list and the address of its page."""

    song: ReadEntry
    url: str
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WrittenList:
    """A list, whole."""

    name: str
    description: str | None
    songs: Sequence[WrittenSong]


MEDIA_TYPES = {
    WrittenFormat.M3U8: "application/vnd.apple.mpegurl",
    WrittenFormat.XSPF: "application/xspf+xml",
    WrittenFormat.JSPF: "application/jspf+json",
    WrittenFormat.CSV: "text/csv; charset=utf-8",
}


def write_list(told: WrittenList, written: WrittenFormat) -> bytes:
    """The whole file."""
    return _WRITERS[written](told)


def _m3u8(told: WrittenList) -> bytes:
    lines = ["#EXTM3U", f"#PLAYLIST:{tidy(told.name)}"]
    for one in told.songs:
        song = one.song
        artists = _joined(song)
        seconds = -1 if song.duration_ms is None else round(song.duration_ms / 1000)
        lines.append(f"#EXTINF:{seconds},{artists} - {tidy(song.title)}" if artists else f"#EXTINF:{seconds},"
                     f"{tidy(song.title)}")  # fmt: skip
        lines += [f"#EXTART:{artists}"] if artists else []
        lines += [f"#EXTALB:{tidy(song.album)}"] if song.album else []
        lines.append(one.url)
    return "\n".join([*lines, ""]).encode()


def _xspf(told: WrittenList) -> bytes:
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415  # ships no types; 4 MB, for few

    root = etree.Element(f"{{{_XSPF}}}playlist", {"version": "1"}, nsmap={None: _XSPF})
    _put(root, "title", told.name)
    _put(root, "annotation", told.description)
    tracks = etree.SubElement(root, f"{{{_XSPF}}}trackList")
    for one in told.songs:
        track = etree.SubElement(tracks, f"{{{_XSPF}}}track")
        _put(track, "location", one.url)
        for identifier in _identifiers(one.song):
            _put(track, "identifier", identifier)
        _put(track, "title", one.song.title)
        _put(track, "creator", _joined(one.song))
        _put(track, "album", one.song.album)
        _put(track, "duration", one.song.duration_ms)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _jspf(told: WrittenList) -> bytes:
    tracks = [
        _present({
            "location": [one.url],
            "identifier": _identifiers(one.song),
            "title": one.song.title,
            "creator": _joined(one.song),
            "album": one.song.album,
            "duration": one.song.duration_ms,
        })
        for one in told.songs
    ]  # fmt: skip
    playlist = {**_present({"title": told.name, "annotation": told.description}), "track": tracks}
    return msgspec.json.format(msgspec.json.encode({"playlist": playlist}), indent=2)


def _csv(told: WrittenList) -> bytes:
    held = io.StringIO()
    # The mark by which Excel knows UTF-8.
    held.write(_BOM)
    rows = csv.writer(held, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for place, one in enumerate(told.songs, start=1):
        song = one.song
        added = "" if one.added_at is None else one.added_at.isoformat()
        cells = (place, song.title, _joined(song), song.album, song.duration_ms, song.isrc)
        rows.writerow(
            [
                guard("" if cell is None else str(cell))
                for cell in (*cells, song.musicbrainz_id, added, one.url)
            ]
        )
    return held.getvalue().encode()


def _joined(song: ReadEntry) -> str:
    return "; ".join(tidy(name) for name in song.artists)


def _identifiers(song: ReadEntry) -> list[str]:
    isrc = [f"isrc:{song.isrc}"] if song.isrc else []
    return isrc + ([f"{_RECORDING}{song.musicbrainz_id}"] if song.musicbrainz_id else [])


def _put(parent: Any, name: str, value: str | int | None) -> None:
    if value is not None and value != "":
        text = tidy(value, 2_000) if isinstance(value, str) else str(value)
        child = parent.makeelement(f"{{{_XSPF}}}{name}")
        child.text = text
        parent.append(child)


def _present(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "", [])}


_WRITERS: dict[WrittenFormat, Callable[[WrittenList], bytes]] = {
    WrittenFormat.M3U8: _m3u8,
    WrittenFormat.XSPF: _xspf,
    WrittenFormat.JSPF: _jspf,
    WrittenFormat.CSV: _csv,
}
