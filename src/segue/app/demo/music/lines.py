"""Lines written by rule: melodies from a short notation, basses, arpeggios, walking, improvised solos."""

import random
from collections.abc import Sequence

from segue.app.demo.music.score import Note
from segue.app.demo.music.theory import Chord, bass_note, degree, nearest


def melody(text: str, root: int, scale: str, at: float = 0.0, velocity: float = 0.75) -> list[Note]:
    """Read notes written `degree/beats`; `r` rests, `|` is for the eye, `~` after a note softens it.

    Degree 0 is `root` (a MIDI number), 7 its octave in a scale of seven, negative ones lie below.
    """
    notes = []
    for word in text.replace("|", " ").split():
        name, _, length = word.partition("/")
        beats = float(length.rstrip("~"))
        if name != "r":
            soft = 0.7 if length.endswith("~") else 1.0
            weight = 1.0 if at % 1 == 0 else 0.88
            notes.append(Note(at, beats * 0.96, degree(root, scale, int(name)), velocity * soft * weight))
        at += beats
    return notes


def beats_of(text: str) -> float:
    """How many beats a written melody lasts."""
    return sum(float(word.partition("/")[2].rstrip("~")) for word in text.replace("|", " ").split())


def bass_line(
    chords: Sequence[Chord], bar: str, at: float, *, low: int, beats: float = 4.0, velocity: float = 0.8
) -> list[Note]:
    """A bass that repeats a picture of a bar over chords of a bar each.

    Each mark is a sixteenth: `R` root, `o` octave, `5` fifth, `a` a step towards the next root,
    `-` holds on, `.` rests.
    """
    marks = bar.replace(" ", "")
    step = beats / len(marks)
    notes: list[Note] = []
    for number, one in enumerate(chords):
        root = bass_note(one.bass, low)
        following = bass_note(chords[(number + 1) % len(chords)].bass, low)
        toward = following - 1 if following >= root else following + 2
        fifth = root + 7 if root + 7 <= low + 14 else root - 5
        pitches = {"R": root, "o": root + 12, "5": fifth, "a": toward}
        for place, mark in enumerate(marks):
            start = at + number * beats + place * step
            if mark in pitches:
                notes.append(
                    Note(start, step * 0.9, pitches[mark], velocity * (1.0 if place % 4 == 0 else 0.84))
                )
            elif mark == "-" and notes:
                last = notes[-1]
                notes[-1] = Note(last.at, last.length + step, last.pitch, last.velocity)
    return notes


def arpeggio(
    voicings: Sequence[Sequence[int]],
    order: Sequence[int],
    at: float,
    *,
    step: float,
    beats: float,
    velocity: float = 0.6,
    length: float = 0.9,
) -> list[Note]:
    """Chords of `beats` each broken in an order of voices; 10 more is an octave up."""
    notes = []
    for number, voicing in enumerate(voicings):
        for place in range(round(beats / step)):
            index = order[place % len(order)]
            if index >= 0:
                pitch = voicing[index % 10 % len(voicing)] + 12 * (index // 10)
                accent = 1.0 if place % 4 == 0 else 0.78
                notes.append(
                    Note(at + number * beats + place * step, step * length, pitch, velocity * accent)
                )
    return notes


def chords_in(
    voicings: Sequence[Sequence[int]],
    rhythm: Sequence[tuple[float, float]],
    at: float,
    *,
    beats: float,
    velocity: float = 0.6,
    roll: float = 0.0,
) -> list[Note]:
    """Chords of `beats` each struck in a rhythm of (start, length) within them; `roll` spreads the voices."""
    return [
        Note(
            at + number * beats + start + roll * voice,
            length,
            pitch,
            velocity * (1.0 if start == 0 else 0.85),
        )
        for number, voicing in enumerate(voicings)
        for start, length in rhythm
        for voice, pitch in enumerate(voicing)
    ]


def walk(chords: Sequence[tuple[Chord, float]], at: float, *, low: int, seed: int) -> list[Note]:
    """A walking bass in quarters over (chord, beats): roots, chord tones, and a way into the next root."""
    dice = random.Random(seed)
    notes: list[Note] = []
    here = bass_note(chords[0][0].bass, low)
    for number, (one, beats) in enumerate(chords):
        following = chords[(number + 1) % len(chords)][0]
        root = (
            nearest((one.bass,), here)
            if low <= nearest((one.bass,), here) <= low + 19
            else bass_note(one.bass, low)
        )
        count = round(beats)
        pitches = [root]
        goal = nearest((following.bass,), root + dice.choice((-2, 2)))
        goal = goal if low <= goal <= low + 19 else bass_note(following.bass, low)
        while len(pitches) < count - 1:
            up = goal >= pitches[-1] if dice.random() < 0.7 else dice.random() < 0.5
            tones = one.classes if len(pitches) % 2 == 0 or dice.random() < 0.6 else one.scale
            step = nearest(tones, pitches[-1] + (3 if up else -3))
            if step == pitches[-1] or not low - 2 <= step <= low + 21:
                step = nearest(one.classes, pitches[-1] + (-4 if up else 4))
            pitches.append(step)
        if count > 1:
            pitches.append(goal + dice.choice((-1, 1, 1, -1, 2 if goal + 2 != pitches[-1] else -1)))
        for beat, pitch in enumerate(pitches[:count]):
            notes.append(Note(at, 0.94, pitch, 0.78 if beat % 2 == 0 else 0.72))
            if dice.random() < 0.07 and beat == 1:
                notes.append(Note(at + 0.5, 0.4, pitch, 0.45))
            at += 1.0
        here = pitches[-1]
    return notes


def improvise(
    chords: Sequence[tuple[Chord, float]], at: float, *, low: int, high: int, seed: int, density: float = 0.8
) -> list[Note]:
    """A solo in eighths: phrases with breath between, chord tones on the beat, steps off it.

    A phrase rises or falls towards the third or seventh of the chord it ends on, and comes to it
    from a half step below or a scale step above. A motif may come back where the harmony lets it.
    """
    dice = random.Random(seed)
    slots: list[Chord] = [one for one, beats in chords for _ in range(round(beats * 2))]
    notes: list[Note] = []
    here = (low + high) / 2
    place = dice.choice((1, 2))
    while place < len(slots) - 1:
        length = min(dice.choice((5, 6, 7, 9, 10, 12)), len(slots) - 1 - place)
        heading = 1 if here < (low + high) / 2 else -1
        for step in range(length):
            index = place + step
            one = slots[index]
            last = step == length - 1
            if last:
                target = nearest([one.classes[tone] for tone in (1, -1) if len(one.classes) > 1], here)
                here = target
            elif index % 2 == 0:
                here = nearest(one.classes, here + heading * dice.choice((1, 2, 3)))
            elif slots[index + 1] is not one and dice.random() < 0.6:
                goal = nearest(slots[index + 1].classes, here + heading * 2)
                here = goal - 1
            else:
                here = nearest(one.scale, here + heading * dice.choice((1, 2)))
            if here > high - 2:
                heading = -1
            elif here < low + 2:
                heading = 1
            elif dice.random() < 0.16:
                heading = -heading
            here += 12 if here < low else -12 if here > high else 0
            if not last and step > 0 and dice.random() > density:
                continue
            arch = 0.62 + 0.2 * (step / max(length - 1, 1)) - (0.1 if index % 2 else 0.0)
            held = dice.choice((1.4, 1.9)) if last else 0.48
            notes.append(Note(at + index / 2, held, here, arch + dice.uniform(-0.05, 0.08)))
        place += length + dice.choice((2, 3, 3, 4))
    return notes
