"""Sound as arrays: the sample rate, envelopes, noise and filters that everything else is made of.

Audio is float32; stereo has shape (2, samples), mono (samples,). Frequencies in Hz, times in
seconds, levels in dB where the name says so and otherwise linear.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]
Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]

RATE = 44_100
_CONVOLVE_BLOCK = 1 << 17


def samples(seconds: float) -> int:
    """How many samples last `seconds`, rounded."""
    return round(seconds * RATE)


def from_db(level: float) -> float:
    """The linear factor of a level in dB."""
    return float(10.0 ** (level / 20.0))


def pitch_hz(midi: float) -> float:
    """The frequency of a MIDI note number, A4 (69) at 440 Hz."""
    return float(440.0 * 2.0 ** ((midi - 69.0) / 12.0))


def times(count: int) -> NDArray[np.float64]:
    """The time of each of `count` samples."""
    return np.arange(count, dtype=np.float64) / RATE


def noise(count: int, seed: int) -> Audio:
    """White noise of unit deviation.

    RandomState, because its stream is frozen by numpy's compatibility policy (NEP 19) where the
    newer Generator's is not: the same seed is the same sound in every release.
    """
    return np.random.RandomState(seed).standard_normal(count).astype(np.float32)


def decay(count: int, seconds: float) -> Audio:
    """Exponential decay from 1, down 60 dB after `seconds`."""
    return np.exp(times(count) * (-6.9078 / seconds)).astype(np.float32)


def adsr(held: float, attack: float, fall: float, sustain: float, release: float) -> Audio:
    """An envelope for a note held for `held` seconds, with its release after.

    The attack is a raised cosine, fall and release are exponential; it ends at exactly 0.
    """
    body = max(samples(held), 1)
    rise = min(max(samples(attack), 1), body)
    shape = np.empty(body, np.float64)
    shape[:rise] = 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    shape[rise:] = sustain + (1.0 - sustain) * np.exp(-np.arange(body - rise) / (fall * RATE / 3.0))
    tail = max(samples(release), 2)
    end = np.exp(-5.0 * np.arange(tail) / tail) * np.linspace(1.0, 0.0, tail)
    return np.concatenate([shape, shape[-1] * end]).astype(np.float32)


def filtered(audio: Audio, curve: Curve) -> Audio:
    """A short sound with its spectrum multiplied by `curve` of the frequency, without delay."""
    count = audio.shape[-1]
    size = 1 << (count + RATE // 20 - 1).bit_length()
    spectrum = np.fft.rfft(audio, size)
    spectrum *= curve(_bins(size)).astype(np.float32)
    return np.fft.irfft(spectrum, size)[..., :count].astype(np.float32)


def low_pass(cutoff: float, order: int = 2) -> Curve:
    """Butterworth magnitude: 1 below, falling 6 dB an octave for each `order` above."""
    return lambda hz: 1.0 / np.sqrt(1.0 + (hz / cutoff) ** (2 * order))


def high_pass(cutoff: float, order: int = 2) -> Curve:
    """Butterworth magnitude: 0 at 0 Hz, 1 above."""
    return lambda hz: 1.0 / np.sqrt(1.0 + (cutoff / np.maximum(hz, 1e-3)) ** (2 * order))


def band_pass(low: float, high: float, order: int = 2) -> Curve:
    """Between two frequencies."""
    return chain(high_pass(low, order), low_pass(high, order))


def bell(centre: float, octaves: float, gain_db: float) -> Curve:
    """A peak or dip around `centre`, `octaves` wide, even on a logarithmic scale."""
    return lambda hz: (
        10.0 ** (gain_db / 20.0 * np.exp(-((np.log2(np.maximum(hz, 1.0) / centre) / octaves * 2.0) ** 2)))
    )


def shelf(corner: float, gain_db: float) -> Curve:
    """Everything above `corner` raised by `gain_db`, over about two octaves."""
    return lambda hz: 10.0 ** (gain_db / 20.0 / (1.0 + np.exp(-3.0 * np.log2(np.maximum(hz, 1.0) / corner))))


def chain(*curves: Curve) -> Curve:
    """One curve after another."""

    def product(hz: NDArray[np.float64]) -> NDArray[np.float64]:
        result = np.ones_like(hz)
        for curve in curves:
            result = result * curve(hz)
        return result

    return product


def impulse(curve: Curve, taps: int = 2047) -> Audio:
    """A linear-phase filter with this curve, centred at tap `taps // 2`."""
    size = 1 << (4 * taps - 1).bit_length()
    response = np.fft.irfft(curve(_bins(size)), size)
    centred = np.roll(response, taps // 2)[:taps]
    return (centred * np.hanning(taps + 2)[1:-1]).astype(np.float32)


def equalise(audio: Audio, curve: Curve, taps: int = 2047) -> None:
    """Filter a long sound in place, without delay."""
    kernel = impulse(curve, taps)
    for channel in np.atleast_2d(audio):
        channel[:] = convolve(channel, kernel)[taps // 2 : taps // 2 + channel.size]


def convolve(audio: Audio, kernel: Audio) -> Audio:
    """Linear convolution of mono sounds in blocks; the result is `kernel.size - 1` longer."""
    size = max(_CONVOLVE_BLOCK, 1 << (4 * kernel.size - 1).bit_length())
    step = size - kernel.size + 1
    spectrum = np.fft.rfft(kernel, size)
    result = np.zeros(audio.size + kernel.size - 1, np.float32)
    for start in range(0, audio.size, step):
        block = audio[start : start + step]
        if not block.any():
            continue
        piece = np.fft.irfft(np.fft.rfft(block, size) * spectrum, size)
        end = min(start + block.size + kernel.size - 1, result.size)
        result[start:end] += piece[: end - start]
    return result


def _bins(size: int) -> NDArray[np.float64]:
    return np.fft.rfftfreq(size, 1.0 / RATE).astype(np.float64)
