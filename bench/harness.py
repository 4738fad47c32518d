"""What a bench is, and how one is run.

A module in `bench/` offers one as `BENCH`:

    @contextmanager
    def contenders() -> Iterator[Mapping[str, Contender]]:
        with running_segue() as server:
            yield {"segue": lambda: {"cpu": measure(server.url)}, "bare route": measure_bare}

    BENCH = Bench(
        name="stream_answer",
        hypothesis="Every check of a stream request costs little beside the HTTP server itself.",
        sizes="5,000 requests on one connection",
        control="a bare Starlette route returning the same bytes",
        units={"cpu": "µs"},
        bars=(Bar("cpu", "segue", against="bare route", at_most=1.6),),
        contenders=contenders,
    )
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal

from bench.statistics import Spread, spread_of

Contender = Callable[[], Mapping[str, float]]
"""One repetition: measures once and returns its figures by name."""

Samples = Mapping[str, Mapping[str, Sequence[float]]]
"""Contender, figure, and the repetitions in the order they ran."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A floor for one figure.

    With `against`, the figure is the ratio of `contender` to that control, taken repetition by
    repetition; else it is in the figure's own unit. One of `at_most`, `at_least` is set; `slack`
    is added to the control before the ratio is formed ("no more than 5 ms over it").
    """

    figure: str
    contender: str
    against: str | None = None
    at_most: float | None = None
    at_least: float | None = None
    slack: float = 0.0
    statistic: Literal["median", "p95"] = "median"

    def judge(self, samples: Samples) -> "Verdict":
        """Hold the bar against what was measured."""
        values = list(samples[self.contender][self.figure])
        if self.against is not None:
            controls = samples[self.against][self.figure]
            values = [value / (control + self.slack) for value, control in zip(values, controls, strict=True)]
        spread = spread_of(values)
        reached = spread.p95 if self.statistic == "p95" else spread.median
        held = (self.at_most is None or reached <= self.at_most) and (
            self.at_least is None or reached >= self.at_least
        )
        return Verdict(self.words, spread, held)

    @property
    def words(self) -> str:
        """The bar in words, for tables."""
        what = f"{self.figure} of {self.contender}"
        if self.against is not None:
            what += f" ÷ {self.against}" + (f" + {self.slack:g}" if self.slack else "")
        if self.statistic == "p95":
            what = f"p95 of {what}"
        limit = f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"
        return f"{what} {limit}"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Bars of which one must hold."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """A question with its control; see the module's docstring for one whole."""

    name: str
    hypothesis: str
    sizes: str
    control: str
    units: Mapping[str, str]
    bars: tuple[Bar | AnyOf, ...]
    contenders: Callable[[], AbstractContextManager[Mapping[str, Contender]]]
    repetitions: int = 7
    warmups: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a bar."""

    words: str
    spread: Spread
    held: bool
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One bench, run."""

    bench: Bench
    samples: Samples
    verdicts: tuple[Verdict, ...]
    seconds: float
    warnings: tuple[str, ...] = field(default=())

    @property
    def held(self) -> bool:
        """Whether every bar held."""
        return all(verdict.held or verdict.alternative for verdict in self.verdicts)


def judge(bench: Bench, samples: Samples) -> tuple[Verdict, ...]:
    """Hold every bar of `bench`; of an `AnyOf` all are told, and the failed ones are forgiven if one held."""
    verdicts: list[Verdict] = []
    for bar in bench.bars:
        if isinstance(bar, Bar):
            verdicts.append(bar.judge(samples))
            continue
        either = [one.judge(samples) for one in bar.bars]
        forgiven = any(one.held for one in either)
        verdicts += [Verdict(one.words, one.spread, one.held, forgiven and not one.held) for one in either]
    return tuple(verdicts)


def order_of(names: Sequence[str], repetition: int) -> Sequence[str]:
    """The contenders' order in a repetition: turned about each time, so that none is always first."""
    return names if repetition % 2 == 0 else tuple(reversed(names))
