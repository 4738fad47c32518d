"""Lyrics inside a file's tags, as a text that is plain, LRC or TTML."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, cast

from mutagen.id3 import ID3

LONGEST_LYRICS = 40_000
_MILLISECONDS = 2  # ID3v2.4 section 4.9, time stamp formats
_WORDS = (1, 2)  # the same, content types: lyrics, transcription
# Timed ones first, then what players write by custom.
_NAMES = ("syncedlyrics", "lyrics", "unsyncedlyrics", "unsynced lyrics", "\xa9lyr")
_WRONG = (ValueError, KeyError, IndexError, TypeError, AttributeError)


def lyrics_of(tags: Any) -> tuple[str | None, str | None]:
    """The lyrics that tags hold, and the language they say; timed ones before plain ones."""
    with suppress(*_WRONG):
        if isinstance(tags, ID3):
            return _of_id3(tags)
        if isinstance(tags, Mapping) or hasattr(tags, "keys"):
            return _of_fields(tags), None
    return None, None


def _of_id3(tags: ID3) -> tuple[str | None, str | None]:
    for frame in _frames(tags, "SYLT"):
        if frame.format == _MILLISECONDS and frame.type in _WORDS:
            timed = _lrc(frame.text)
            if timed:
                return _bounded(timed), str(frame.lang)
    for frame in _frames(tags, "USLT"):
        plain = _bounded(str(frame.text))
        if plain:
            return plain, str(frame.lang)
    free = {frame.desc.lower(): frame.text for frame in _frames(tags, "TXXX")}
    for name in _NAMES:
        if free.get(name):
            return _bounded("\n".join(str(text) for text in free[name])), None
    return None, None


def _of_fields(tags: Any) -> str | None:
    held = {str(name).lower(): name for name in tags.keys()}  # noqa: SIM118 - some kinds of tags are no mappings
    for name in _NAMES:
        if name in held:
            values = tags[held[name]]
            text = _bounded(
                "\n".join(str(one) for one in values) if isinstance(values, list) else str(values)
            )
            if text:
                return text
    return None


def _lrc(timed: Iterable[tuple[str, int]]) -> str:
    """SYLT as enhanced LRC: a text that begins with a line break begins a line, others are words of it."""
    lines: list[tuple[int, list[tuple[int, str]]]] = []
    for text, ms in sorted(timed, key=lambda one: one[1]):
        fresh = text.startswith(("\n", "\r"))
        word = text.strip("\r\n").replace("\r", " ").replace("\n", " ")
        if fresh or not lines:
            lines.append((ms, []))
        if word:
            lines[-1][1].append((ms, word))
    if len(lines) == 1 and len(lines[0][1]) > 1:
        # No line breaks at all: each text is a line.
        lines = [(ms, [(ms, word)]) for ms, word in lines[0][1]]
    return "\n".join(_line(start, words) for start, words in lines)


def _line(start: int, words: list[tuple[int, str]]) -> str:
    if len(words) == 1 and words[0][0] == start:
        return f"[{_stamp(start)}]{words[0][1]}"
    return f"[{_stamp(start)}]" + "".join(f"<{_stamp(ms)}>{word}" for ms, word in words)


def _stamp(ms: int) -> str:
    minutes, rest = divmod(max(0, ms), 60_000)
    return f"{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _bounded(text: str) -> str | None:
    # Cut at a line's end: half a time stamp would be words.
    if len(text) > LONGEST_LYRICS:
        text = text[:LONGEST_LYRICS].rpartition("\n")[0]
    return text.replace("\0", "").strip() or None


def _frames(tags: ID3, name: str) -> Iterable[Any]:
    return cast("Iterable[Any]", tags.getall(name))  # type: ignore[no-untyped-call]  # mutagen ships few types
