"""Band-limited oscillators: wave tables that carry a filter, and spectra spread into pads.

A resonant low-pass is a recursion, which numpy cannot run sample by sample. But the harmonics of
a steady tone meet it as plain factors that depend on cutoff over pitch only. So one family of
tables, a cutoff each, is a filtered oscillator at every pitch, and a moving cutoff moves between
tables. Pads are made as in Nasca, "PADsynth" (2005): harmonics with width and random phase.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from segue.app.demo.sound.signal import RATE, Audio

_TABLE = 2048
_LEVELS_PER_OCTAVE = 4
_LOWEST_OCTAVE = -2
_OCTAVES = 10
_PAD = 1 << 18
# Nothing above is heard, and the next table up must not alias before it is faded to.
_HIGHEST_HZ = 17_000.0


def oscillate(
    shape: str, hz: NDArray[np.float64], cutoff_hz: NDArray[np.float64], resonance: float, phase: float
) -> Audio:
    """A tone through a resonant low-pass of 12 dB an octave.

    `hz` and `cutoff_hz` hold a value for each sample; `resonance` is Q, 0.7 being none; `phase`
    is where it begins, 0 to 1. Shapes: `saw`, `square`, `triangle`, `reed`, `pulse`.
    """
    tables = _tables(shape, resonance, _harmonics(float(hz.max())))
    turns = np.cumsum(hz) / RATE + phase
    place = (turns - np.floor(turns)) * _TABLE
    column = place.astype(np.int32)
    across = (place - column).astype(np.float32)
    level = (np.log2(cutoff_hz / hz) - _LOWEST_OCTAVE) * _LEVELS_PER_OCTAVE
    level = np.clip(level, 0.0, tables.shape[0] - 1.001)
    row = level.astype(np.int32)
    down = (level - row).astype(np.float32)
    flat = tables.reshape(-1)
    first = row * (_TABLE + 1) + column
    upper = flat[first] * (1.0 - across) + flat[first + 1] * across
    first += _TABLE + 1
    lower = flat[first] * (1.0 - across) + flat[first + 1] * across
    return np.asarray(upper + (lower - upper) * down, np.float32)


@lru_cache(maxsize=24)
def pad_tables(hz: float, harmonics: tuple[float, ...], width_cents: float, seed: int) -> Audio:
    """A loop of 6 s for each side, shape (2, samples), of unit deviation.

    `harmonics` are amplitudes from the fundamental up; `width_cents` is how far each is spread,
    which makes it an ensemble rather than one instrument.
    """
    spectrum = np.zeros(_PAD // 2 + 1)
    bins = np.arange(spectrum.size) * (RATE / _PAD)
    for number, amplitude in enumerate(harmonics, start=1):
        centre = hz * number
        if centre > _HIGHEST_HZ:
            break
        spread = (2.0 ** (width_cents / 1200.0) - 1.0) * centre + 0.15
        low, high = np.searchsorted(bins, (centre - 4 * spread, centre + 4 * spread))
        offset = (bins[low:high] - centre) / spread
        spectrum[low:high] += amplitude * np.exp(-(offset**2)) / np.sqrt(spread)
    random = np.random.RandomState(seed)
    sides = []
    for _ in range(2):
        turned = spectrum * np.exp(2j * np.pi * random.random_sample(spectrum.size))
        side = np.fft.irfft(turned, _PAD)
        sides.append(side / side.std())
    return np.asarray(sides, np.float32)


def loop(table: Audio, count: int, start: int) -> Audio:
    """`count` samples of a looped stereo table, from `start` on."""
    return table[:, np.arange(start, start + count) % table.shape[1]]


def vowel(strengths: Sequence[tuple[float, float, float]], hz: float, count: int = 60) -> tuple[float, ...]:
    """Harmonic amplitudes of a voice at pitch `hz`: `strengths` are formants (Hz, width, level)."""
    numbers = np.arange(1, count + 1)
    source = 1.0 / numbers**1.2
    body = sum(
        level * np.exp(-(((numbers * hz - centre) / width) ** 2)) for centre, width, level in strengths
    )
    return tuple(float(value) for value in source * (body + 0.02))


def _harmonics(hz: float) -> int:
    # In steps of a third of an octave, so that neighbouring pitches share their tables.
    allowed = max(_HIGHEST_HZ / hz, 1.0)
    return int(2.0 ** (np.floor(np.log2(allowed) * 3.0) / 3.0))


@lru_cache(maxsize=48)
def _tables(shape: str, resonance: float, harmonics: int) -> Audio:
    numbers = np.arange(1, harmonics + 1, dtype=np.float64)
    amplitudes = _spectrum(shape, numbers)
    cutoffs = 2.0 ** (_LOWEST_OCTAVE + np.arange(_OCTAVES * _LEVELS_PER_OCTAVE + 1) / _LEVELS_PER_OCTAVE)
    ratio = numbers[None, :] / cutoffs[:, None]
    passed = 1.0 / (1.0 - ratio**2 + 1j * ratio / resonance)
    spectrum = np.zeros((cutoffs.size, _TABLE // 2 + 1), np.complex128)
    spectrum[:, 1 : harmonics + 1] = -1j * amplitudes * passed * (_TABLE / 2)
    tables = np.fft.irfft(spectrum, _TABLE)
    return np.concatenate([tables, tables[:, :1]], axis=1).astype(np.float32)


def _spectrum(shape: str, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    odd = numbers % 2 == 1
    match shape:
        case "saw":
            return 0.6 / numbers
        case "square":
            return np.where(odd, 0.9 / numbers, 0.0)
        case "triangle":
            return np.where(odd, 0.8 / numbers**2 * np.where(numbers % 4 == 1, 1.0, -1.0), 0.0)
        case "reed":
            return np.where(odd, 0.8 / numbers, 0.25 / numbers) * np.exp(-numbers / 24.0)
        case "pulse":
            return 0.7 * np.sin(np.pi * numbers * 0.22) / numbers
        case _:
            raise ValueError(f"no shape is called {shape}")
