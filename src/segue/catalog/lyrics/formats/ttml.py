"""TTML (W3C Timed Text Markup Language 2): a `p` a line, a `span` with a time a word.

Spans that tell of translations, of how words are spoken (`x-translation`, `x-roman`) are left out; those of
voices behind (`x-bg`) are sung. A time before that of what holds it counts from there, as the standard has
it; others count from the song's beginning, as music services write them.
"""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from segue.catalog.lyrics.contracts import Line, LyricsText, Word
from segue.catalog.lyrics.errors import LyricsRefused

_TTML = "{http://www.w3.org/ns/ttml}"
_ROLE = "{http://www.w3.org/ns/ttml#metadata}role"
_PARAMETER = "{http://www.w3.org/ns/ttml#parameter}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LEFT_OUT = ("x-translation", "x-roman")
_CLOCK = re.compile(r"(?:(?:([0-9]{1,3}):)?([0-9]{1,3}):)?([0-9]{1,6}(?:\.[0-9]{1,9})?)")
_OFFSET = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)(h|m|s|ms|f|t)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_SPACES = re.compile(r"\s+")


def parse(text: str) -> LyricsText:
    """Raises LyricsRefused, with the line of the file."""
    # Declared encodings do not hold for a text that is decoded already.
    plain = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1)
    if "<!DOCTYPE" in plain or "<!ENTITY" in plain:
        raise LyricsRefused("TTML has no document type. Leave it out.")
    reader = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(plain.encode(), reader)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise LyricsRefused(f"Line {line} of the file is no XML: {error.msg}.", line=line) from error
    if root.tag != f"{_TTML}tt":
        raise LyricsRefused("The file is no TTML: it does not begin with tt.", line=1)
    clock = _Clock(root)
    lines = tuple(_line(paragraph, clock) for paragraph in root.iter(f"{_TTML}p"))
    return LyricsText(lines, root.get(_LANGUAGE) or None)


def write(text: LyricsText) -> str:
    """A document of one division, words as spans."""
    lines = "".join(f"<p{_begin(line.start_ms)}>{_spans(line)}</p>\n" for line in text.lines)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tt xmlns="http://www.w3.org/ns/ttml" xml:lang={quoteattr(text.language or "und")}>'
        f"\n<body><div>\n{lines}</div></body>\n</tt>\n"
    )


class _Clock:
    """Times of a document, whose frames and ticks it tells itself."""

    def __init__(self, root: etree._Element) -> None:
        self._frames = _rate(root.get(f"{_PARAMETER}frameRate"), 30)
        self._ticks = _rate(root.get(f"{_PARAMETER}tickRate"), 1)

    def ms(self, element: etree._Element, after: int) -> int | None:
        """When an element begins, `after` being when what holds it does. Raises LyricsRefused."""
        told = element.get("begin")
        if told is None:
            return None
        begin = self._read(told.strip())
        if begin is None:
            line = element.sourceline or 1
            raise LyricsRefused(f"Line {line} of the file has the time {told[:40]!r}.", line=line)
        return begin + after if begin < after else begin

    def _read(self, told: str) -> int | None:
        clock = _CLOCK.fullmatch(told)
        if clock is not None:
            hours, minutes, seconds = int(clock[1] or 0), int(clock[2] or 0), float(clock[3])
            return round((hours * 3600 + minutes * 60 + seconds) * 1000)
        offset = _OFFSET.fullmatch(told)
        if offset is None:
            return None
        seconds = _SECONDS.get(offset[2], 1 / (self._frames if offset[2] == "f" else self._ticks))
        return round(float(offset[1]) * seconds * 1000)


def _rate(told: str | None, usual: int) -> int:
    return int(told) if told and told.isascii() and told.isdigit() and 0 < int(told) < 10**9 else usual


def _line(paragraph: etree._Element, clock: _Clock) -> Line:
    around = 0
    for holder in reversed(list(paragraph.iterancestors(f"{_TTML}div", f"{_TTML}body"))):
        around = clock.ms(holder, around) or around
    start = clock.ms(paragraph, around)
    pieces = list(_pieces(paragraph, clock, start if start is not None else around))
    words: list[Word] = []
    for begin, piece in pieces:
        told = _SPACES.sub(" ", piece)
        if begin is None and words:
            words[-1] = Word(words[-1].start_ms, words[-1].text + told)
        elif told.strip() and begin is not None:
            words.append(Word(begin, told))
        elif told.strip() and start is not None:
            words.append(Word(start, told))
    timed = any(begin is not None for begin, _ in pieces)
    plain = _SPACES.sub(" ", "".join(piece for _, piece in pieces)).strip()
    return Line(start, plain, tuple(words) if timed else ())


def _pieces(element: etree._Element, clock: _Clock, after: int) -> Iterator[tuple[int | None, str]]:
    """Texts in order, each with the time of the innermost span that has one of its own."""
    if element.text:
        yield None, element.text
    for child in element:
        if child.get(_ROLE) not in _LEFT_OUT:
            if child.tag == f"{_TTML}br":
                yield None, " "
            elif child.tag == f"{_TTML}span":
                yield from _span(child, clock, after)
        if child.tail:
            yield None, child.tail


def _span(span: etree._Element, clock: _Clock, after: int) -> Iterator[tuple[int | None, str]]:
    begin = clock.ms(span, after)
    first = True
    for inner, piece in _pieces(span, clock, after if begin is None else begin):
        yield (begin if inner is None and first else inner), piece
        first = False


def _begin(ms: int | None) -> str:
    return "" if ms is None else f' begin="{_written(ms)}"'


def _spans(line: Line) -> str:
    if not line.words:
        return escape(line.text)
    parts = []
    for word in line.words:
        text = word.text.rstrip()
        space = " " if text != word.text else ""
        parts.append(f"<span{_begin(word.start_ms)}>{escape(text)}</span>{space}")
    return "".join(parts).rstrip()


def _written(ms: int) -> str:
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
