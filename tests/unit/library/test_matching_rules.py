"""Which of several songs is meant."""

from uuid import UUID

import pytest

from segue.library.matching.contracts import Candidate, How, Wanted
from segue.library.matching.rules import certainty, decide, decide_by_code, fold, names_of, version_of


def song(place: int = 1, title: str = "Song", **told: object) -> Candidate:
    values: dict[str, object] = {
        "version": None,
        "album": None,
        "length_ms": 200_000,
        "play_count": 0,
        **told,
    }
    return Candidate(UUID(int=place), title, **values)  # type: ignore[arg-type]


class TestVersions:
    """A remaster is the same song; a live take is another one."""

    @pytest.mark.parametrize(
        ("title", "other"),
        [
            ("Song", "Song (2011 Remaster)"),
            ("Song - Remastered 2009", "Song"),
            ("Song (feat. Somebody)", "Song"),
            ("Song - Album Version", "Song (Mono)"),
            ('Song (From "Frozen")', "Song"),
            ("Song (Live at Wembley)", "Song - Live in Wembley"),
            ("Song - Original Mix", "Song"),
        ],
    )
    def test_the_same(self, title: str, other: str) -> None:
        assert version_of(title) == version_of(other)

    @pytest.mark.parametrize(
        "other",
        [
            "Song (Live)",
            "Song - Acoustic",
            "Song (Somebody Remix)",
            "Song (Taylor's Version)",
            "Song - Radio Edit",
            "Song (Part 2)",
        ],
    )
    def test_another(self, other: str) -> None:
        assert version_of("Song") != version_of(other)


class TestDeciding:
    """What is sure is taken; what is not is asked."""

    @pytest.mark.parametrize(
        ("wanted", "candidate", "sure"),
        [
            (Wanted("Song", ("X",), None, 201_000), song(), True),
            (Wanted("Song", ("X",), None, 207_000), song(), True),
            (Wanted("Song", ("X",), None, 290_000), song(), False),
            (Wanted("Song - Live", ("X",), None, 200_000), song(), False),
            (Wanted("Song - Live", ("X",), "Concert", 200_000), song(album="Concert"), True),
            (Wanted("Song", ("X",)), song(), True),
            (Wanted("Song", (), None, 200_000), song(names_artist=False), False),
        ],
    )
    def test_one_candidate(self, wanted: Wanted, candidate: Candidate, sure: bool) -> None:
        match = decide(wanted, [candidate])
        assert (match.target is not None) is sure
        assert bool(match.candidates) is not sure

    def test_two_recordings_of_one_name_are_asked(self) -> None:
        match = decide(Wanted("Song", ("X",)), [song(1), song(2, length_ms=320_000)])
        assert match.target is None
        assert match.candidates == (UUID(int=1), UUID(int=2))

    def test_an_album_tells_them_apart(self) -> None:
        match = decide(
            Wanted("Song", ("X",), "B"), [song(1, album="A"), song(2, length_ms=320_000, album="B (Deluxe)")]
        )
        assert match.target == UUID(int=2)

    def test_one_recording_on_two_albums_is_the_one_that_is_played_more(self) -> None:
        match = decide(Wanted("Song", ("X",), None, 200_000), [song(1), song(2, play_count=9)])
        assert (match.target, match.how) == (UUID(int=2), How.ARTIST_TITLE_LENGTH)

    def test_a_code_is_sure_whatever_the_words(self) -> None:
        match = decide_by_code(Wanted("Other", ("Y",)), [song(1)], How.ISRC)
        assert (match.target, match.certainty) == (UUID(int=1), 1.0)

    def test_nearer_is_surer(self) -> None:
        sure = [
            certainty(Wanted("Song", ("X",), None, 200_000 + off), song())
            for off in (0, 4_000, 9_000, 20_000, 90_000)
        ]
        assert sure == sorted(sure, reverse=True)
        assert len(set(sure)) == len(sure)


class TestNames:
    """Names are looked for whole, in parts, and with and without an article."""

    def test_parts_and_articles(self) -> None:
        names = names_of(("Simon & Garfunkel",))
        assert names[0] == "Simon & Garfunkel"
        assert {"Simon", "Garfunkel"} <= set(names)
        assert "Beatles" in names_of(("The Beatles",))
        assert "The Beatles" in names_of(("Beatles",))

    @pytest.mark.parametrize(
        ("text", "folded"),
        [("Sigur Rós", "sigur ros"), ("Don\u2019t Stop", "dont stop"), ("AC/DC", "ac dc"), ("!!!", "!!!")],
    )
    def test_folded(self, text: str, folded: str) -> None:
        assert fold(text) == folded
