"""JSON of lyrics."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from segue.catalog.lyrics import rules
from segue.catalog.lyrics.contracts import (
    Line,
    Lyrics,
    LyricsFormat,
    LyricsOrigin,
    LyricsRef,
    LyricsText,
    Timing,
    Word,
)
from segue.catalog.schemas import Answer

_Start = Annotated[int, Field(ge=0, le=rules.LATEST_MS)]
_FROZEN = ConfigDict(frozen=True, extra="forbid")


class WordBody(BaseModel):
    """A word or syllable with the space that follows it, and when it begins."""

    model_config = _FROZEN

    start_ms: _Start
    text: str = Field(max_length=rules.LONGEST_LINE)


class LineBody(BaseModel):
    """A line and when it begins, null where nobody knows. Word times make up its text, if there are any."""

    model_config = _FROZEN

    start_ms: _Start | None = None
    text: str = Field(max_length=rules.LONGEST_LINE)
    words: list[WordBody] = Field(default=[], max_length=rules.MOST_WORDS)


class LyricsRefBody(Answer):
    """That there are lyrics in a language (BCP 47, `und` where nobody said)."""

    language: str
    timing: Timing
    revision: int


class LyricsBody(Answer):
    """A song's lyrics in one language; `languages` lists all that there are."""

    song_id: UUID
    language: str
    timing: Timing
    lines: list[LineBody]
    origin: LyricsOrigin
    revision: int
    changed_at: datetime
    languages: list[LyricsRefBody]


class PutLyricsBody(BaseModel):
    """Lyrics to keep: `text` in a `format`, or `lines` as the editor has them. One of the two.

    Without a `language` it is what the text or the song says.
    """

    model_config = _FROZEN

    language: str | None = Field(default=None, max_length=35)
    format: LyricsFormat = LyricsFormat.LRC
    text: str | None = Field(default=None, max_length=rules.LONGEST_TEXT)
    lines: list[LineBody] | None = Field(default=None, max_length=rules.MOST_LINES)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.text is None) == (self.lines is None):
            raise ValueError("Send either text or lines.")
        return self

    def told(self) -> LyricsText:
        """What is sent, read. Raises LyricsRefused."""
        if self.text is not None:
            return rules.parse(self.text, self.format)
        return LyricsText(
            tuple(
                Line(line.start_ms, line.text, tuple(Word(word.start_ms, word.text) for word in line.words))
                for line in self.lines or ()
            )
        )


def lyrics_body(lyrics: Lyrics, held: list[LyricsRef]) -> LyricsBody:
    """Lyrics as JSON."""
    return LyricsBody(
        song_id=lyrics.song_id,
        language=lyrics.language,
        timing=lyrics.text.timing,
        lines=[
            LineBody(
                start_ms=line.start_ms,
                text=line.text,
                words=[WordBody(start_ms=word.start_ms, text=word.text) for word in line.words],
            )
            for line in lyrics.text.lines
        ],
        origin=lyrics.origin,
        revision=lyrics.revision,
        changed_at=lyrics.changed_at,
        languages=[
            LyricsRefBody(language=one.language, timing=one.timing, revision=one.revision) for one in held
        ],
    )
