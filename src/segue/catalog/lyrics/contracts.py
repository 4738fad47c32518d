"""Lyrics as they are kept and shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.kernel.ids import SongId


class Timing(StrEnum):
    """How finely lyrics follow the song."""

    NONE = "none"
    LINE = "line"
    WORD = "word"


class LyricsFormat(StrEnum):
    """A way to write lyrics down."""

    PLAIN = "plain"
    LRC = "lrc"
    TTML = "ttml"


class LyricsOrigin(StrEnum):
    """Whether a person wrote them here, or they came with the file."""

    PEOPLE = "people"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or syllable and when it begins, in milliseconds; `text` holds the space that follows it."""

    start_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line and when it begins, in milliseconds; None where nobody knows. An empty one is a rest."""

    start_ms: int | None
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class LyricsText:
    """Lines in the order they are sung. `language` is BCP 47, None where the text does not say."""

    lines: tuple[Line, ...]
    language: str | None = None

    @property
    def timing(self) -> Timing:
        """Word where any word has a time, line where every line has one."""
        if any(line.words for line in self.lines):
            return Timing.WORD
        timed = bool(self.lines) and all(line.start_ms is not None for line in self.lines)
        return Timing.LINE if timed else Timing.NONE


@dataclass(frozen=True, slots=True)
class Lyrics:
    """A song's lyrics in one language."""

    song_id: SongId
    language: str
    text: LyricsText
    origin: LyricsOrigin
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class LyricsRef:
    """That there are lyrics of a song in a language."""

    language: str
    timing: Timing
    revision: int
