"""Drums and noises by synthesis: one stroke each, mono, of about unit peak.

Strokes of one drum differ by `variant`, so that a roll is not one sample repeated.
"""

from functools import lru_cache

import numpy as np

from segue.app.demo.sound.signal import (
    RATE,
    Audio,
    band_pass,
    bell,
    chain,
    decay,
    filtered,
    high_pass,
    low_pass,
    noise,
    samples,
    times,
)

_VARIANTS = 6
# Partials of a struck plate, in Hz: no common measure, so a cymbal has no pitch.
_PLATE = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0, 1047.0, 1271.0, 1549.0, 1873.0)


@lru_cache(maxsize=256)
def stroke(drum: str, variant: int = 0) -> Audio:
    """The sound of a drum; see the functions below for their names."""
    return _DRUMS[drum](variant % _VARIANTS)


def _kick(variant: int) -> Audio:
    return _beaten(samples(0.42), 47.0, 150.0, 0.028, 0.30, 0.35 + 0.02 * variant, 11 + variant)


def _soft_kick(variant: int) -> Audio:
    sound = _beaten(samples(0.4), 52.0, 60.0, 0.04, 0.28, 0.08, 31 + variant)
    return filtered(sound, low_pass(900 + 40 * variant, 2))


def _deep_kick(variant: int) -> Audio:
    return _beaten(samples(0.55), 43.0, 95.0, 0.035, 0.42, 0.14 + 0.01 * variant, 21 + variant)


def _snare(variant: int) -> Audio:
    count = samples(0.32)
    wires = filtered(noise(count, 100 + variant), chain(band_pass(900, 9000, 1), bell(4200, 2.0, 5.0)))
    sound = _normal(wires * decay(count, 0.26)) * 0.75 + _tones(count, (186.0, 331.0), 0.12) * 0.6
    return _normal(sound)


def _brush_tap(variant: int) -> Audio:
    count = samples(0.22)
    swish = filtered(noise(count, 140 + variant), band_pass(1300, 6500, 1)) * decay(count, 0.15)
    return _normal(_normal(swish) + 0.3 * _tones(count, (205.0, 310.0), 0.07))


def _brush_sweep(variant: int) -> Audio:
    count = samples(0.42)
    swell = np.sin(np.pi * np.linspace(0, 1, count)) ** 1.5
    return _normal(filtered(noise(count, 160 + variant), band_pass(1100, 5200, 1)) * swell.astype(np.float32))


def _rim(variant: int) -> Audio:
    count = samples(0.09)
    return _normal(_tones(count, (1720.0 + 8 * variant, 815.0, 2630.0), 0.035))


def _clap(variant: int) -> Audio:
    count = samples(0.3)
    sound = np.zeros(count, np.float32)
    for place, level in ((0.0, 0.7), (0.011, 0.8), (0.023, 1.0)):
        start = samples(place + 0.0006 * variant)
        burst = noise(count - start, 180 + variant + start)
        sound[start:] += level * burst * decay(count - start, 0.05 if place < 0.02 else 0.22)
    return _normal(filtered(sound, chain(band_pass(700, 7500, 1), bell(1200, 1.2, 6.0))))


def _hat(variant: int) -> Audio:
    return _metal(samples(0.09), 0.055, 210 + variant, 7000)


def _open_hat(variant: int) -> Audio:
    return _metal(samples(0.42), 0.36, 230 + variant, 6500)


def _pedal_hat(variant: int) -> Audio:
    return _metal(samples(0.07), 0.04, 250 + variant, 4200)


def _ride(variant: int) -> Audio:
    count = samples(1.1)
    wash = _metal(count, 1.0, 270 + variant, 3200) * 0.35
    ping = _tones(count, (2960.0 + 12 * variant, 4410.0, 5880.0), 0.35) * 0.5
    stick = filtered(noise(count, 280 + variant) * decay(count, 0.012), band_pass(2500, 9000))
    return _normal(wash + ping + _normal(stick) * 0.5)


def _crash(variant: int) -> Audio:
    count = samples(2.4)
    wash = filtered(noise(count, 300 + variant), chain(high_pass(2200, 2), low_pass(12_000, 1)))
    bloom = (1.0 - np.exp(-times(count) / 0.012)).astype(np.float32)
    return _normal(_normal(wash * decay(count, 2.2)) * bloom + 0.5 * _metal(count, 1.6, 310, 2500))


def _shaker(variant: int) -> Audio:
    count = samples(0.11)
    swell = np.minimum(times(count) / 0.035, 1.0) ** 2
    return _normal(
        filtered(noise(count, 330 + variant), band_pass(4500, 11_000))
        * decay(count, 0.13)
        * swell.astype(np.float32)
    )


def _tom(variant: int) -> Audio:
    return _beaten(samples(0.5), 82.0 * 2.0 ** (variant * 3 / 12), 45.0, 0.06, 0.4, 0.18, 350 + variant)


def _clack(variant: int) -> Audio:
    """A wheel over a rail joint, heard from inside."""
    count = samples(0.16)
    body = filtered(
        noise(count, 370 + variant) * decay(count, 0.09), chain(band_pass(160, 1500, 1), bell(420, 0.8, 8.0))
    )
    return _normal(_normal(body) + 0.35 * _tones(count, (108.0, 263.0), 0.08))


def _drop(variant: int) -> Audio:
    """A drop of rain on a pane."""
    count = samples(0.05)
    moment = times(count)
    chirp = np.sin(2 * np.pi * (1400 + 320 * variant + 9000 * moment) * moment)
    return (chirp * np.exp(-moment / 0.006)).astype(np.float32)


def _beaten(count: int, hz: float, drop: float, drop_s: float, life: float, click: float, seed: int) -> Audio:
    moment = times(count)
    sweep = hz * moment + drop * drop_s * (1.0 - np.exp(-moment / drop_s))
    body = np.sin(2 * np.pi * sweep).astype(np.float32) * decay(count, life * 1.5)
    body *= np.minimum(1.0, (count - np.arange(count)) / (0.03 * RATE)).astype(np.float32)
    tap = filtered(noise(count, seed) * decay(count, 0.014), band_pass(1200, 8000))
    return _normal(np.tanh(1.6 * body) + click * _normal(tap))


def _tones(count: int, partials: tuple[float, ...], life: float) -> Audio:
    moment = times(count)
    sound = sum(np.sin(2 * np.pi * hz * moment) / place for place, hz in enumerate(partials, start=1))
    return np.asarray(sound, np.float32) * decay(count, life * 2.0)


def _metal(count: int, life: float, seed: int, low: float) -> Audio:
    moment = times(count)
    random = np.random.RandomState(seed)
    plate = np.zeros(count)
    for hz in _PLATE:
        for harmonic in (5, 7, 9, 11):
            if hz * harmonic < 17_000:
                plate += np.sin(2 * np.pi * (hz * harmonic * moment + random.random_sample()))
    hiss = noise(count, seed + 1)
    sound = filtered((plate / 4.0).astype(np.float32) + hiss, chain(high_pass(low, 3), low_pass(13_500, 1)))
    fade = np.minimum(1.0, (count - np.arange(count)) / (0.02 * RATE)).astype(np.float32)
    return _normal(sound * decay(count, life) * fade)


def _normal(sound: Audio) -> Audio:
    return np.asarray(sound / (np.abs(sound).max() + 1e-9), np.float32)


_DRUMS = {
    "kick": _kick,
    "soft kick": _soft_kick,
    "deep kick": _deep_kick,
    "snare": _snare,
    "brush tap": _brush_tap,
    "brush sweep": _brush_sweep,
    "rim": _rim,
    "clap": _clap,
    "hat": _hat,
    "open hat": _open_hat,
    "pedal hat": _pedal_hat,
    "ride": _ride,
    "crash": _crash,
    "shaker": _shaker,
    "tom": _tom,
    "clack": _clack,
    "drop": _drop,
}
