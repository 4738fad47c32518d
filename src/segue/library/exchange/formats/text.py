"""Bits of text that files of playlists have in common. Pure; paths are text, and nothing is opened."""

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import unquote

from segue.library.exchange.contracts import LONGEST_TEXT

_LATEST = 253_402_300_799
"""The end of the year 9999, in seconds since 1970."""
_LONGEST_NAME = 100
_MOST_ARTISTS = 20
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TRACK_NUMBER = re.compile(r"^(?:\d{1,2}[-.])?\d{1,3}(?:\s*[-._)]\s*|\s+)(?=\S)")
_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2})(?:\.\d+)?")
_SPOKEN = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d.%m.%Y")


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or else what Windows wrote."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def tidy(text: str, longest: int = LONGEST_TEXT) -> str:
    """Without what no title has: controls, marks that turn the line around, spaces at the ends."""
    if not text.isascii() or not text.isprintable():
        kept = (one if unicodedata.category(one) not in _UNSEEN else " " for one in text[: longest * 4])
        text = unicodedata.normalize("NFC", "".join(kept))
    return " ".join(text.split())[:longest].rstrip()


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def named(text: str | None, other: str) -> str:
    """A list's name, as long as one may be."""
    return tidy(text or "", _LONGEST_NAME) or tidy(other, _LONGEST_NAME) or "Playlist"


def artists_of(text: str | None, separators: str = ";") -> tuple[str, ...]:
    """Names that a field lists. Commas and ampersands are parts of names too: matching tries both."""
    if not text:
        return ()
    pieces = re.split(f"[{re.escape(separators)}]", text) if separators else [text]
    return tuple(name for name in (tidy(piece) for piece in pieces[:_MOST_ARTISTS]) if name)


def isrc_of(text: str | None) -> str | None:
    """An ISRC as the catalogue writes them."""
    plain = re.sub(r"[\s-]|isrc:", "", (text or "")[:40], flags=re.IGNORECASE).upper()
    return plain if _ISRC.fullmatch(plain) else None


def recording_of(text: str | None) -> str | None:
    """The MusicBrainz id of a recording, alone or in its address; ids of other things are none."""
    lowered = (text or "")[:200].lower().strip()
    if "/" in lowered and "musicbrainz.org/recording/" not in lowered:
        return None
    found = _UUID.search(lowered)
    return found[0] if found and (found[0] == lowered or "/" in lowered or ":" in lowered) else None


def milliseconds(text: str | None, *, unit_ms: int = 1) -> int | None:
    """A length as `3:45`, `1:03:45` or a number of units."""
    plain = (text or "")[:20].strip()
    if parts := _LENGTH.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in parts.groups())
        return bounded_length(((hours * 60 + minutes) * 60 + seconds) * 1000)
    try:
        return bounded_length(float(plain) * unit_ms)
    except (ValueError, OverflowError):
        return None


def bounded_length(told: float) -> int | None:
    """A length in milliseconds that a recording may have: below a day."""
    return round(told) if 0 < told < 86_400_000 else None


def moment_of(text: str | None) -> int | None:
    """A date in seconds since 1970, in UTC where it says nothing else."""
    plain = (text or "")[:40].strip().removesuffix(" UTC")
    found: datetime | None = None
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        for spoken in _SPOKEN:
            try:
                found = datetime.strptime(plain, spoken).replace(tzinfo=UTC)
                break
            except ValueError:
                continue
    if found is None:
        return None
    try:
        seconds = int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (OverflowError, OSError, ValueError):
        return None
    return seconds if 0 <= seconds <= _LATEST else None


def split_title(text: str) -> tuple[tuple[str, ...], str]:
    """Artist and title of `Artist - Title`; a title alone has no artist."""
    for dash in (" - ", " \u2013 ", " \u2014 "):
        artist, found, title = text.partition(dash)
        if found and tidy(artist) and tidy(title):
            return (tidy(artist),), tidy(title)
    return (), tidy(text)


def told_by_path(path: str) -> tuple[tuple[str, ...], str | None, str]:
    """Artists, album and title as far as a path or address tells them."""
    plain = path.split("#", 1)[0].split("?", 1)[0] if "://" in path[:12] else path
    parts = [part for part in re.split(r"[/\\]", plain[-2000:]) if part not in {"", ".", ".."}]
    if "://" in path[:12]:
        parts = [unquote(part) for part in parts[2 if not path.lower().startswith("file:") else 1 :]]
    if not parts:
        return (), None, ""
    stem = re.sub(r"\.[A-Za-z0-9]{2,5}$", "", parts[-1]).replace("_", " ")
    artists, title = split_title(_TRACK_NUMBER.sub("", stem, count=1))
    if artists and artists[0].isdigit():
        artists = ()
    if len(parts) < 3:
        return artists, None, title
    return artists or artists_of(parts[-3]), tidy(parts[-2]) or None, title
