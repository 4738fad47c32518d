"""JSPF (xspf.org/jspf), as ListenBrainz and others write it."""

from typing import Any

from segue.library.exchange.contracts import MOST_ENTRIES, Format, ListKind, ReadEntry, ReadFile, ReadList
from segue.library.exchange.errors import ListRefused
from segue.library.exchange.formats.text import (
    artists_of,
    bounded_length,
    isrc_of,
    moment_of,
    named,
    recording_of,
    tidy,
    told_by_path,
)

_LONGEST_DESCRIPTION = 2_000


def read_jspf(told: dict[str, Any], name: str) -> ReadFile:
    """The playlist of a JSPF document. Raises ListRefused."""
    playlist = told.get("playlist")
    tracks = playlist.get("track") if isinstance(playlist, dict) else None
    if not isinstance(playlist, dict) or not isinstance(tracks, list):
        raise ListRefused("The file is JSON, and not a playlist: `playlist.track` is missing.")
    entries = [_entry(track) for track in tracks[:MOST_ENTRIES] if isinstance(track, dict)]
    kept = tuple(entry for entry in entries if entry.title)
    one = ReadList(
        ListKind.PLAYLIST,
        named(_text(playlist.get("title")), name),
        kept,
        tidy(_text(playlist.get("annotation")), _LONGEST_DESCRIPTION) or None,
    )
    return ReadFile(Format.JSPF, (one,), len(tracks) - len(kept))


def _entry(track: dict[str, Any]) -> ReadEntry:
    identifiers = [*_texts(track.get("identifier")), *_texts(track.get("location"))]
    metas = track.get("meta")
    for meta in metas if isinstance(metas, list) else []:
        identifiers += [_text(value) for value in meta.values()] if isinstance(meta, dict) else []
    artists, album, title = told_by_path(next(iter(_texts(track.get("location"))), ""))
    told = tidy(_text(track.get("title")))
    length = track.get("duration")
    return ReadEntry(
        told or title,
        artists_of(_text(track.get("creator"))) or (() if told else artists),
        tidy(_text(track.get("album"))) or (None if told else album),
        bounded_length(length) if isinstance(length, int | float) else None,
        next((found for one in identifiers if (found := isrc_of(one))), None),
        next((found for one in identifiers if (found := recording_of(one))), None),
        moment_of(_added(track.get("extension"))),
    )


def _added(extension: object) -> str:
    """When ListenBrainz was told of it."""
    for told in extension.values() if isinstance(extension, dict) else ():
        if isinstance(told, dict) and isinstance(told.get("added_at"), str):
            return str(told["added_at"])
    return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [_text(one) for one in value[:20]] if isinstance(value, list) else [_text(value)]
