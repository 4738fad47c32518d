"""Decisions about imports. Pure."""

from datetime import timedelta
from uuid import UUID

from segue.library.exchange.contracts import Format, ReadEntry
from segue.library.exchange.formats.text import tidy
from segue.library.matching.contracts import Wanted

KEPT = timedelta(days=90)
"""How long an import waits for its person to resolve the rest."""
MOST_IMPORTS = 50
_LONGEST_NAME = 255


def blob_key(import_id: UUID) -> str:
    """Where an import's file is while it is read."""
    return f"list-imports/{import_id.hex}"


def import_of_key(key: str) -> UUID | None:
    """The import whose file a blob is."""
    folder, _, name = key.rpartition("/")
    try:
        return UUID(name) if folder == "list-imports" else None
    except ValueError:
        return None


def file_name(told: str | None) -> str:
    """A file's name without folders and control characters, as long as one may be."""
    return tidy((told or "").replace("\\", "/").rsplit("/", 1)[-1], _LONGEST_NAME) or "list"


def wanted(entry: ReadEntry) -> Wanted:
    """What of an entry is looked for."""
    return Wanted(
        entry.title, entry.artists, entry.album, entry.duration_ms, entry.isrc, entry.musicbrainz_id
    )


def source_of(told: Format | None) -> str:
    """What plays of a file are marked with."""
    return "file" if told is None else str(told)
