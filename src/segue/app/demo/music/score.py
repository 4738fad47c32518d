"""Notes on a grid of beats, and the players that turn them into sound with a human hand."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from segue.app.demo.sound.desk import Stem
from segue.app.demo.sound.drums import stroke
from segue.app.demo.sound.signal import Audio

Voice = Callable[[float, float, float, int], Audio]
# Of one note as many takes as are rendered: more differ too little to be worth their time.
_TAKES = 3


@dataclass(frozen=True)
class Note:
    """`at` and `length` in beats, `pitch` a MIDI number, `velocity` 0 to 1."""

    at: float
    length: float
    pitch: float
    velocity: float = 0.7


@dataclass(frozen=True)
class Hit:
    """A drum stroke: `at` in beats."""

    at: float
    drum: str
    velocity: float = 0.8


@dataclass(frozen=True)
class Tempo:
    """Beats a minute, and how far the second eighth (or, with `swing_unit` 0.25, sixteenth) is late.

    `swing` is the share of a pair that its first note takes: 0.5 even, 0.667 a triplet.
    """

    bpm: float
    swing: float = 0.5
    swing_unit: float = 0.5

    def moment(self, beat: float) -> float:
        """The time in seconds of a beat."""
        pair = 2 * self.swing_unit
        whole, part = divmod(beat, pair)
        share = part / pair
        bent = share * 2 * self.swing if share < 0.5 else self.swing + (share - 0.5) * 2 * (1 - self.swing)
        return (whole + bent) * pair * 60.0 / self.bpm

    def seconds(self, beats: float) -> float:
        """How long so many beats last."""
        return beats * 60.0 / self.bpm


@dataclass(frozen=True)
class Hand:
    """How a player departs from the page: timing scatter and lag in ms, velocity scatter."""

    scatter_ms: float = 5.0
    lag_ms: float = 0.0
    uneven: float = 0.06


def shift(notes: Iterable[Note], beats: float, semitones: float = 0.0) -> list[Note]:
    """The same notes later, and higher."""
    return [replace(note, at=note.at + beats, pitch=note.pitch + semitones) for note in notes]


def perform(
    stem: Stem,
    voice: Voice,
    notes: Sequence[Note],
    tempo: Tempo,
    hand: Hand,
    *,
    seed: int,
    place: float = 0.0,
    width: float = 0.0,
) -> None:
    """Play notes into a stem.

    `place` is where the player sits; over `width` low notes sit to the left and high to the right.
    """
    dice = random.Random(seed)
    takes: dict[tuple[float, float, float, int], Audio] = {}
    for note in notes:
        at = tempo.moment(note.at) + (dice.gauss(0.0, hand.scatter_ms) + hand.lag_ms) / 1000.0
        held = tempo.moment(note.at + note.length) - tempo.moment(note.at)
        velocity = min(1.0, max(0.05, note.velocity * (1.0 + dice.gauss(0.0, hand.uneven))))
        key = (note.pitch, round(held, 2), round(velocity * 12) / 12, dice.randrange(_TAKES))
        if key not in takes:
            takes[key] = voice(key[0], max(key[1], 0.03), key[2], seed + key[3] * 101 + round(note.pitch))
        spot = place + width * (note.pitch - 60.0) / 30.0
        stem.add(takes[key], max(at, 0.0), place=min(1.0, max(-1.0, spot)))


def perform_line(
    stem: Stem,
    voice: Callable[[float, float, float, int, float | None], Audio],
    notes: Sequence[Note],
    tempo: Tempo,
    hand: Hand,
    *,
    seed: int,
) -> None:
    """Play one voice, sliding into a note that follows the one before without a rest."""
    dice = random.Random(seed)
    before: Note | None = None
    for note in sorted(notes, key=lambda one: one.at):
        tied = before is not None and note.at - (before.at + before.length) < 0.05
        at = tempo.moment(note.at) + (dice.gauss(0.0, hand.scatter_ms) + hand.lag_ms) / 1000.0
        held = tempo.moment(note.at + note.length) - tempo.moment(note.at)
        velocity = min(1.0, max(0.05, note.velocity * (1.0 + dice.gauss(0.0, hand.uneven))))
        stem.add(
            voice(
                note.pitch,
                held,
                velocity,
                seed + dice.randrange(997),
                before.pitch if tied and before else None,
            ),
            max(at, 0.0),
        )
        before = note


def strike(
    stem: Stem, hits: Sequence[Hit], tempo: Tempo, hand: Hand, places: dict[str, float], *, seed: int
) -> list[float]:
    """Play drums into a stem; the moments of the strokes, in seconds."""
    dice = random.Random(seed)
    moments = []
    for hit in hits:
        at = max(0.0, tempo.moment(hit.at) + (dice.gauss(0.0, hand.scatter_ms) + hand.lag_ms) / 1000.0)
        velocity = min(1.0, max(0.03, hit.velocity * (1.0 + dice.gauss(0.0, hand.uneven))))
        stem.add(stroke(hit.drum, dice.randrange(6)), at, velocity**1.3, places.get(hit.drum, 0.0))
        moments.append(at)
    return moments


def pattern(
    bar: str, drum: str, at: float, *, step: float = 0.25, accents: dict[str, float] | None = None
) -> list[Hit]:
    """Strokes from a picture of a bar: `X` loud, `x` middling, `o` soft, `.` none, a step each."""
    levels = accents or {"X": 0.95, "x": 0.7, "o": 0.4}
    return [
        Hit(at + place * step, drum, levels[mark])
        for place, mark in enumerate(bar.replace(" ", ""))
        if mark in levels
    ]
