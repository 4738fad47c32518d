"""Cutting files into segments and chunks."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from segue.delivery.segments import SEGMENT_PLAN, chunks, gather
from tests.songs import make_index

seconds = st.floats(0.5, 4000)
rates = st.sampled_from([22050, 44100, 48000, 96000])


class TestSegments:
    """Two seconds first, so that the start is soon; then four, so that requests are few."""

    def test_two_seconds_then_four(self) -> None:
        lengths = [round(one.ticks / 44100, 1) for one in gather(make_index(30), SEGMENT_PLAN)]
        assert lengths[:3] == [2.0, 4.1, 4.1]

    @given(seconds, rates)
    def test_no_byte_and_no_tick_is_lost(self, length: float, rate: int) -> None:
        index = make_index(length, rate=rate)
        segments = gather(index, SEGMENT_PLAN)
        assert segments[0].start == index.first_offset
        assert segments[-1].end == index.first_offset + sum(index.sizes)
        assert segments[0].first == 0
        for one, following in pairwise(segments):
            assert (one.end, one.first + one.ticks) == (following.start, following.first)
        assert sum(one.ticks for one in segments) == sum(count * ticks for count, ticks in index.durations)

    @given(seconds)
    def test_the_ladder_is_cut_at_the_same_times(self, length: float) -> None:
        """A player may go from any rung to any other at a segment's border, whatever their rates."""
        borders = [
            [one.first / rate for one in gather(make_index(length, rate=rate, skip=0), SEGMENT_PLAN)]
            for rate in (44100, 22050)
        ]
        assert borders[0] == borders[1]

    @given(st.floats(5, 4000))
    def test_no_scrap_at_the_end(self, length: float) -> None:
        assert gather(make_index(length), SEGMENT_PLAN)[-1].ticks >= 44100

    def test_a_song_shorter_than_a_segment_is_one(self) -> None:
        assert len(gather(make_index(0.5), SEGMENT_PLAN)) == 1


class TestChunks:
    """About 10 s each; together they are the file."""

    @given(seconds, rates)
    def test_one_after_the_other_they_are_the_file(self, length: float, rate: int) -> None:
        index = make_index(length, rate=rate)
        pieces = chunks(index)
        assert pieces[0].start == 0
        assert pieces[-1].end == index.first_offset + sum(index.sizes)
        assert all(one.end == following.start for one, following in pairwise(pieces))

    def test_about_ten_seconds(self) -> None:
        assert all(9 < one.ticks / 44100 < 11 for one in chunks(make_index(200))[:-1])
