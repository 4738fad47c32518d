"""What the parts of a continuous album share: tempo, room, players, weather and the train itself."""

import random
from collections.abc import Sequence

import numpy as np

from segue.app.demo.music.score import Hand, Hit, Note, Tempo, Voice, perform, strike
from segue.app.demo.sound.desk import Desk, Stem
from segue.app.demo.sound.drums import stroke
from segue.app.demo.sound.effects import duck, room, saturate, wow
from segue.app.demo.sound.signal import (
    RATE,
    Audio,
    Curve,
    chain,
    equalise,
    high_pass,
    low_pass,
    noise,
    samples,
)

TEMPO = Tempo(84, 0.545, 0.25)
_PLACES = {"hat": 0.3, "open hat": 0.3, "rim": -0.3, "shaker": -0.45, "clap": 0.05}
# Two axles over a joint, and the next bogie over the same joint.
_AXLES = ((0.0, 0.62), (0.22, 0.5), (0.5, 0.34), (0.72, 0.28))


class Journey:
    """A part in the making: one desk, and the players that all parts share.

    Times are in beats from the start of the part, levels in dB.
    """

    def __init__(self, length: int, seed: int) -> None:
        self._desk = Desk(length)
        self._seed = seed
        self._kicks: list[float] = []

    def mix(self) -> Audio:
        """Everything brought in so far, in the album's one long room."""
        response = room(4.2, 0.03, 0.7, 11)
        return self._desk.mix(response, echo_every=TEMPO.seconds(0.75), feedback=0.55, echo_dark=2600)

    def play(
        self,
        voice: Voice,
        notes: Sequence[Note],
        level: float,
        *,
        send: float = 0.3,
        echoes: float = 0.0,
        tone: Curve | None = None,
        width: float = 0.5,
        place: float = 0.0,
        ducked: float = 0.0,
        worn: bool = False,
    ) -> None:
        """A player's part. `worn` is off a tape; `ducked` makes room for the kick, so drums come first."""
        stem = self._desk.stem()
        perform(stem, voice, notes, TEMPO, Hand(8.0, 4.0, 0.08), seed=self._dice(), place=place, width=width)
        if worn:
            wow(stem.audio)
            saturate(stem.audio, 1.4)
        if tone is not None:
            stem.shape(tone)
        if ducked:
            duck(stem.audio, self._kicks, ducked, 0.3)
        self._desk.bring(stem, level, room=send, echoes=echoes)

    def backwards(self, voice: Voice, notes: Sequence[Note], level: float) -> None:
        """Notes that swell up to their moment instead of dying away from it."""
        stem = self._desk.stem()
        for note in notes:
            swell = voice(note.pitch, TEMPO.seconds(note.length), note.velocity, self._dice())[:, ::-1]
            stem.add(swell, TEMPO.moment(note.at) - swell.shape[1] / RATE, 1.0, 0.3)
        wow(stem.audio)
        stem.shape(chain(high_pass(250), low_pass(5000, 1)))
        self._desk.bring(stem, level, room=0.5, echoes=0.25)

    def drums(
        self, hits: Sequence[Hit], level: float, *, tone: Curve | None = None, send: float = 0.12
    ) -> None:
        """Drums; kicks are remembered for those who make room for them."""
        stem = self._desk.stem()
        kicks = [hit for hit in hits if "kick" in hit.drum]
        others = [hit for hit in hits if "kick" not in hit.drum]
        self._kicks += strike(stem, kicks, TEMPO, Hand(2.0, 0.0, 0.06), _PLACES, seed=self._dice())
        strike(stem, others, TEMPO, Hand(5.0, 3.0, 0.1), _PLACES, seed=self._dice())
        saturate(stem.audio, 1.25)
        if tone is not None:
            stem.shape(tone)
        self._desk.bring(stem, level, room=send)

    def train(
        self, start: float, end: float, level: float, *, rising: float = 1.0, slowing: float = 1.0
    ) -> None:
        """Rumble and rail joints; each joint comes `slowing` times later after the one before."""
        self.weather(low_pass(110, 2), start, end, level - 2.0, rising=max(rising, 1.0))
        stem = self._desk.stem()
        dice = random.Random(self._dice())
        at, step = start, 2.0
        while at < end:
            near = min(1.0, (at - start + 1.0) / rising)
            for place, strength in _AXLES:
                level_now = strength * near * dice.uniform(0.85, 1.1)
                moment = TEMPO.seconds(at + place * step / 2.0) + dice.gauss(0.0, 0.003)
                stem.add(stroke("clack", dice.randrange(6)), max(moment, 0.0), level_now, 1.1 * place - 0.55)
            at += step
            step *= slowing
        stem.shape(chain(high_pass(90), low_pass(1900, 1)))
        self._desk.bring(stem, level, room=0.25)

    def weather(
        self, tone: Curve, start: float, end: float, level: float, *, rising: float, drops: int = 0
    ) -> None:
        """Noise with a tone, rising from silence and back to it over `rising` beats.

        It goes on for `rising` beats after `end`, so that the next part's may rise meanwhile. `drops`
        of rain a beat are heard one by one.
        """
        stem = self._desk.stem()
        first = samples(TEMPO.seconds(start))
        last = min(samples(TEMPO.seconds(end + rising)), self._desk.length)
        ramp = np.minimum(np.arange(last - first) / samples(TEMPO.seconds(rising)), 1.0)
        envelope = np.sin(0.5 * np.pi * np.minimum(ramp, ramp[::-1])).astype(np.float32)
        for side in range(2):
            grain = noise(last - first, self._dice())
            equalise(grain, tone)
            stem.audio[side, first:last] += grain / np.float32(grain.std() * 4.0) * envelope
        self._rain(stem, start, end, round((end - start) * drops), envelope, first)
        self._desk.bring(stem, level, room=0.15)

    def _rain(self, stem: Stem, start: float, end: float, count: int, envelope: Audio, first: int) -> None:
        dice = random.Random(self._dice())
        for _ in range(count):
            at = TEMPO.seconds(dice.uniform(start, end))
            level = dice.uniform(0.1, 0.5) * float(envelope[samples(at) - first])
            stem.add(stroke("drop", dice.randrange(6)), at, level, dice.uniform(-0.9, 0.9))

    def _dice(self) -> int:
        self._seed += 17
        return self._seed
