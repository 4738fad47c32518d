"""What was captured, held against what should have been heard."""

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]

_FLOOR = 1e-12


def sound_of(data: bytes) -> Sound:
    """Interleaved little-endian float32 stereo as shape (samples, 2)."""
    return np.frombuffer(data, "<f4").reshape(-1, 2).astype(np.float64)


def start_of(capture: Sound) -> int:
    """The sample at which sound begins."""
    return int(np.argmax(np.abs(capture).max(axis=1) > 1e-4))


def lag_at(
    capture: Sound, reference: Sound, moment: int, *, expected: int, length: int = 22050, radius: int = 4410
) -> int:
    """By how many samples `capture` is behind `reference` around its sample `moment` (cross-correlation).

    Searched within `radius` of `expected`.
    """
    part = reference[moment : moment + length].mean(axis=1)
    begin = moment + expected - radius
    field = capture[max(0, begin) : begin + len(part) + 2 * radius].mean(axis=1)
    field = np.concatenate([np.zeros(max(0, -begin)), field])
    size = 1 << int(np.ceil(np.log2(len(field) + len(part))))
    match = np.fft.irfft(np.fft.rfft(field, size) * np.conj(np.fft.rfft(part, size)), size)
    return expected - radius + int(np.argmax(match[: 2 * radius + 1]))


def residual_db(capture: Sound, reference: Sound, begin: int, end: int, lag: int) -> float:
    """Power of the difference over `reference`'s samples [begin, end), in dBFS."""
    difference = capture[begin + lag : end + lag] - reference[begin:end]
    return float(10 * np.log10(np.mean(np.square(difference)) + _FLOOR))


def longest_hole_ms(capture: Sound, reference: Sound, span: tuple[int, int], *, lag: int, rate: int) -> float:
    """The longest run in which nothing is heard though `reference` sounds, within its samples `span`."""
    begin, end = span
    quiet = np.abs(capture[begin + lag : end + lag]).max(axis=1) < 1e-5
    sounding = np.abs(reference[begin:end]).max(axis=1) > 1e-5
    longest = run = 0
    for silent in quiet & sounding:
        run = run + 1 if silent else 0
        longest = max(longest, run)
    return 1000 * longest / rate


def click_db(capture: Sound, reference: Sound, moment: int, lag: int, reach: int = 2048) -> float:
    """How far the sharpest step near `moment` stands over the sharpest one of `reference` there, in dB.

    Steps are second differences, which a click raises and music hardly has. Two codecs' ideas of one
    wave laid end to end have a small step of their own: a reference should be laid so, too.
    """

    def sharpest(sound: Sound, centre: int) -> float:
        part = sound[centre - reach : centre + reach]
        return float(np.abs(np.diff(part, n=2, axis=0)).max())

    return float(20 * np.log10(sharpest(capture, moment + lag) / max(sharpest(reference, moment), _FLOOR)))


def switch_in(capture: Sound, before: Sound, after: Sound, lag: int) -> int:
    """The sample at which the capture goes over from `before` to `after`: the split that explains it best."""
    length = min(len(before), len(after), len(capture) - lag)
    heard = capture[lag : lag + length]
    as_before = np.square(heard - before[:length]).sum(axis=1).cumsum()
    as_after = np.square(heard - after[:length]).sum(axis=1).cumsum()
    return int(np.argmin(as_before + (as_after[-1] - as_after))) + 1
