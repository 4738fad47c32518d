"""LRC: `[mm:ss.xx]` before a line, and in its enhanced form `<mm:ss.xx>` before a word.

There is no standard; what is read here is what players and editors write: several times before a line that
comes back, `[offset:±ms]`, word times in either kind of bracket.
"""

import re

from segue.catalog.lyrics.contracts import Line, LyricsText, Word

_STAMP = r"([0-9]{1,3}):([0-9]{1,2})(?:[.:]([0-9]{1,3}))?"
_LINE = re.compile(rf"\s*\[{_STAMP}\]")
_WORD = re.compile(rf"[\[<]{_STAMP}[\]>]")
_TAG = re.compile(r"\s*\[([A-Za-z#]+):([^\]]*)\]\s*")
_LANGUAGES = ("la", "lang", "language")


def is_timed(text: str) -> bool:
    """Whether any line of a text begins with a time."""
    return any(_LINE.match(line) for line in text.removeprefix("\ufeff").splitlines())


def parse(text: str) -> LyricsText:
    """Lines in the order of the text; those that come back, at each of their times."""
    offset, language = 0, None
    read: list[Line] = []
    for raw in text.removeprefix("\ufeff").splitlines():
        tag = _TAG.fullmatch(raw)
        if tag is not None:
            name, value = tag[1].lower(), tag[2].strip()
            if name == "offset" and re.fullmatch(r"[+-]?[0-9]{1,6}", value):
                offset = int(value)
            elif name in _LANGUAGES:
                language = value or None
            continue
        read += _lines(raw)
    # A positive offset has the lyrics come sooner.
    return LyricsText(tuple(_moved(line, -offset) for line in read), language)


def write(text: LyricsText) -> str:
    """Enhanced where there are word times; a text without any times is only lines."""
    return "".join(f"{_written(line)}\n" for line in text.lines)


def _lines(raw: str) -> list[Line]:
    starts = []
    place = 0
    while (found := _LINE.match(raw, place)) is not None:
        starts.append(_ms(found))
        place = found.end()
    rest = raw[place:]
    if not starts:
        return [Line(None, rest)]
    stamps = list(_WORD.finditer(rest))
    if not stamps:
        return [Line(start, rest) for start in starts]
    words = []
    if rest[: stamps[0].start()].strip():
        words.append(Word(starts[0], rest[: stamps[0].start()].lstrip()))
    ends = [*(stamp.start() for stamp in stamps[1:]), len(rest)]
    for stamp, end in zip(stamps, ends, strict=True):
        # The space after a time belongs to the word before it.
        piece = rest[stamp.end() : end]
        if words and piece[:1].isspace() and not words[-1].text.endswith(" "):
            words[-1] = Word(words[-1].start_ms, words[-1].text + " ")
        if piece.strip():
            words.append(Word(_ms(stamp), piece.lstrip()))
    plain = "".join(word.text for word in words)
    first = starts[0]
    return [
        Line(start, plain, tuple(Word(word.start_ms + start - first, word.text) for word in words))
        for start in starts
    ]


def _ms(found: re.Match[str]) -> int:
    fraction = (found[3] or "0").ljust(3, "0")
    return (int(found[1]) * 60 + int(found[2])) * 1000 + int(fraction)


def _moved(line: Line, by: int) -> Line:
    if line.start_ms is None or by == 0:
        return line
    words = tuple(Word(max(0, word.start_ms + by), word.text) for word in line.words)
    return Line(max(0, line.start_ms + by), line.text, words)


def _written(line: Line) -> str:
    if line.start_ms is None:
        return line.text
    words = "".join(f"<{_stamp(word.start_ms)}>{word.text}" for word in line.words)
    return f"[{_stamp(line.start_ms)}]{words or line.text}".rstrip()


def _stamp(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
