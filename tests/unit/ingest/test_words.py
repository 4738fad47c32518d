"""Lyrics in tags, whatever tagger put them there."""

from typing import Any

from mutagen import id3

from segue.catalog.lyrics.contracts import Timing
from segue.catalog.lyrics.rules import parse_embedded
from segue.ingest.listening.words import LONGEST_LYRICS, lyrics_of

FRAMES: Any = id3  # whose functions have no types


def tags_of(*frames: Any) -> Any:
    tags = FRAMES.ID3()
    for frame in frames:
        tags.add(frame)
    return tags


def sylt(*texts: tuple[str, int], form: int = 2) -> Any:
    return FRAMES.SYLT(encoding=3, lang="eng", format=form, type=1, desc="", text=list(texts))


USLT_FRAME = FRAMES.USLT(encoding=3, lang="deu", desc="", text="Langsames Wasser\nDer Fluss")


class TestId3:
    """Timed lyrics go before plain ones; the language is the frame's."""

    def test_plain(self) -> None:
        assert lyrics_of(tags_of(USLT_FRAME)) == ("Langsames Wasser\nDer Fluss", "deu")

    def test_lines(self) -> None:
        told, language = lyrics_of(tags_of(USLT_FRAME, sylt(("Slow water", 1000), ("Low tide", 61_500))))
        assert (told, language) == ("[00:01.000]Slow water\n[01:01.500]Low tide", "eng")

    def test_words(self) -> None:
        told, _ = lyrics_of(tags_of(sylt(("\nSlow ", 1000), ("wa", 1400), ("ter", 1600), ("\nLow", 4000))))
        read = parse_embedded(told or "")
        assert read is not None
        assert read.timing is Timing.WORD
        assert [(line.start_ms, line.text) for line in read.lines] == [(1000, "Slow water"), (4000, "Low")]
        assert [word.start_ms for word in read.lines[0].words] == [1000, 1400, 1600]

    def test_times_in_frames_are_no_times(self) -> None:
        assert lyrics_of(tags_of(sylt(("Slow water", 10), form=1))) == (None, None)

    def test_free_fields(self) -> None:
        assert lyrics_of(tags_of(FRAMES.TXXX(encoding=3, desc="LYRICS", text=["La la"]))) == ("La la", None)

    def test_none(self) -> None:
        assert lyrics_of(tags_of()) == (None, None)


class TestFields:
    """Vorbis comments and MP4 atoms, by the names that are custom."""

    def test_names(self) -> None:
        assert lyrics_of({"LYRICS": ["[00:01.00]La"], "title": ["x"]}) == ("[00:01.00]La", None)
        assert lyrics_of({"lyrics": ["plain"], "SYNCEDLYRICS": ["[00:01.00]La"]}) == ("[00:01.00]La", None)
        assert lyrics_of({"\xa9lyr": ["La\rla"]}) == ("La\rla", None)
        assert lyrics_of({"title": ["x"]}) == (None, None)

    def test_what_is_too_long_is_cut_at_a_line(self) -> None:
        told, _ = lyrics_of({"lyrics": ["[00:01.00]La la\n" * 4000]})
        assert told is not None
        assert len(told) <= LONGEST_LYRICS
        assert told.endswith("La la")
