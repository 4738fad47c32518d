"""How hot a song is: plays count less the longer ago they were. Pure.

Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: Forward Decay, ICDE 2009): instead of shrinking old
plays as time passes, a new one weighs more, 2^(t / half-life). The order of songs then changes with plays
alone, and an index holds it. Sums are kept as their binary logarithm, for they leave every float behind.
"""

import math
from datetime import UTC, datetime, timedelta

HALF_LIFE = timedelta(days=3)
"""A weekend's hit is half as hot the Wednesday after, and a month later a thousandth."""

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def heat_of(plays: int, at: datetime) -> float:
    """The heat of so many plays, at least one, at a moment."""
    return (at - _EPOCH) / HALF_LIFE + math.log2(plays)


def add(heat: float | None, plays: int, at: datetime) -> float | None:
    """The heat after `plays` more at a moment, or that many fewer; None when nothing is left."""
    if plays == 0:
        return heat
    change = heat_of(abs(plays), at)
    if plays > 0:
        if heat is None:
            return change
        high, low = max(heat, change), min(heat, change)
        return high + math.log2(1 + 2.0 ** (low - high))
    if heat is None or change >= heat:
        return None
    return heat + math.log2(1 - 2.0 ** (change - heat))


def plays_now(heat: float, now: datetime) -> float:
    """How many plays at this moment would be as hot."""
    return float(2.0 ** (heat - (now - _EPOCH) / HALF_LIFE))


def cold_before(now: datetime) -> float:
    """The heat below which a song is worth less than a hundredth of a play by now."""
    return (now - _EPOCH) / HALF_LIFE - math.log2(100)
