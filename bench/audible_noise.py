"""How far an encoder's noise stands above what the music masks: a model of hearing, not of ears.

After the noise-to-mask ratio and relative disturbed frames of PEAQ's basic version (ITU-R BS.1387-1,
sections 2.1, 4.4 and 4.6), on bands of half a Bark. Good for ranking two settings of one encoder on
the same song, not for absolute claims. Noise put in place of noise (PNS) counts as wrong here though
it sounds alike, so the error of the bands' levels is told beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_WINDOW, _HOP, _BANDS_PER_BARK = 2048, 1024, 2
_QUIET_DB = -70.0


@dataclass(frozen=True, slots=True)
class AudibleNoise:
    """Over all frames that are not silent.

    `ratio_db`: noise over mask, averaged over bands and frames, lower is better; `disturbed`: share of
    frames in which a band's noise is over its mask by 1.5 dB; `level_error_db`: how far a band's level
    is off, on average; `loudest_db`: the ratio that one frame in a hundred exceeds.
    """

    ratio_db: float
    disturbed: float
    level_error_db: float
    loudest_db: float


def audible_noise(original: NDArray[np.float32], decoded: NDArray[np.float32], rate: int) -> AudibleNoise:
    """Compare two takes of one channel, samples -1 to 1, aligned to the sample and of one length."""
    grouping, centres = _bark_bands(rate)
    ratios, levels = [], []
    for start in range(0, len(original) - _WINDOW, _HOP * 256):
        stop = min(len(original), start + _HOP * 256 + _WINDOW)
        heard = _powers(original[start:stop]) @ grouping
        coded = _powers(decoded[start:stop]) @ grouping
        noise = _powers(decoded[start:stop] - original[start:stop]) @ grouping
        mask = _mask(heard, centres)
        loud = heard.sum(axis=1) > 10 ** (_QUIET_DB / 10) * _WINDOW**2 / 8
        ratios.append((noise / mask)[loud])
        levels.append(np.abs(10 * np.log10((coded + mask) / (heard + mask)))[loud])
    ratio, level = np.concatenate(ratios), np.concatenate(levels)
    frames = 10 * np.log10(ratio.mean(axis=1) + 1e-12)
    return AudibleNoise(
        ratio_db=float(frames.mean()),
        disturbed=float((ratio.max(axis=1) > 10**0.15).mean()),
        level_error_db=float(level.mean()),
        loudest_db=float(np.percentile(frames, 99)),
    )


def _powers(samples: NDArray[np.float32]) -> Floats:
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::_HOP]
    spectrum = np.fft.rfft(frames * np.hanning(_WINDOW), axis=1)
    return np.square(np.abs(spectrum)) + 1e-12


def _bark(hertz: Floats) -> Floats:
    # Schroeder, Atal, Hall (1979), as BS.1387-1 has it.
    return 7 * np.arcsinh(hertz / 650)


def _bark_bands(rate: int) -> tuple[Floats, Floats]:
    bark = _bark(np.fft.rfftfreq(_WINDOW, 1 / rate).astype(np.float64))
    place = (bark * _BANDS_PER_BARK).astype(int)
    used = np.unique(place[(bark > _bark(np.array(60.0))) & (bark < _bark(np.array(18_000.0)))])
    grouping = (place[:, None] == used[None]).astype(float)
    return grouping, (used + 0.5) / _BANDS_PER_BARK


def _mask(heard: Floats, centres: Floats) -> Floats:
    """Spread excitation, less 3 dB and from 12 Bark on less a quarter of a dB a Bark (section 4.4.2)."""
    apart = centres[None] - centres[:, None]  # from a band, to a band
    slopes = np.where(apart < 0, 27 * apart, -24 * apart)
    excited = heard @ 10 ** (slopes / 10)
    below = np.where(centres < 12, 3.0, 0.25 * centres)
    quiet = 10 ** (-90 / 10) * _WINDOW**2 / 8
    return excited * 10 ** (-below / 10) + quiet
