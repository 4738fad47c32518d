import numpy as np
import pytest

from segue.ingest.duplicates import rules
from segue.ingest.duplicates.contracts import Kind
from tests.fingerprints import heard_again, make_fingerprint


class TestCompare:
    """One recording is known by its fingerprint, whatever the encoding; another song is not."""

    @pytest.mark.parametrize("late", [0, 1, 200, -90])
    @pytest.mark.parametrize("error", [0.02, 0.1, 0.15])
    def test_one_recording(self, late: int, error: float) -> None:
        song = make_fingerprint(1)
        again = heard_again(song, 2, error=error, late=max(late, 0))
        first = song[max(-late, 0) :]
        found = rules.compare(first, again)
        assert found is not None
        assert found[0] is Kind.RECORDING
        assert found[1] == pytest.approx(1 - 2 * error, abs=0.03)

    def test_the_same_sound(self) -> None:
        song = make_fingerprint(3)
        assert rules.compare(song, song.copy()) == (Kind.EXACT, 1.0)

    def test_other_songs(self) -> None:
        songs = [make_fingerprint(seed) for seed in range(10, 30)]
        assert all(
            rules.compare(one, other) is None
            for place, one in enumerate(songs)
            for other in songs[place + 1 :]
        )

    def test_a_short_likeness_is_not_a_song(self) -> None:
        song, other = make_fingerprint(4), make_fingerprint(5)
        assert rules.compare(song, np.concatenate((song[:30], other[30:]))) is None


class TestSketch:
    """The keys by which a song is found depend on what is heard alone."""

    def test_shared_by_one_recording(self) -> None:
        for seed in range(30):
            song = make_fingerprint(seed)
            again = heard_again(song, seed + 100, late=50)
            shared = set(rules.sketch(song)) & set(rules.sketch(again))
            assert len(shared) >= rules.LEAST_SHARED

    def test_a_tone_says_nothing(self) -> None:
        assert rules.sketch(np.full(1600, 12345, np.uint32)) == []
        assert rules.sketch(np.zeros(0, np.uint32)) == []
