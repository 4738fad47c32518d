"""The library of Apple Music (iTunes) as XML: a property list, read as it comes, key by key."""

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from segue.library.exchange.contracts import (
    MOST_ENTRIES,
    MOST_LISTS,
    MOST_SONGS,
    Format,
    ListKind,
    ReadEntry,
    ReadFile,
    ReadList,
)
from segue.library.exchange.errors import ListRefused
from segue.library.exchange.formats.text import artists_of, milliseconds, moment_of, named, tidy
from segue.library.exchange.formats.xspf import events_of, forget

_LONGEST_DESCRIPTION = 2_000
_NO_SONGS = ("Movie", "TV Show", "Podcast", "Has Video", "iTunesU", "Audiobooks")


def read_apple(data: bytes) -> ReadFile:
    """Playlists that the person made, and what they love. Raises ListRefused."""
    told = _Told()
    try:
        # What stands where: keys of the dictionaries that are open, by depth.
        path: list[str] = []
        key = ""
        for event, element in events_of(data, doctype=True):
            kind = element.tag
            if event == "start":
                path.append(key if kind == "dict" else f"[{key}]" if kind == "array" else "")
                key = "" if kind in {"dict", "array"} else key
                continue
            path.pop()
            if kind == "key":
                key = element.text or ""
                continue
            if kind in {"dict", "array"}:
                told.close(path, kind)
                forget(element)
            else:
                told.put(path, key, element.text or "", kind)
            key = ""
    except etree.XMLSyntaxError as error:
        raise ListRefused(f"Line {error.lineno or 1} is no XML: {error.msg}.") from error
    if not told.lists and not told.tracks:
        raise ListRefused("The file is no library of Apple Music: it has no tracks.")
    return ReadFile(Format.APPLE, tuple(told.all_lists()), told.left_out)


class _Told:
    """What was read so far. Depths: plist (0), the library's dictionary (1), Tracks or Playlists (2)."""

    def __init__(self) -> None:
        self.tracks: dict[str, tuple[ReadEntry, bool]] = {}
        self.lists: list[ReadList] = []
        self.left_out = 0
        self._fields: dict[str, str] = {}
        self._items: list[str] = []

    def put(self, path: list[str], key: str, text: str, kind: str) -> None:
        """A value in the dictionary at `path`."""
        value = kind if kind in {"true", "false"} else text
        if len(path) == 4 and path[2] in {"Tracks", "[Playlists]"}:
            self._fields[key] = value[:_LONGEST_DESCRIPTION]
        elif len(path) == 6 and path[4] == "[Playlist Items]" and key == "Track ID":
            self._items.append(value[:40])

    def close(self, path: list[str], kind: str) -> None:
        """A dictionary or list at `path` ended."""
        if kind == "dict" and len(path) == 3 and path[2] == "Tracks":
            self._keep_track()
        elif kind == "dict" and len(path) == 3 and path[2] == "[Playlists]":
            self._keep_list()

    def all_lists(self) -> list[ReadList]:
        """Playlists, then what is loved."""
        loved = tuple(entry for entry, is_loved in self.tracks.values() if is_loved)
        likes = [ReadList(ListKind.LIKES, "Loved songs", loved)] if loved else []
        return [*self.lists, *likes]

    def _keep_track(self) -> None:
        fields, self._fields = self._fields, {}
        title = tidy(fields.get("Name", ""))
        if not title or any(fields.get(word) == "true" for word in _NO_SONGS):
            self.left_out += 1
        elif len(self.tracks) < MOST_SONGS:
            entry = ReadEntry(
                title,
                artists_of(fields.get("Artist")),
                tidy(fields.get("Album", "")) or None,
                milliseconds(fields.get("Total Time")),
                added_at=moment_of(fields.get("Date Added")),
            )
            loved = "true" in (fields.get("Loved"), fields.get("Favorited"))
            self.tracks[fields.get("Track ID", "")] = (entry, loved)

    def _keep_list(self) -> None:
        fields, self._fields = self._fields, {}
        items, self._items = self._items, []
        # The whole library, films, podcasts and folders are lists too there.
        if "true" in (fields.get("Master"), fields.get("Folder")) or "Distinguished Kind" in fields:
            return
        if len(self.lists) == MOST_LISTS:
            self.left_out += len(items)
            return
        entries = tuple(self.tracks[item][0] for item in items if item in self.tracks)
        self.left_out += max(0, len(entries) - MOST_ENTRIES)
        description = tidy(fields.get("Description", ""), _LONGEST_DESCRIPTION) or None
        self.lists.append(
            ReadList(
                ListKind.PLAYLIST, named(fields.get("Name"), "Playlist"), entries[:MOST_ENTRIES], description
            )
        )


def is_apple(head: bytes) -> bool:
    """Whether a file begins as a property list."""
    return b"<plist" in head[:2048]
