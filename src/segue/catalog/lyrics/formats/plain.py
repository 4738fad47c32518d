"""Lyrics without times."""

from segue.catalog.lyrics.contracts import Line, LyricsText


def parse(text: str) -> LyricsText:
    """A line of text is a line of the song."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return LyricsText(tuple(Line(None, line) for line in lines))


def write(text: LyricsText) -> str:
    """The lines alone."""
    return "".join(f"{line.text}\n" for line in text.lines)
