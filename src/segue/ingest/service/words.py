"""Lyrics of a file: those that lie beside it, else those in its tags."""

import codecs
from pathlib import Path

from segue.ingest.contracts import Claim, Tags

_ENDINGS = (".lrc", ".LRC", ".ttml", ".TTML")
_MOST_BYTES = 1 << 20


def words_of(claim: Claim, tags: Tags) -> tuple[str, str | None] | None:
    """The text and its language as tags name it; None where there is none.

    Beside a file in an operator's folder may lie one of the same name, `.lrc` or `.ttml`: somebody put it
    there on purpose, so it goes before the tags. Reads a file.
    """
    place = claim.master_path or claim.found_at
    if place is not None:
        for ending in _ENDINGS:
            text = _read(place.with_suffix(ending))
            if text is not None:
                return text, tags.lyrics_language
    return None if tags.lyrics is None else (tags.lyrics, tags.lyrics_language)


def _read(path: Path) -> str | None:
    """A text file; links are not followed, as nowhere in an import."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError):
        return None
    if not 0 < len(data) <= _MOST_BYTES:
        return None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Windows programs of old wrote.
        return data.decode("cp1252", "replace")
