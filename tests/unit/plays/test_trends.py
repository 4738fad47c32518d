"""How hot songs are."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.plays.trends import rules

START = datetime(2027, 3, 1, tzinfo=UTC)
heard = st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 365 * 24)), min_size=1, max_size=20)


def summed(plays: list[tuple[int, int]], now: datetime) -> float:
    """What the definition says: each play counts half as much after each half-life."""
    ages = [(count, now - START - timedelta(hours=hour)) for count, hour in plays]
    return math.fsum(count * math.pow(0.5, age / rules.HALF_LIFE) for count, age in ages)


class TestHeat:
    """Heat is the sum of plays, each counting half as much after each half-life, at any time one looks."""

    @given(plays=heard)
    def test_it_is_the_sum_by_its_definition(self, plays: list[tuple[int, int]]) -> None:
        heat: float | None = None
        for count, hour in plays:
            heat = rules.add(heat, count, START + timedelta(hours=hour))
        assert heat is not None
        now = START + timedelta(days=366)
        assert rules.plays_now(heat, now) == pytest.approx(summed(plays, now), rel=1e-6)

    @given(plays=heard)
    def test_the_order_of_plays_does_not_matter(self, plays: list[tuple[int, int]]) -> None:
        heats: list[float] = []
        for ordered in (plays, plays[::-1]):
            heat: float | None = None
            for count, hour in ordered:
                heat = rules.add(heat, count, START + timedelta(hours=hour))
            assert heat is not None
            heats.append(heat)
        assert heats[0] == pytest.approx(heats[1], abs=1e-9)

    @given(count=st.integers(1, 1000), more=st.integers(1, 1000))
    def test_what_is_taken_back_was_never_there(self, count: int, more: int) -> None:
        held = rules.add(None, count, START)
        back = rules.add(rules.add(held, more, START), -more, START)
        assert back is not None
        assert back == pytest.approx(held, abs=1e-6)
        assert rules.add(held, -count, START) is None

    def test_it_lasts_for_decades(self) -> None:
        heat = rules.add(None, 1, datetime(2120, 1, 1, tzinfo=UTC))
        assert heat is not None
        assert math.isfinite(heat)

    def test_nothing_cold_is_kept(self) -> None:
        heat = rules.heat_of(1, START)
        assert heat > rules.cold_before(START + timedelta(days=19))
        assert heat < rules.cold_before(START + timedelta(days=21))
