"""Medians and spread, nothing that a small sample cannot bear."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, quartiles, extremes and the 95th percentile of `count` values."""

    count: int
    median: float
    low: float
    high: float
    smallest: float
    largest: float
    p95: float


def spread_of(values: Sequence[float]) -> Spread:
    """Raises ValueError when there are no values."""
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    return Spread(
        count=len(ordered),
        median=quantile(ordered, 0.5),
        low=quantile(ordered, 0.25),
        high=quantile(ordered, 0.75),
        smallest=ordered[0],
        largest=ordered[-1],
        p95=quantile(ordered, 0.95),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between the closest ranks of values in ascending order."""
    place = (len(ordered) - 1) * share
    below, above = math.floor(place), math.ceil(place)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
