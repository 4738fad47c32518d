"""M3U playlists: the files they name, as paths of this machine."""

import os
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from segue.ingest.importing.names import mended, tidy
from segue.ingest.paths import path_of, path_text

_MOST_BYTES = 8 << 20
_MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """A playlist's name and the paths of its files, as in ingest.paths.path_text."""

    name: str
    paths: tuple[str, ...]


def read_playlist(path: str) -> NamedFiles:
    """Read a playlist at `path` (as in ingest.paths.path_text). Raises OSError."""
    with open(path_of(path), "rb") as file:  # noqa: PTH123 - a path may be no UTF-8
        return parse_playlist(file.read(_MOST_BYTES), path)


def parse_playlist(body: bytes, path: str) -> NamedFiles:
    """The files that an M3U or M3U8 names, relative ones from its own folder; streams are left out."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = mended(body.decode("latin-1"))
    folder = os.path.dirname(path)  # noqa: PTH120 - text, which need not be a path of this system
    name = PurePath(path).stem
    found: list[str] = []
    for line in text.replace("\0", "").splitlines():
        entry = line.strip()
        if entry.upper().startswith("#PLAYLIST:"):
            name = tidy(entry[10:]) or name
        if not entry or entry.startswith("#") or len(found) == _MOST_ENTRIES:
            continue
        if entry.lower().startswith("file://"):
            entry = unquote(urlsplit(entry).path)
        elif "://" in entry[:12]:
            continue
        # Written on Windows, strokes lean the other way.
        if "\\" in entry and "/" not in entry:
            entry = entry.replace("\\", "/")
        whole = path_text(os.path.normpath(os.path.join(folder, entry)))  # noqa: PTH118 - as above
        if whole is not None:
            found.append(whole)
    return NamedFiles(tidy(name) or "Playlist", tuple(found))
