"""Rooms, echoes, movement and warmth, on stereo sounds of shape (2, samples)."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from segue.app.demo.sound.signal import (
    RATE,
    Audio,
    band_pass,
    convolve,
    decay,
    equalise,
    filtered,
    low_pass,
    noise,
    samples,
    times,
)

_PART = 1 << 18
# Bands of a room and how long each rings against the middle: air and curtains eat the top.
_BANDS = ((90.0, 300.0, 1.1), (300.0, 1200.0, 1.0), (1200.0, 4000.0, 0.75), (4000.0, 11_000.0, 0.42))


@lru_cache(maxsize=8)
def room(seconds: float, predelay: float, brightness: float, seed: int) -> Audio:
    """The impulse response of a room that rings for `seconds`, of unit energy on each side."""
    count = samples(seconds)
    lead = samples(predelay)
    sides = []
    for side in range(2):
        tail = np.zeros(count, np.float32)
        for number, (low, high, share) in enumerate(_BANDS):
            grain = filtered(noise(count, seed * 97 + side * 31 + number), band_pass(low, high, 2))
            level = brightness ** max(number - 1, 0)
            tail += np.float32(level / grain.std()) * grain * decay(count, seconds * share)
        # The first 60 ms thicken from a few reflections to a wash.
        tail *= np.minimum(1.0, 0.25 + times(count) / 0.06).astype(np.float32)
        random = np.random.RandomState(seed * 7 + side)
        for _ in range(9):
            tail[random.randint(samples(0.004), samples(0.055))] += random.uniform(1.5, 4.0) * random.choice(
                (-1, 1)
            )
        tail *= np.linspace(1.0, 0.0, count, dtype=np.float32) ** 0.5
        sides.append(np.concatenate([np.zeros(lead, np.float32), tail / np.sqrt((tail**2).sum())]))
    return np.asarray(sides, np.float32)


def reverberate(send: Audio, response: Audio, length: int) -> Audio:
    """The room's answer to `send`, `length` samples long."""
    result = np.zeros((2, length), np.float32)
    for side in range(2):
        wet = convolve(send[side], response[side])[:length]
        result[side, : wet.size] = wet
    return result


def echo(send: Audio, every: float, feedback: float, count: int, length: int, dark: float = 3500.0) -> Audio:
    """Echoes that go from side to side, each darker than the one before."""
    result = np.zeros((2, length), np.float32)
    wet = send.copy()
    for number in range(1, count + 1):
        equalise(wet, low_pass(dark, 1), 255)
        start = samples(every * number)
        if start >= length:
            break
        size = min(wet.shape[1], length - start)
        level = np.float32(feedback ** (number - 1))
        near, far = (0.9, 0.35) if number % 2 else (0.35, 0.9)
        mono = wet.mean(axis=0)[:size] * level
        result[0, start : start + size] += mono * np.float32(near)
        result[1, start : start + size] += mono * np.float32(far)
    return result


def chorus(audio: Audio, depth_s: float = 0.0022, hz: float = 0.6, mix: float = 0.5) -> None:
    """Thicken in place with copies whose delay drifts, opposite on the two sides."""
    for side in range(2):
        dry = audio[side].copy()
        for part, place in _parts(dry.size):
            drift = np.sin(2 * np.pi * hz * place / RATE + side * np.pi)
            wet = _read_at(dry, place - RATE * (0.009 + depth_s * drift))
            audio[side, part] = (dry[part] + mix * wet) / np.sqrt(1.0 + mix**2)


def wow(audio: Audio, cents: float = 7.0, hz: float = 0.55) -> None:
    """The slow drift of a worn tape, in place."""
    depth = RATE * cents / 1731.0 / (2 * np.pi * hz)
    for side in range(2):
        flat = audio[side].copy()
        for part, place in _parts(flat.size):
            audio[side, part] = _read_at(flat, place + depth * (np.sin(2 * np.pi * hz * place / RATE) - 1.0))


def saturate(audio: Audio, drive: float) -> None:
    """Soft clipping in place, level kept for quiet sounds."""
    np.multiply(audio, np.float32(drive), out=audio)
    np.tanh(audio, out=audio)
    np.multiply(audio, np.float32(1.0 / drive), out=audio)


def duck(audio: Audio, hits: Sequence[float], depth: float, recovery: float) -> None:
    """Make room in place for each hit (in seconds): down by `depth`, back over `recovery`."""
    shape_length = samples(recovery)
    shape = (0.5 + 0.5 * np.cos(np.pi * np.linspace(0, 1, shape_length))).astype(np.float32)
    # A few milliseconds of way down, or each hit would click.
    way_down = np.linspace(0, 1, samples(0.004), dtype=np.float32)
    dip = np.concatenate([way_down, shape])
    gain = np.zeros(audio.shape[1], np.float32)
    for hit in hits:
        start = max(samples(hit) - way_down.size, 0)
        end = min(start + dip.size, gain.size)
        if end > start:
            np.maximum(gain[start:end], dip[: end - start], out=gain[start:end])
    audio *= 1.0 - np.float32(depth) * gain


def widen(audio: Audio, amount: float) -> None:
    """Scale the difference of the sides in place: 1 is as it was, 0 mono."""
    middle = (audio[0] + audio[1]) * np.float32(0.5)
    side = (audio[0] - audio[1]) * np.float32(0.5 * amount)
    audio[0] = middle + side
    audio[1] = middle - side


def _parts(count: int) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Slices of a long sound with their sample numbers, so that what is derived stays small."""
    for start in range(0, count, _PART):
        end = min(start + _PART, count)
        yield slice(start, end), np.arange(start, end, dtype=np.float64)


def _read_at(sound: Audio, place: NDArray[np.float64]) -> Audio:
    """A mono sound at places between its samples; silence before its start."""
    whole = np.floor(place).astype(np.int64)
    share = (place - whole).astype(np.float32)
    first = np.clip(whole, 0, sound.size - 1)
    second = np.minimum(first + 1, sound.size - 1)
    value = sound[first] * (1.0 - share) + sound[second] * share
    return np.where(whole >= 0, value, np.float32(0.0)).astype(np.float32)
