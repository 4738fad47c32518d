"""Units as types, so that a number says what it counts."""

from typing import NewType

DurationMs = NewType("DurationMs", int)
DurationS = NewType("DurationS", float)
SampleCount = NewType("SampleCount", int)
SampleRateHz = NewType("SampleRateHz", int)
BitrateKbps = NewType("BitrateKbps", int)
ByteCount = NewType("ByteCount", int)
LoudnessLufs = NewType("LoudnessLufs", float)
PeakDbtp = NewType("PeakDbtp", float)
GainDb = NewType("GainDb", float)


def duration_ms(samples: int, rate: int) -> DurationMs:
    """Milliseconds, rounded to the nearest, of `samples` at `rate` Hz."""
    return DurationMs((samples * 1000 + rate // 2) // rate)
