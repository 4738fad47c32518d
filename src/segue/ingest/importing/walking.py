"""A folder's music in a fixed order, so that it can be laid beside what is known of it."""

import os
from collections.abc import Iterator
from contextlib import suppress

from segue.ingest.importing.contracts import FoundFile, FoundFolder
from segue.ingest.paths import path_text
from segue.ingest.service.covers import folder_cover

# Only to leave out what is plainly no music; what a file is, its content tells.
ENDINGS = frozenset({
    ".wav", ".wave", ".bwf", ".rf64", ".aif", ".aiff", ".aifc", ".flac", ".mp3", ".aac", ".m4a", ".mp4",
    ".alac", ".ogg", ".oga", ".opus",
})  # fmt: skip
PLAYLISTS = frozenset({".m3u8", ".m3u"})
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def walk(root: str) -> Iterator[FoundFolder]:
    """`root` and all folders below, in the order of their paths' bytes; links are not followed.

    Hidden files and folders are passed over, and folders that went away meanwhile.
    """
    waiting = [root.rstrip("/") + "/"]
    while waiting:
        folder = waiting.pop()
        found, below = _listed(folder)
        if found is not None:
            yield found
        # A name with its stroke sorts as the paths below it do; the last one out is the first in order.
        waiting.extend(sorted(below, key=lambda path: path_text(path) or path, reverse=True))


def _listed(folder: str) -> tuple[FoundFolder | None, list[str]]:
    path = path_text(folder)
    if path is None:
        return FoundFolder(folder, failure="The folder's name has characters that cannot be kept."), []
    listing = _Listing(folder)
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    listing.add(entry)
    except FileNotFoundError:
        return None, []
    except OSError as failure:
        return FoundFolder(path, failure=f"The folder cannot be listed: {failure.strerror}."), []
    return listing.found(path), listing.below


class _Listing:
    """One folder's entries by what they are."""

    def __init__(self, folder: str) -> None:
        self.below: list[str] = []
        self._folder = folder
        self._files: list[FoundFile] = []
        self._playlists: list[FoundFile] = []
        self._pictures: list[str] = []
        self._odd: list[str] = []

    def add(self, entry: os.DirEntry[str]) -> None:
        name = entry.name
        ending = name[name.rfind(".") :].lower() if "." in name else ""
        if entry.is_dir(follow_symlinks=False):
            self.below.append(self._folder + name + "/")
        elif ending in ENDINGS:
            self._keep(entry, self._files)
        elif ending in PLAYLISTS:
            self._keep(entry, self._playlists)
        elif ending in _PICTURES:
            self._pictures.append(name)

    def found(self, path: str) -> FoundFolder:
        cover = folder_cover(self._pictures)
        return FoundFolder(
            path=path,
            files=tuple(sorted(self._files, key=lambda one: one.path)),
            cover=None if cover is None else path_text(self._folder + cover),
            playlists=tuple(self._playlists),
            odd=tuple(self._odd),
        )

    def _keep(self, entry: os.DirEntry[str], kept: list[FoundFile]) -> None:
        with suppress(OSError):
            if not entry.is_file(follow_symlinks=False):
                return
            told = entry.stat(follow_symlinks=False)
            text = path_text(self._folder + entry.name)
            if text is None:
                self._odd.append(self._folder + entry.name)
            else:
                kept.append(FoundFile(text, told.st_size, told.st_mtime_ns))
