"""What a song sounds like, as named numbers for recommendation; from a stream, in bounded memory.

Short-time spectra of 2048 samples every 512 at 22.05 kHz. The scales called energy, danceability,
acousticness and valence are rules of thumb over the measured ones, 0 to 1; docs/reference/descriptors.md
says what each number is.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
RATE = 22050
WINDOW = 2048
HOP = 512
_BANDS = 64
_CEPSTRA = 20
_BLOCK = 256
_FLOOR_DB = -60.0
_FRAMES_PER_S = RATE / HOP
_SHORTEST = 3 * RATE
# Probe-tone ratings of keys (Krumhansl, Cognitive Foundations of Musical Pitch, 1990, table 2.1).
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
_BRIGHT_HZ = 5000
# Power of a Hann-windowed spectrum whose samples have a root mean square of 1.
_FULL_SCALE_DB = 10 * np.log10(0.375 * WINDOW**2 / 2)


class Descriptors:
    """Feed it samples, then ask once."""

    def __init__(self) -> None:
        self._window = np.hanning(WINDOW).astype(np.float32)
        self._weights, self._centres = _weights()
        self._cosines = np.cos(
            np.pi / _BANDS * (np.arange(_BANDS) + 0.5)[None] * np.arange(_CEPSTRA)[:, None]
        ).T.astype(np.float32)
        self._rest: Floats = np.empty(0, np.float32)
        self._before = np.zeros((2, _BANDS), np.float32)
        self._flux: list[Floats] = []
        self._level: list[Floats] = []
        self._heard = 0
        self._active = 0
        self._sums = np.zeros(_CEPSTRA + 12 + 5)
        self._squares = np.zeros(_CEPSTRA + 12 + 5)

    def add(self, samples: Floats) -> None:
        """The next samples of the mono mix, -1 to 1."""
        self._heard += len(samples)
        whole = np.concatenate((self._rest, samples))
        frames = (len(whole) - WINDOW) // HOP + 1
        if frames <= 0:
            self._rest = whole
            return
        views = np.lib.stride_tricks.sliding_window_view(whole, WINDOW)[::HOP][:frames]
        for start in range(0, frames, _BLOCK):
            self._measure(views[start : start + _BLOCK])
        self._rest = whole[frames * HOP :].copy()

    def finish(self) -> dict[str, float]:
        """Every descriptor, or none for sounds under three seconds or without anything to hear."""
        if self._heard < _SHORTEST or self._active == 0:
            return {}
        mean = self._sums / self._active
        spread = np.sqrt(np.maximum(self._squares / self._active - mean**2, 0))
        level = np.concatenate(self._level)
        audible = level[level > _FLOOR_DB]
        flux = _detrended(np.concatenate(self._flux))
        tempo, pulse = _tempo(flux)
        onsets = _onsets(flux) / (self._heard / RATE)
        key, mode, certainty = _key(mean[_CEPSTRA : _CEPSTRA + 12])
        centroid, bright, flatness, rolloff, steady = mean[-5:]
        loud = float(audible.mean())
        found = {
            "tempo_bpm": tempo,
            "pulse_clarity": pulse,
            "onset_rate": onsets,
            "key": float(key),
            "mode": float(mode),
            "key_clarity": certainty,
            "level_db": loud,
            "level_spread_db": float(audible.std()),
            "centroid_hz": float(centroid),
            "centroid_spread_hz": float(spread[-5]),
            "brightness": float(bright),
            "flatness": float(flatness),
            "rolloff_hz": float(rolloff),
            "steadiness": float(steady),
            "energy": _squash((loud + 17) / 6 + (onsets - 2.5) / 2 + (centroid - 1800) / 1200),
            "danceability": float(
                np.clip(1.4 * pulse + 0.35 * np.exp(-0.5 * ((tempo - 118) / 28) ** 2) - 0.05, 0, 1)
            ),
            "acousticness": _squash((steady - 0.93) * 60 - (bright - 0.02) * 40 - (loud + 19) / 8),
            "valence": _squash((mode - 0.5) * 1.2 + (tempo - 115) / 45 + (centroid - 1800) / 2500),
        }
        for place in range(_CEPSTRA):
            found[f"timbre_{place:02}_mean"] = float(mean[place])
            found[f"timbre_{place:02}_spread"] = float(spread[place])
        for place in range(12):
            found[f"chroma_{place:02}"] = float(mean[_CEPSTRA + place])
        return {name: round(value, 5) for name, value in found.items()}

    def _measure(self, views: Floats) -> None:
        spectrum = np.fft.rfft(views * self._window, axis=1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        parts = power @ self._weights
        bands, chroma = parts[:, :_BANDS], parts[:, _BANDS : _BANDS + 12]
        total, bright = parts[:, -2] + 1e-9, parts[:, -1]
        mel = np.log1p(1000 / WINDOW * bands)
        past = np.concatenate((self._before, mel))
        self._flux.append(np.maximum(0, mel - past[:-2]).mean(axis=1))
        level = 10 * np.log10(total) - _FULL_SCALE_DB
        self._level.append(level.astype(np.float32))
        active = level > _FLOOR_DB
        if active.any():
            floor = bands + 1e-10
            flatness = np.exp(np.log(floor).mean(axis=1)) / floor.mean(axis=1)
            summed = np.cumsum(bands, axis=1)
            strength = np.sqrt(floor)
            centroid = strength @ self._centres / strength.sum(axis=1)
            rolloff = self._centres[(summed >= 0.85 * summed[:, -1:]).argmax(axis=1)]
            steady = np.minimum(mel, past[1:-1]).sum(axis=1) / (mel.sum(axis=1) + 1e-9)
            row = np.concatenate(
                (
                    mel @ self._cosines / _BANDS,
                    chroma / (chroma.sum(axis=1, keepdims=True) + 1e-9),
                    np.stack((centroid, bright / total, flatness, rolloff, steady), axis=1),
                ),
                axis=1,
            )[active]
            self._active += len(row)
            self._sums += row.sum(axis=0, dtype=np.float64)
            self._squares += np.square(row, dtype=np.float64).sum(axis=0)
        self._before = past[-2:]


def _weights() -> tuple[Floats, Floats]:
    """Columns: mel bands, twelve pitch classes, everything, everything above 5 kHz."""
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    mels = np.linspace(2595 * np.log10(1 + 30 / 700), 2595 * np.log10(1 + 11000 / 700), _BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    rising = (hertz[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz[:, None]) / (edges[2:] - edges[1:-1])
    bands = np.maximum(0, np.minimum(rising, falling))
    chroma = np.zeros((len(hertz), 12))
    tonal = (hertz > 60) & (hertz < 4000)
    classes = np.rint(69 + 12 * np.log2(np.where(tonal, hertz, 440) / 440)).astype(int) % 12
    chroma[np.flatnonzero(tonal), classes[tonal]] = 1
    rest = np.stack((np.ones_like(hertz), (hertz > _BRIGHT_HZ).astype(float)), axis=1)
    return np.concatenate((bands, chroma, rest), axis=1).astype(np.float32), edges[1:-1].astype(np.float32)


def _detrended(flux: Floats) -> Floats:
    width = int(0.4 * _FRAMES_PER_S) | 1
    return np.maximum(0, flux - np.convolve(flux, np.ones(width, np.float32) / width, "same"))


def _tempo(flux: Floats) -> tuple[float, float]:
    """Beats a minute and how clear they are, by autocorrelation with a prior about 120."""
    level = flux - flux.mean()
    size = 1 << (2 * len(level) - 1).bit_length()
    again = np.fft.irfft(np.abs(np.fft.rfft(level, size)) ** 2)[: int(8 * _FRAMES_PER_S)]
    again /= again[0] + 1e-9
    beats = np.arange(50, 220.01, 0.25)
    lag = 60 * _FRAMES_PER_S / beats

    def at(place: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp(place, np.arange(len(again)), again)

    score = at(lag) + 0.5 * at(2 * lag) + 0.33 * at(3 * lag) + 0.5 * at(4 * lag) - 0.25 * at(1.5 * lag)
    best = int(np.argmax(score * np.exp(-0.5 * (np.log2(beats / 120) / 0.7) ** 2)))
    clear = float(max(0.0, 0.5 * at(lag)[best] + 0.5 * at(4 * lag)[best]))
    return float(beats[best]), clear


def _onsets(flux: Floats) -> float:
    inner = flux[1:-1]
    rises = (inner > flux[:-2]) & (inner >= flux[2:]) & (inner > flux.mean() + flux.std())
    return float(rises.sum())


def _key(chroma: NDArray[np.float64]) -> tuple[int, int, float]:
    """Pitch class of the tonic (0 is C), 1 for major and 0 for minor, and the correlation."""
    if chroma.std() == 0:
        return 0, 1, 0.0
    return max(
        (
            (tonic, mode, float(np.corrcoef(np.roll(profile, tonic), chroma)[0, 1]))
            for mode, profile in ((1, _MAJOR), (0, _MINOR))
            for tonic in range(12)
        ),
        key=lambda found: found[2],
    )


def _squash(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
