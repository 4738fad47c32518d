"""From a mix to a master: loudness as ITU-R BS.1770-5 measures it, and a true-peak ceiling."""

import numpy as np
from numpy.typing import NDArray

from segue.app.demo.sound.signal import (
    RATE,
    Audio,
    Curve,
    chain,
    convolve,
    equalise,
    from_db,
    high_pass,
    samples,
)

TRUE_PEAK_DBTP = -1.3
_BLOCK = samples(0.4)
_HOP = samples(0.1)
_OVERSAMPLING = 4
_LOOK = samples(0.035)
_CHUNK = 1 << 19
_COMPRESSOR_HOP = 441


def loudness(audio: Audio) -> float:
    """Integrated loudness in LUFS of shape (2, samples), with the standard's two gates."""
    weight = _k_weighting(_BLOCK)
    starts = range(0, audio.shape[1] - _BLOCK + 1, _HOP)
    power = np.array([_weighted_power(audio[:, start : start + _BLOCK], weight) for start in starts])
    level = -0.691 + 10 * np.log10(power + 1e-12)
    heard = level > -70.0
    gate = -0.691 + 10 * np.log10(power[heard].mean()) - 10.0
    return float(-0.691 + 10 * np.log10(power[heard & (level > gate)].mean()))


def clean(audio: Audio, tone: Curve | None = None) -> None:
    """Take away, in place, what is under hearing (offset and rumble eat headroom), and give a tone."""
    subsonic = high_pass(24.0, 4)
    equalise(audio, subsonic if tone is None else chain(subsonic, tone), 8191)


def glue(
    audio: Audio, threshold_db: float, ratio: float, *, attack: float = 0.02, release: float = 0.22
) -> None:
    """A bus compressor, in place: soft knee, both sides as one."""
    hops = audio.shape[1] // _COMPRESSOR_HOP + 1
    padded = np.zeros(hops * _COMPRESSOR_HOP, np.float32)
    for side in audio:
        padded[: side.size] += side**2
    level = 10 * np.log10(padded.reshape(hops, -1).mean(axis=1) + 1e-9)
    over = np.logaddexp(0.0, (level - threshold_db) / 3.0) * 3.0
    wanted = -over * (1.0 - 1.0 / ratio)
    step_s = _COMPRESSOR_HOP / RATE
    down, up = np.exp(-step_s / attack), np.exp(-step_s / release)
    gain = np.empty(hops)
    now = 0.0
    for number, goal in enumerate(wanted):
        share = down if goal < now else up
        now = share * now + (1.0 - share) * goal
        gain[number] = now
    centres = (np.arange(hops) + 0.5) * _COMPRESSOR_HOP
    for start in range(0, audio.shape[1], _CHUNK):
        part = audio[:, start : start + _CHUNK]
        level_now = np.interp(np.arange(start, start + part.shape[1]), centres, gain)
        part *= (10.0 ** (level_now / 20.0)).astype(np.float32)


def bring_to(audio: Audio, lufs: float) -> None:
    """Set the loudness in place by one gain, then hold peaks; measured again, for peaks cost some."""
    for _ in range(2):
        audio *= np.float32(from_db(lufs - loudness(audio)))
        limit(audio)


def limit(audio: Audio, ceiling_db: float = TRUE_PEAK_DBTP) -> None:
    """Hold true peaks under the ceiling, in place.

    The gain is the least that any peak within 35 ms asks for, smoothed over as long: it is down
    before the peak comes, and never moves fast enough to be heard as distortion.
    """
    ceiling = from_db(ceiling_db)
    window = np.hanning(2 * _LOOK + 1)
    window /= window.sum()
    margin = 4 * _LOOK
    done: list[tuple[int, Audio]] = []
    for start in range(0, audio.shape[1], _CHUNK):
        left, right = max(start - margin, 0), min(start + _CHUNK + margin, audio.shape[1])
        need = np.minimum(1.0, ceiling / np.maximum(_true_peaks(audio[:, left:right]), 1e-9)).astype(
            np.float32
        )
        if need.min() >= 1.0:
            continue
        least = _sliding_least(need, _LOOK)
        padded = np.pad(least, _LOOK, mode="edge")
        gain = convolve(padded, window.astype(np.float32))[2 * _LOOK : 2 * _LOOK + least.size]
        keep = slice(start - left, min(start + _CHUNK, audio.shape[1]) - left)
        done.append((start, np.minimum(gain[keep], 1.0)))
    # Afterwards, because a chunk's margin must be read before its neighbour has changed it.
    for start, gain in done:
        audio[:, start : start + gain.size] *= gain


def fade(audio: Audio, seconds_in: float, seconds_out: float) -> None:
    """Raised-cosine fades at both ends, in place."""
    for seconds, part in ((seconds_in, audio), (seconds_out, audio[:, ::-1])):
        count = min(samples(seconds), audio.shape[1])
        if count:
            part[:, :count] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count)).astype(np.float32)


def to_pcm16(audio: Audio, seed: int) -> bytes:
    """Interleaved little-endian 16-bit samples, with triangular dither of one step each side."""
    count = audio.shape[1]
    result = np.empty((count, 2), "<i2")
    random = np.random.RandomState(seed)
    for start in range(0, count, _CHUNK):
        piece = audio[:, start : start + _CHUNK].T.astype(np.float64) * 32767.0
        dither = random.random_sample(piece.shape) - random.random_sample(piece.shape)
        result[start : start + _CHUNK] = np.clip(np.rint(piece + dither), -32768, 32767)
    return result.tobytes()


def _k_weighting(size: int) -> NDArray[np.float64]:
    """Squared magnitude of the standard's two filters at the bins of a block."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    total = np.ones(turn.size, np.complex128)
    # The standard gives coefficients at 48 kHz; these are the analogue filters behind them: a shelf at
    # 1682 Hz of +4 dB, Q 0.707, then a high-pass at 38.1 Hz, Q 0.500.
    k = np.tan(np.pi * 1681.974450955533 / RATE)
    vh, vb, q = (
        10 ** (3.999843853973347 / 20),
        10 ** (3.999843853973347 / 20 * 0.4996667741545416),
        0.7071752369554196,
    )
    a0 = 1 + k / q + k * k
    total *= ((vh + vb * k / q + k * k) + 2 * (k * k - vh) * turn + (vh - vb * k / q + k * k) * turn**2) / a0
    total /= 1 + 2 * (k * k - 1) / a0 * turn + (1 - k / q + k * k) / a0 * turn**2
    k, q = np.tan(np.pi * 38.13547087602444 / RATE), 0.5003270373238773
    a0 = 1 + k / q + k * k
    total *= (1 - turn) ** 2 / (1 + 2 * (k * k - 1) / a0 * turn + (1 - k / q + k * k) / a0 * turn**2)
    return np.asarray(np.abs(total) ** 2)


def _weighted_power(block: Audio, weight: NDArray[np.float64]) -> float:
    spectrum = np.abs(np.fft.rfft(block, axis=1)) ** 2 * weight
    return float(2.0 * spectrum.sum() / block.shape[1] ** 2)


def _true_peaks(audio: Audio) -> Audio:
    """The greatest magnitude between each sample and the next, over both sides."""
    peaks = np.abs(audio).max(axis=0)
    taps = np.arange(-24, 24)
    for phase in range(1, _OVERSAMPLING):
        kernel = np.sinc(taps + phase / _OVERSAMPLING) * np.hanning(50)[1:-1]
        for side in audio:
            between = convolve(side, kernel.astype(np.float32))[23 : 23 + side.size]
            np.maximum(peaks, np.abs(between), out=peaks)
    return np.asarray(peaks, np.float32)


def _sliding_least(values: Audio, reach: int) -> Audio:
    """The least of each value's neighbours within `reach`, by doubling."""
    width, size = 1, 2 * reach + 1
    padded = np.pad(values, reach, mode="edge")
    while 2 * width <= size:
        padded[: padded.size - width] = np.minimum(padded[:-width], padded[width:])
        width *= 2
    rest = size - width
    return np.minimum(padded[: values.size], padded[rest : rest + values.size])
