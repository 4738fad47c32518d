"""M3U and M3U8 with the extensions in use: what a line names is told from its words, never opened."""

from segue.library.exchange.contracts import MOST_ENTRIES, Format, ListKind, ReadEntry, ReadFile, ReadList
from segue.library.exchange.formats.text import (
    artists_of,
    bounded_length,
    decoded,
    named,
    split_title,
    tidy,
    told_by_path,
)


def read_m3u(data: bytes, name: str) -> ReadFile:
    """The playlist of an M3U."""
    told = _Told()
    entries: list[ReadEntry] = []
    left_out = 0
    for raw in decoded(data).replace("\0", "").splitlines():
        line = raw.strip()
        if line.startswith("#"):
            told.hear(line)
        elif line:
            entry = told.entry(line)
            if not entry.title or len(entries) == MOST_ENTRIES:
                left_out += 1
            else:
                entries.append(entry)
            told.end()
    one = ReadList(ListKind.PLAYLIST, named(told.name, name), tuple(entries))
    return ReadFile(Format.M3U, (one,), left_out)


class _Told:
    """What the lines that begin with `#` said of the entry to come."""

    def __init__(self) -> None:
        self.name: str | None = None
        self._album_for_all: str | None = None
        self._artist_for_all: str | None = None
        self.end()

    def end(self) -> None:
        """The next entry has lines of its own."""
        self._info: str | None = None
        self._length: int | None = None
        self._album: str | None = None
        self._artist: str | None = None

    def hear(self, line: str) -> None:
        """One line; of unknown ones nothing is kept."""
        word, _, value = line.partition(":")
        match word.upper():
            case "#EXTINF":
                # After the length attributes may stand: #EXTINF:123 logo="x",Artist - Title
                head, _, self._info = value.partition(",")
                try:
                    self._length = bounded_length(float(head.split()[0]) * 1000) if head.split() else None
                except (ValueError, OverflowError):
                    self._length = None
            case "#PLAYLIST":
                self.name = value
            case "#EXTALB":
                self._album = tidy(value) or None
            case "#EXTART":
                self._artist = tidy(value) or None
            case _:
                pass

    def entry(self, location: str) -> ReadEntry:
        """The song at `location`, by what was said of it, else by its path."""
        path_artists, path_album, path_title = told_by_path(location)
        info = tidy(self._info or "")
        if self._artist:
            artists, title = artists_of(self._artist), info.removeprefix(f"{self._artist} - ")
        else:
            artists, title = split_title(info)
        return ReadEntry(
            title or path_title,
            artists or path_artists,
            self._album or (None if title else path_album),
            self._length,
        )
