"""Figures say what they seem to say."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from bench.harness import AnyOf, Bar, Bench, Contender, judge
from bench.report import as_json, number, rewrite_page
from bench.run import discover, run
from bench.statistics import spread_of


def make_bench(*bars: Bar | AnyOf, order: list[str] | None = None) -> Bench:
    """Ours takes 2, 4, 6, ... ms, the control half of it."""
    told: list[str] = [] if order is None else order

    @contextmanager
    def contenders() -> Iterator[Mapping[str, Contender]]:
        def contender(name: str, step: float) -> Contender:
            turns = count(1)

            def measure() -> Mapping[str, float]:
                told.append(name)
                return {"time": next(turns) * step}

            return measure

        yield {"ours": contender("ours", 2.0), "control": contender("control", 1.0)}

    return Bench("made_up", "Ours costs twice.", "small", "a half", {"time": "ms"}, bars, contenders, 4, 1)


class TestSpread:
    """Quantiles are interpolated between the closest ranks."""

    def test_known_values(self) -> None:
        spread = spread_of([4.0, 1.0, 3.0, 2.0, 5.0])
        assert (spread.median, spread.low, spread.high) == (3.0, 2.0, 4.0)
        assert spread.p95 == pytest.approx(4.8)

    def test_nothing_has_no_spread(self) -> None:
        with pytest.raises(ValueError, match="nothing"):
            spread_of([])


class TestRun:
    """Contenders take turns, and warm-ups do not count."""

    def test_warm_ups_are_left_out(self) -> None:
        assert run(make_bench()).samples["ours"]["time"] == [4.0, 6.0, 8.0, 10.0]

    def test_the_order_is_turned_about(self) -> None:
        order: list[str] = []
        run(make_bench(order=order))
        assert order[2:6] == ["ours", "control", "control", "ours"]


class TestBars:
    """A bar holds or it does not, on ratios formed repetition by repetition."""

    def test_a_ratio_is_held(self) -> None:
        verdict = run(make_bench(Bar("time", "ours", against="control", at_most=2.0))).verdicts[0]
        assert verdict.held
        assert (verdict.spread.smallest, verdict.spread.largest) == (2.0, 2.0)

    def test_a_ratio_is_missed(self) -> None:
        result = run(make_bench(Bar("time", "ours", against="control", at_most=1.9)))
        assert not result.held

    def test_a_floor_is_a_floor(self) -> None:
        assert not run(make_bench(Bar("time", "ours", at_least=8.0))).held
        assert run(make_bench(Bar("time", "ours", at_least=7.0))).held

    def test_slack_is_granted_to_the_control(self) -> None:
        samples = {"ours": {"time": [14.0, 15.0]}, "control": {"time": [10.0, 10.0]}}
        bar = Bar("time", "ours", against="control", slack=5.0, at_most=1.0)
        assert judge(make_bench(bar), samples)[0].held

    def test_one_of_several_is_enough(self) -> None:
        bars = AnyOf((Bar("time", "ours", at_most=1.0), Bar("time", "ours", against="control", at_most=3.0)))
        assert run(make_bench(bars)).held


class TestPage:
    """A bench's figures replace its own earlier ones and leave the rest of the page alone."""

    def test_a_second_run_replaces_the_first(self, tmp_path: Path) -> None:
        page = tmp_path / "benchmarks.md"
        page.write_text("# Benchmarks\n\n<!-- bench:other -->\nkept\n<!-- /bench:other -->\n")
        rewrite_page([run(make_bench(Bar("time", "ours", at_most=1.0)))], page)
        first = page.read_text()
        rewrite_page([run(make_bench(Bar("time", "ours", at_most=9.0)))], page)
        second = page.read_text()
        assert "kept" in second
        assert "**no**" in first
        assert "**no**" not in second
        assert second.count("## Made up") == 1

    def test_numbers_are_short(self) -> None:
        assert [number(value) for value in (0, 1234.5, 12.345, 0.01234)] == ["0", "1,234", "12.3", "0.0123"]

    def test_samples_are_kept_whole(self) -> None:
        told = as_json(run(make_bench()))
        assert told["samples"] == {
            "ours": {"time": [4.0, 6.0, 8.0, 10.0]},
            "control": {"time": [2.0, 3.0, 4.0, 5.0]},
        }


class TestBenches:
    """Every module of bench/ offers a whole bench."""

    def test_each_has_a_control_and_a_bar(self) -> None:
        benches = discover()
        assert "idle_memory" in benches
        assert [bench.name for bench in benches.values() if not (bench.control and bench.bars)] == []
