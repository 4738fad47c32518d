"""Continuous takes of music-like sound: no two moments alike, so that any shift can be found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Take:
    """A take and the samples at which it is cut into songs."""

    samples: Samples
    joints: tuple[int, ...]

    def song(self, place: int) -> Samples:
        """The songs in order, from 0."""
        bounds = (0, *self.joints, len(self.samples))
        return self.samples[bounds[place] : bounds[place + 1]]


def make_take(seconds: float, rate: int, *, seed: int = 1) -> Samples:
    """A stereo take, shape (samples, 2), within -6 dBFS: a bass, gliding chords, plucks and a hiss."""
    random = np.random.default_rng(seed)
    count = round(seconds * rate)
    time = np.arange(count) / rate
    take = np.zeros((count, 2))
    take += 0.12 * np.sin(2 * np.pi * (82 * time + 6 * np.sin(0.7 * time)))[:, None]
    for place, pitch in enumerate((220.0, 277.2, 329.6, 415.3)):
        drift = pitch * time + 9 * np.sin(2 * np.pi * (0.11 + 0.03 * place) * time + place)
        chord = 0.05 * np.sin(2 * np.pi * drift) * (0.6 + 0.4 * np.sin(2 * np.pi * 0.23 * time + place))
        take[:, place % 2] += chord
        take[:, 1 - place % 2] += 0.5 * chord
    length = round(0.4 * rate)
    fade = np.exp(-np.arange(length) / (0.08 * rate))
    for start in np.sort(random.integers(0, max(1, count - length), size=round(seconds * 6))):
        pitch = 110 * 2 ** (random.integers(12, 40) / 12)
        pluck = 0.16 * fade * np.sin(2 * np.pi * pitch * np.arange(length) / rate)
        side = random.uniform(0.2, 0.8)
        take[start : start + length] += pluck[:, None] * np.array([side, 1 - side])
    take += 0.003 * random.standard_normal(take.shape)
    take *= 0.5 / np.abs(take).max()
    return take


def to_pcm16(take: Samples) -> bytes:
    """Interleaved little-endian 16-bit samples."""
    return np.clip(np.round(take * 32767), -32768, 32767).astype("<i2").tobytes()
