"""The mixing desk: stems with levels and places, one room, one echo, summed to stereo."""

import numpy as np

from segue.app.demo.sound.effects import echo, reverberate
from segue.app.demo.sound.signal import Audio, Curve, equalise, from_db, samples

# Sums are done in parts, for a whole stem more in memory is 30 MB.
_PART = 1 << 18


class Stem:
    """One instrument's part, as long as the piece with its tail."""

    def __init__(self, length: int) -> None:
        self.audio: Audio = np.zeros((2, length), np.float32)

    def add(self, sound: Audio, at: float, level: float = 1.0, place: float = 0.0) -> None:
        """Put a mono or stereo sound at `at` seconds; `place` from -1 (left) to 1 (right).

        What lies before the beginning or after the end is cut off.
        """
        start = samples(at)
        if start < 0:
            sound, start = sound[..., -start:], 0
        size = min(sound.shape[-1], self.audio.shape[1] - start)
        if size <= 0:
            return
        angle = (place + 1.0) * np.pi / 4.0
        sides = (np.cos(angle), np.sin(angle))
        for side in range(2):
            source = sound if sound.ndim == 1 else sound[side]
            self.audio[side, start : start + size] += source[:size] * np.float32(level * sides[side])

    def shape(self, curve: Curve, taps: int = 2047) -> None:
        """Equalise the whole stem."""
        equalise(self.audio, curve, taps)


class Desk:
    """Sums stems. Stems are given up once brought in, so that one is in memory at a time."""

    def __init__(self, length: int) -> None:
        self.length = length
        self._sum: Audio = np.zeros((2, length), np.float32)
        self._to_room: Audio = np.zeros((2, length), np.float32)
        self._to_echo: Audio = np.zeros((2, length), np.float32)

    def stem(self) -> Stem:
        """An empty stem of the desk's length."""
        return Stem(self.length)

    def bring(self, stem: Stem, level_db: float, *, room: float = 0.0, echoes: float = 0.0) -> None:
        """Add a stem at a level, with this much of it sent to the room and to the echo."""
        stem.audio *= np.float32(from_db(level_db))
        for start in range(0, self.length, _PART):
            part = (slice(None), slice(start, start + _PART))
            self._sum[part] += stem.audio[part]
            if room:
                self._to_room[part] += stem.audio[part] * np.float32(room)
            if echoes:
                self._to_echo[part] += stem.audio[part] * np.float32(echoes)
        stem.audio = stem.audio[:, :0].copy()

    def mix(
        self, response: Audio, *, echo_every: float, feedback: float = 0.45, echo_dark: float = 3500.0
    ) -> Audio:
        """The sum with its room and echoes, the echoes standing in the room too."""
        if self._to_echo.any():
            echoes = echo(self._to_echo, echo_every, feedback, 6, self.length, echo_dark)
            self._to_echo = self._to_echo[:, :0].copy()
            self._sum += echoes
            echoes *= np.float32(0.3)
            self._to_room += echoes
            del echoes
        self._sum += reverberate(self._to_room, response, self.length)
        return self._sum
