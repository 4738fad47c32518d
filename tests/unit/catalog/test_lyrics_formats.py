"""Lyrics in the forms that people have them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.catalog.lyrics import rules
from segue.catalog.lyrics.contracts import Line, LyricsFormat, LyricsRef, LyricsText, Timing, Word
from segue.catalog.lyrics.errors import LyricsRefused

LRC = """\ufeff[ti:Slow water]
[la:en]
[offset:+500]
[00:12.50]The river waits
[00:01.5][00:30.500]Slow water

[00:45.00]
"""
ENHANCED = "[00:10.00]<00:10.00>Slow <00:10.50>wa<00:10.80>ter\n[00:12.00]Oh[00:12.40] my\n"
TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="fr-CA">
 <body><div begin="00:10.000">
  <p begin="10.5s" end="12s"><span begin="10.5s">Lente</span> <span begin="11.25s">eau
    </span><span ttm:role="x-bg"><span begin="11.8s">(oh)</span></span></p>
  <p begin="2s">relative<br/>line<span ttm:role="x-translation">not sung</span></p>
  <p begin="00:01:02.003">clock</p>
 </div></body></tt>"""
BOMB = (
    '<!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><tt xmlns="http://www.w3.org/ns/ttml">&b;</tt>'
)


def lines(text: LyricsText) -> list[tuple[int | None, str]]:
    return [(line.start_ms, line.text) for line in text.lines]


class TestLrc:
    """Times as players read them: repeated lines, offsets, words in either bracket."""

    def test_lines_in_order_of_time(self) -> None:
        text = rules.parse(LRC, LyricsFormat.LRC)
        assert (text.language, text.timing) == ("en", Timing.LINE)
        assert lines(text) == [
            (1000, "Slow water"),
            (12_000, "The river waits"),
            (30_000, "Slow water"),
            (44_500, ""),
        ]

    def test_words(self) -> None:
        text = rules.parse(ENHANCED, LyricsFormat.LRC)
        assert text.timing is Timing.WORD
        assert text.lines[0].text == "Slow water"
        assert text.lines[0].words == (Word(10_000, "Slow "), Word(10_500, "wa"), Word(10_800, "ter"))
        assert text.lines[1].words == (Word(12_000, "Oh "), Word(12_400, "my"))

    def test_a_text_without_times_is_plain(self) -> None:
        assert rules.parse("One\n\nTwo\n", LyricsFormat.LRC).timing is Timing.NONE


class TestTtml:
    """Lines and words of TTML, times as the standard or as music services write them."""

    def test_lines_words_and_language(self) -> None:
        text = rules.parse(TTML, LyricsFormat.TTML)
        assert (text.language, text.timing) == ("fr-CA", Timing.WORD)
        assert lines(text) == [(10_500, "Lente eau (oh)"), (12_000, "relative line"), (62_003, "clock")]
        assert text.lines[0].words == (Word(10_500, "Lente "), Word(11_250, "eau "), Word(11_800, "(oh)"))

    @pytest.mark.parametrize("told", [BOMB, "<html/>", "<tt", "", TTML.replace("10.5s", "soon")])
    def test_what_is_none_is_refused_with_its_line(self, told: str) -> None:
        with pytest.raises(LyricsRefused):
            rules.parse(told, LyricsFormat.TTML)

    def test_the_line_is_told(self) -> None:
        with pytest.raises(LyricsRefused) as refused:
            rules.parse(TTML.replace('"00:01:02.003"', '"later"'), LyricsFormat.TTML)
        assert refused.value.fields["line"] == 7

    @pytest.mark.parametrize(
        "doctype",
        [
            BOMB.partition("]>")[0] + "]>",
            f'<!DOCTYPE tt [<!ENTITY f SYSTEM "file://{__file__}">]>',
            '<!DOCTYPE tt SYSTEM "http://198.51.100.7/x.dtd">',
        ],
    )
    def test_document_types_and_their_entities_are_refused(self, doctype: str) -> None:
        with pytest.raises(LyricsRefused, match="document type"):
            rules.parse(TTML.replace("<tt", f"{doctype}<tt", 1), LyricsFormat.TTML)


WORDS = st.text(st.characters(whitelist_categories=("L", "N"), max_codepoint=0x2FF), min_size=1, max_size=8)
STARTS = st.integers(0, 3_000_000)


@st.composite
def timed_lines(draw: st.DrawFn) -> LyricsText:
    found = []
    for start in sorted(draw(st.lists(STARTS, min_size=1, max_size=6, unique=True))):
        texts = draw(st.lists(WORDS, min_size=1, max_size=4))
        words: tuple[Word, ...] = ()
        if draw(st.booleans()):
            spaced = [f"{text} " for text in texts[:-1]] + texts[-1:]
            words = tuple(Word(start + 10 * place, text) for place, text in enumerate(spaced))
        found.append(Line(start, " ".join(texts), words))
    return LyricsText(tuple(found), "en")


class TestRoundTrip:
    """What is written in a form is read back as it was, to the millisecond."""

    @given(timed_lines(), st.sampled_from([LyricsFormat.LRC, LyricsFormat.TTML]))
    def test_times_and_words(self, text: LyricsText, form: LyricsFormat) -> None:
        again = rules.parse(rules.write(text, form, "en"), form)
        assert again.lines == rules.tidy(text).lines

    @given(st.text(max_size=300), st.sampled_from(list(LyricsFormat)))
    def test_any_text_is_read_or_refused(self, text: str, form: LyricsFormat) -> None:
        try:
            read = rules.parse(text, form)
        except LyricsRefused:
            return
        assert any(line.text for line in read.lines)
        timed = [line.start_ms is not None for line in read.lines]
        assert all(timed) or not any(timed)


class TestTidy:
    """What is kept holds no control characters, no turned text, no times past any song."""

    def test_characters(self) -> None:
        text = rules.parse("a\u202eb\x00c\td", LyricsFormat.PLAIN)
        assert lines(text) == [(None, "abc d")]

    def test_bounds(self) -> None:
        for wrong in (
            "[999:59.99]late",
            "x" * 501,
            "a\n" * 2001,
            "\n \n",
            "a" * 200_001,
            "[00:01.00]" + "<00:01.00>a" * 201,
        ):
            with pytest.raises(LyricsRefused):
                rules.parse(wrong, LyricsFormat.LRC)


class TestChoice:
    """The language asked for or close to it; without one, as it is sung; never another than asked for."""

    HELD = (
        LyricsRef("en", Timing.NONE, 1),
        LyricsRef("ja", Timing.WORD, 1),
        LyricsRef("pt-BR", Timing.LINE, 1),
    )

    @pytest.mark.parametrize(
        ("wanted", "sung", "shown"),
        [
            ("pt", None, "pt-BR"),
            ("PT-br", None, "pt-BR"),
            ("en-GB", "ja", "en"),
            ("de", "ja", None),
            (None, "en", "en"),
            (None, "de", "ja"),
            (None, None, "ja"),
        ],
    )
    def test_what_is_shown(self, wanted: str | None, sung: str | None, shown: str | None) -> None:
        found = rules.choose(self.HELD, wanted, sung)
        assert (found and found.language) == shown

    def test_languages_of_tags(self) -> None:
        assert [rules.language_of_tag(code) for code in ("eng", "X" * 3, "de", "", None, "fil", "e<g")] == [
            "en", "und", "de", "und", "und", "fil", "und",
        ]  # fmt: skip
