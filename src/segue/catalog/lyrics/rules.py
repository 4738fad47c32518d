"""Pure decisions about lyrics: what is kept of a text, which language is shown."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from segue.catalog.lyrics.contracts import Line, LyricsFormat, LyricsRef, LyricsText, Timing, Word
from segue.catalog.lyrics.errors import LyricsRefused
from segue.catalog.lyrics.formats import lrc, plain

UNKNOWN = "und"
LONGEST_TEXT = 200_000
MOST_LINES = 2_000
LONGEST_LINE = 500
MOST_WORDS = 200
# As long as a song may be: what is timed beyond it is no time of this song.
LATEST_MS = 4 * 3600 * 1000
# What turns the direction of the text around it could rewrite the page it stands on.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# ID3v2.4 names languages by ISO 639-2, BCP 47 by the shortest code there is.
_SHORT = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "swe": "sv", "dan": "da", "nor": "no", "nob": "nb", "nno": "nn", "fin": "fi",
    "isl": "is", "ice": "is", "pol": "pl", "ces": "cs", "cze": "cs", "slk": "sk", "slo": "sk", "slv": "sl",
    "hun": "hu", "ron": "ro", "rum": "ro", "bul": "bg", "hrv": "hr", "srp": "sr", "bos": "bs", "mkd": "mk",
    "mac": "mk", "sqi": "sq", "alb": "sq", "ell": "el", "gre": "el", "tur": "tr", "rus": "ru", "ukr": "uk",
    "bel": "be", "lit": "lt", "lav": "lv", "est": "et", "heb": "he", "ara": "ar", "fas": "fa", "per": "fa",
    "hin": "hi", "ben": "bn", "urd": "ur", "pan": "pa", "tam": "ta", "tel": "te", "mal": "ml", "kan": "kn",
    "jpn": "ja", "kor": "ko", "zho": "zh", "chi": "zh", "vie": "vi", "tha": "th", "ind": "id", "msa": "ms",
    "may": "ms", "cat": "ca", "eus": "eu", "baq": "eu", "glg": "gl", "gle": "ga", "cym": "cy", "wel": "cy",
    "lat": "la", "epo": "eo", "afr": "af", "swa": "sw", "yor": "yo", "zul": "zu", "hau": "ha", "amh": "am",
    "kat": "ka", "geo": "ka", "hye": "hy", "arm": "hy", "mon": "mn", "xxx": UNKNOWN, "mul": UNKNOWN,
}  # fmt: skip


def parse(text: str, form: LyricsFormat) -> LyricsText:
    """Read a text of this form and tidy it. Raises LyricsRefused."""
    if len(text) > LONGEST_TEXT:
        raise LyricsRefused(f"Lyrics may have {LONGEST_TEXT:,} characters at most.")
    match form:
        case LyricsFormat.LRC:
            read = lrc.parse(text)
        case LyricsFormat.TTML:
            from segue.catalog.lyrics.formats import ttml  # noqa: PLC0415  # lxml: 4 MB, for few

            read = ttml.parse(text)
        case _:
            read = plain.parse(text)
    return tidy(read)


def parse_embedded(text: str) -> LyricsText | None:
    """What a file's tag holds, whatever it is; None when that is nothing that can be shown."""
    start = text.lstrip("\ufeff \r\n\t")[:200].lower()
    form = LyricsFormat.PLAIN
    if start.startswith(("<?xml", "<tt")):
        form = LyricsFormat.TTML
    elif lrc.is_timed(text):
        form = LyricsFormat.LRC
    try:
        return parse(text, form)
    except LyricsRefused:
        return None


def write(text: LyricsText, form: LyricsFormat, language: str) -> str:
    """The lyrics as a file of this form; times are left out where it has none."""
    match form:
        case LyricsFormat.LRC:
            return lrc.write(text)
        case LyricsFormat.TTML:
            from segue.catalog.lyrics.formats import ttml  # noqa: PLC0415  # as above

            return ttml.write(replace(text, language=language))
        case _:
            return plain.write(text)


def tidy(text: LyricsText) -> LyricsText:
    """Lines as they are kept: plain text, in order of time, times on all of them or on none.

    Raises LyricsRefused for what is empty, too long, or timed past the longest song.
    """
    lines = [_tidy_line(line, number) for number, line in enumerate(text.lines, start=1)]
    while lines and not lines[-1].text and lines[-1].start_ms is None:
        lines.pop()
    while lines and not lines[0].text and lines[0].start_ms is None:
        lines.pop(0)
    if not any(line.text for line in lines):
        raise LyricsRefused("There are no words in it.")
    if len(lines) > MOST_LINES:
        raise LyricsRefused(f"Lyrics may have {MOST_LINES:,} lines at most.", line=MOST_LINES + 1)
    if any(line.start_ms is not None for line in lines):
        lines = sorted(_timed(lines), key=lambda line: line.start_ms or 0)
    return replace(text, lines=tuple(lines))


def choose(held: Sequence[LyricsRef], wanted: str | None, sung: str | None) -> LyricsRef | None:
    """The lyrics to show: in the language asked for or close to it, else as the song is sung, else any."""
    for language in (wanted, sung):
        if language is None:
            continue
        near = [one for one in held if _primary(one.language) == _primary(language)]
        exact = [one for one in near if one.language.lower() == language.lower()]
        if exact or near:
            return (exact or near)[0]
        if language is wanted:
            return None
    finest = (Timing.WORD, Timing.LINE, Timing.NONE)
    return min(held, key=lambda one: finest.index(one.timing)) if held else None


def language_of_tag(code: str | None) -> str:
    """The language that a tag names, as BCP 47; `und` where it names none that we know."""
    named = (code or "").strip().lower()
    known = len(named) in (2, 3) and named.isascii() and named.isalpha()
    return _SHORT.get(named, named) if known else UNKNOWN


def _primary(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


def _tidy_line(line: Line, number: int) -> Line:
    if line.start_ms is not None and not 0 <= line.start_ms <= LATEST_MS:
        raise LyricsRefused(f"Line {number} has a time that no song reaches.", line=number)
    if len(line.words) > MOST_WORDS or len(line.text) > LONGEST_LINE:
        raise LyricsRefused(f"Line {number} is too long. Break it in two.", line=number)
    if not line.words:
        return replace(line, text=_shown(line.text).strip())
    words = tuple(word for word in (Word(one.start_ms, _shown(one.text)) for one in line.words) if word.text)
    if any(not 0 <= word.start_ms <= LATEST_MS for word in words):
        raise LyricsRefused(f"Line {number} has a word with a time that no song reaches.", line=number)
    words = tuple(sorted(words, key=lambda word: word.start_ms))
    start = line.start_ms if line.start_ms is not None or not words else words[0].start_ms
    return Line(start, "".join(word.text for word in words).strip(), words)


def _timed(lines: Sequence[Line]) -> list[Line]:
    # A line without a time in a text that has them goes on with the one before.
    found: list[Line] = []
    last = 0
    for line in lines:
        last = last if line.start_ms is None else line.start_ms
        if line.text or line.start_ms is not None:
            found.append(replace(line, start_ms=last))
    return found


def _shown(text: str) -> str:
    spaced = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return "".join(
        char
        for char in spaced
        if unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"} and char not in _TURNING
    )
