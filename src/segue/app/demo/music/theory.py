"""Scales, chords, and voicings that move as little as they can."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

_NAMES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "69": (0, 4, 9, 14),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "9": (0, 4, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "m9": (0, 3, 7, 10, 14),
    "m11": (0, 3, 7, 10, 14, 17),
    "13": (0, 4, 10, 14, 21),
    "7b9": (0, 4, 7, 10, 13),
    "7alt": (0, 4, 10, 15, 20),
    "7sus4": (0, 5, 7, 10, 14),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "maj7#11": (0, 4, 7, 11, 18),
}
SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "altered": (0, 1, 3, 4, 6, 8, 10),
    "half diminished": (0, 2, 3, 5, 6, 8, 10),
    "pentatonic": (0, 2, 4, 7, 9),
}


@dataclass(frozen=True)
class Chord:
    """A chord by its symbol: `root` and `bass` are pitch classes, `tones` semitones over the root."""

    symbol: str
    root: int
    bass: int
    tones: tuple[int, ...]

    @property
    def classes(self) -> tuple[int, ...]:
        """The pitch classes of the tones, root first."""
        return tuple((self.root + tone) % 12 for tone in self.tones)

    @property
    def rootless(self) -> tuple[int, ...]:
        """What is left for a hand that plays beside a bass: third, seventh and colours."""
        return (
            tuple(pitch for pitch in self.classes if pitch != self.root)
            if len(self.tones) > 3
            else self.classes
        )

    @property
    def scale(self) -> tuple[int, ...]:
        """Pitch classes that sound well over it."""
        kind = "major"
        if self.symbol_quality.startswith(("7alt", "7b9")):
            kind = "altered" if "alt" in self.symbol_quality else "mixolydian"
        elif 6 in self.tones and 3 in self.tones:
            kind = "half diminished"
        elif 3 in self.tones:
            kind = "dorian"
        elif 10 in self.tones:
            kind = "mixolydian"
        elif 18 in self.tones:
            kind = "lydian"
        return tuple((self.root + step) % 12 for step in SCALES[kind])

    @property
    def symbol_quality(self) -> str:
        """The symbol without its root and bass."""
        head = self.symbol.split("/")[0]
        return head[2:] if head[1:2] in ("b", "#") else head[1:]


def chord(symbol: str) -> Chord:
    """Read a symbol such as `Ebmaj9` or `Am7/G`. Raises KeyError for one that is not known."""
    head, _, below = symbol.partition("/")
    root, quality = _pitch_class(head)
    bass = _pitch_class(below)[0] if below else root
    return Chord(symbol, root, bass, _QUALITIES[quality])


def progression(symbols: str) -> list[Chord]:
    """Chords from symbols set apart by spaces."""
    return [chord(symbol) for symbol in symbols.split()]


def degree(root: int, scale: str, number: int) -> int:
    """The MIDI note of a scale degree: 0 is `root`, 7 (or -7) its octave in a scale of seven."""
    steps = SCALES[scale]
    octave, step = divmod(number, len(steps))
    return root + 12 * octave + steps[step]


def bass_note(pitch_class: int, low: int) -> int:
    """The lowest MIDI note of this pitch class that is not under `low`."""
    return low + (pitch_class - low) % 12


def lead_voices(
    chords: Sequence[Chord], count: int, low: int, high: int, *, rootless: bool = False
) -> list[tuple[int, ...]]:
    """A voicing of `count` notes for each chord, from `low` to `high`, each near the one before.

    Voices move by the least total distance; near seconds low down, wide gaps and doubled thirds
    cost extra, and so does a top voice that stands still for long or leaps.
    """
    voicings: list[tuple[int, ...]] = []
    middle = (low + high) / 2
    for number, one in enumerate(chords):
        options = _voicings(one.rootless if rootless else one.classes, count, low, high)
        before = voicings[-1] if voicings else None

        def cost(
            notes: tuple[int, ...], before: tuple[int, ...] | None = before, number: int = number
        ) -> float:
            gaps = [b - a for a, b in pairwise(notes)]
            price = sum(2.5 for gap in gaps if gap > 9) + sum(1.5 for gap in gaps[:1] if gap < 3)
            price += 1.2 * sum(gap == 1 for gap in gaps) + 0.25 * abs(sum(notes) / len(notes) - middle)
            if before is not None:
                price += sum(abs(a - b) for a, b in zip(notes, before, strict=True))
                price += 0.8 * max(0, abs(notes[-1] - before[-1]) - 3) + (
                    0.4 if notes[-1] == before[-1] and number % 4 == 0 else 0
                )
            return price

        voicings.append(min(options, key=cost))
    return voicings


def nearest(pitch_classes: Sequence[int], to: float) -> int:
    """The MIDI note among these pitch classes that lies nearest."""
    return min(
        (round(to) + shift for shift in range(-7, 8) if (round(to) + shift) % 12 in pitch_classes),
        key=lambda note: abs(note - to),
    )


def _voicings(classes: Sequence[int], count: int, low: int, high: int) -> list[tuple[int, ...]]:
    wanted = list(dict.fromkeys(classes))
    # Too many tones: the fifth is missed least, and then what stands last.
    while len(wanted) > count:
        wanted.pop(2 if len(wanted) > 3 else -1)
    places = [[note for note in range(low, high + 1) if note % 12 == pitch] for pitch in wanted]
    # Voices beyond the tones double whichever lies best.
    places += [[note for note in range(low, high + 1) if note % 12 in wanted]] * (count - len(wanted))
    found = {tuple(sorted(notes)) for notes in product(*places) if len(set(notes)) == len(notes)}
    return sorted(found)


def _pitch_class(text: str) -> tuple[int, str]:
    pitch, rest = _NAMES[text[0]], text[1:]
    if rest[:1] == "b":
        return (pitch - 1) % 12, rest[1:]
    if rest[:1] == "#":
        return (pitch + 1) % 12, rest[1:]
    return pitch, rest
