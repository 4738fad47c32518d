"""A vibraphone trio with an electric piano: heads, solos, walking and brushes, from a lead sheet."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from segue.app.demo.music.lines import improvise, melody, walk
from segue.app.demo.music.score import Hand, Hit, Note, Tempo, pattern, perform, strike
from segue.app.demo.music.theory import Chord, bass_note, chord, lead_voices
from segue.app.demo.sound.desk import Desk
from segue.app.demo.sound.effects import room, saturate
from segue.app.demo.sound.mastering import bring_to, clean, fade
from segue.app.demo.sound.signal import Audio, bell, chain, high_pass, samples, shelf
from segue.app.demo.sound.voices import electric_piano, plucked, upright_bass, vibraphone

_TAIL_S = 4.5
_LOUDNESS = -15.0
_TONE = shelf(2600, 5.0)
_BASS_LOW = 28
_PLACES = {"ride": 0.35, "hat": -0.35, "pedal hat": -0.35, "rim": -0.15, "shaker": 0.45, "crash": 0.4}

Changes = list[tuple[Chord, float]]


@dataclass(frozen=True)
class Tune:
    """A tune's lead sheet. `changes` are chords with their beats; `head` is the melody in degrees.

    `form` lists choruses: `head`, `vibes` and `keys` (solos), each over all changes or, with a
    number after it, over so many beats from their start.
    """

    feel: str
    bpm: float
    swing: float
    beats: int
    root: int
    scale: str
    seed: int
    intro: str
    changes: str
    head: str
    form: tuple[str, ...]
    ending: str


def compose(tune: Tune) -> Audio:
    """Write, play, mix and master one tune; shape (2, samples)."""
    tempo = Tempo(tune.bpm, tune.swing)
    band = _arrange(tune)
    desk = Desk(samples(tempo.moment(band.beats) + _TAIL_S))
    seed = tune.seed * 1000

    drums = desk.stem()
    strike(drums, band.drums, tempo, Hand(6.0, 0.0, 0.12), _PLACES, seed=seed + 1)
    drums.shape(chain(high_pass(45), shelf(9500, -1.5)))
    desk.bring(drums, -10.0, room=0.2)

    bass = desk.stem()
    perform(bass, upright_bass, band.bass, tempo, Hand(6.0, -4.0, 0.08), seed=seed + 2)
    bass.shape(chain(high_pass(36, 3), bell(80, 1.4, -3.5), bell(240, 1.0, -1.5), bell(900, 1.6, 4.0)))
    saturate(bass.audio, 1.2)
    desk.bring(bass, -8.0, room=0.06)

    comping = desk.stem()
    guitar = partial(plucked, bright=0.22, ring=2.2)
    perform(
        comping,
        guitar if tune.feel == "bossa" else electric_piano,
        band.comping,
        tempo,
        Hand(9.0, 5.0, 0.1),
        seed=seed + 3,
        place=-0.3,
        width=0.25,
    )
    comping.shape(chain(high_pass(120), bell(350, 1.2, -1.5)))
    desk.bring(comping, -9.5 if tune.feel == "bossa" else -13.5, room=0.24)

    keys = desk.stem()
    perform(
        keys, electric_piano, band.keys, tempo, Hand(8.0, 6.0, 0.08), seed=seed + 4, place=-0.25, width=0.2
    )
    desk.bring(keys, -9.5, room=0.26)

    vibes = desk.stem()
    perform(vibes, vibraphone, band.vibes, tempo, Hand(8.0, 8.0, 0.08), seed=seed + 5, place=0.22, width=0.5)
    vibes.shape(chain(high_pass(150), shelf(6500, 1.5)))
    desk.bring(vibes, -9.0, room=0.34)

    mix = desk.mix(room(1.3, 0.014, 0.75, 5), echo_every=tempo.seconds(1.0))
    clean(mix, _TONE)
    fade(mix, 0.0, 2.0)
    bring_to(mix, _LOUDNESS)
    return mix


@dataclass
class _Band:
    beats: float
    drums: list[Hit]
    bass: list[Note]
    comping: list[Note]
    keys: list[Note]
    vibes: list[Note]


def _arrange(tune: Tune) -> _Band:
    band = _Band(0.0, [], [], [], [], [])
    changes = _changes(tune.changes)
    intro = _changes(tune.intro)
    _accompany(tune, band, intro, 0, comping=tune.feel != "swing")
    at = sum(beats for _, beats in intro)
    for number, chorus in enumerate(tune.form):
        name, _, length = chorus.partition(":")
        over = _first(changes, float(length)) if length else changes
        _accompany(tune, band, over, at, comping=True)
        if name == "head":
            band.vibes += melody(tune.head, tune.root, tune.scale, at, 0.78)
        elif name == "vibes":
            band.vibes += improvise(over, at, low=58, high=84, seed=tune.seed * 7 + number)
        else:
            band.keys += improvise(over, at, low=60, high=82, seed=tune.seed * 11 + number, density=0.72)
        at += sum(beats for _, beats in over)
    _end(tune, band, at)
    return band


def _accompany(tune: Tune, band: _Band, changes: Changes, at: float, *, comping: bool) -> None:
    seed = tune.seed * 100 + round(at)
    band.bass += _BASS[tune.feel](changes, at, seed)
    if comping:
        band.comping += _comp(tune.feel, changes, at, seed)
    bars = round(sum(beats for _, beats in changes) / tune.beats)
    dice = random.Random(seed)
    for bar in range(bars):
        band.drums += _DRUMS[tune.feel](at + bar * tune.beats, bar, dice)


def _end(tune: Tune, band: _Band, at: float) -> None:
    """The last chord, rolled upwards by everyone and left to ring."""
    last = chord(tune.ending)
    (voicing,) = lead_voices([last], 5, 52, 76)
    band.comping += [Note(at + voice * 0.06, 5.0, pitch, 0.55) for voice, pitch in enumerate(voicing)]
    band.vibes += [
        Note(at + 0.5 + voice * 0.25, 4.5, pitch + 12, 0.5 + voice * 0.03)
        for voice, pitch in enumerate(voicing)
    ]
    band.bass.append(Note(at, 5.0, bass_note(last.bass, _BASS_LOW), 0.75))
    band.drums += [Hit(at, "soft kick", 0.5), Hit(at, "ride", 0.5), Hit(at, "crash", 0.22)]
    band.beats = at + tune.beats


def _walking(changes: Changes, at: float, seed: int) -> list[Note]:
    return walk(changes, at, low=_BASS_LOW, seed=seed)


def _bossa_bass(changes: Changes, at: float, seed: int) -> list[Note]:
    del seed
    notes = []
    for one, beats in changes:
        root = bass_note(one.bass, _BASS_LOW + 4)
        fifth = root + 7 if 7 in one.tones else root + 6
        fifth = fifth - 12 if fifth > _BASS_LOW + 18 else fifth
        for half in range(round(beats / 2)):
            pitch = root if half % 2 == 0 else fifth
            notes.append(Note(at + half * 2, 1.35, pitch, 0.78))
            notes.append(Note(at + half * 2 + 1.5, 0.42, pitch, 0.6))
        at += beats
    return notes


def _waltz_bass(changes: Changes, at: float, seed: int) -> list[Note]:
    dice = random.Random(seed)
    notes = []
    for number, (one, beats) in enumerate(changes):
        root = bass_note(one.bass, _BASS_LOW + 2)
        following = bass_note(changes[(number + 1) % len(changes)][0].bass, _BASS_LOW + 2)
        notes.append(Note(at, 1.8, root, 0.76))
        if dice.random() < 0.65:
            notes.append(Note(at + 2, 0.9, following + dice.choice((-1, 1, 2)), 0.66))
        at += beats
    return notes


def _ballad_bass(changes: Changes, at: float, seed: int) -> list[Note]:
    dice = random.Random(seed)
    notes = []
    for one, beats in changes:
        root = bass_note(one.bass, _BASS_LOW + 2)
        notes.append(Note(at, min(beats, 2.4), root, 0.72))
        if beats >= 4:
            upper = root + (7 if 7 in one.tones else 12)
            notes.append(Note(at + 2.5, 1.3, upper if dice.random() < 0.6 else root + 12, 0.6))
        at += beats
    return notes


_RHYTHMS: dict[str, dict[int, tuple[tuple[tuple[float, float], ...], ...]]] = {
    "swing": {
        4: (((0.0, 0.5), (1.5, 0.4)), ((0.5, 1.0), (2.5, 0.4)), ((1.0, 0.4), (3.5, 0.4)), ((0.0, 2.6),)),
        2: (((0.0, 0.4), (1.5, 0.3)), ((0.5, 1.1),), ((0.0, 1.4),), ((1.0, 0.4),)),
    },
    "bossa": {
        4: (
            ((0.0, 0.9), (1.0, 0.4), (1.5, 1.0), (3.0, 0.4), (3.5, 0.4)),
            ((0.5, 0.5), (1.5, 1.0), (2.5, 0.5), (3.5, 0.4)),
        ),
        2: (((0.0, 0.9), (1.0, 0.4), (1.5, 0.4)),),
    },
    "waltz": {3: (((1.0, 0.5), (2.0, 0.4)), ((0.0, 2.4),), ((1.5, 1.2),), ((0.0, 0.5), (1.5, 0.6)))},
    "ballad": {4: (((0.0, 3.7),), ((0.0, 1.8), (2.5, 1.3))), 2: (((0.0, 1.8),),)},
}


def _comp(feel: str, changes: Changes, at: float, seed: int) -> list[Note]:
    dice = random.Random(seed + 5)
    voicings = lead_voices([one for one, _ in changes], 4, 53, 71, rootless=True)
    roll = {"ballad": 0.035, "waltz": 0.008}.get(feel, 0.004)
    notes = []
    for (_, beats), voicing in zip(changes, voicings, strict=True):
        done = 0.0
        while done < beats:
            step = min(beats - done, max(_RHYTHMS[feel]))
            choices = _RHYTHMS[feel][round(step)]
            for start, length in dice.choice(choices):
                strength = 0.5 + dice.uniform(-0.08, 0.08)
                notes += [
                    Note(at + done + start + voice * roll, length, pitch, strength)
                    for voice, pitch in enumerate(voicing)
                ]
            done += step
        at += beats
    return notes


def _swing_drums(at: float, bar: int, dice: random.Random) -> list[Hit]:
    hits = [
        Hit(at + beat, "ride", level)
        for beat, level in ((0, 0.5), (1, 0.62), (1.5, 0.36), (2, 0.5), (3, 0.62), (3.5, 0.36))
    ]
    hits += [Hit(at + beat, "pedal hat", 0.5) for beat in (1, 3)]
    hits += [Hit(at + beat, "soft kick", 0.16) for beat in range(4)]
    hits += [Hit(at + beat + 0.05, "brush sweep", 0.2) for beat in (0, 2)]
    if dice.random() < 0.5:
        hits.append(Hit(at + dice.choice((0.5, 1.5, 2.5, 3.5)), "brush tap", 0.3))
    if bar % 8 == 7:
        hits += [Hit(at + 2 + third / 1.5, "brush tap", 0.32 + 0.06 * third) for third in range(3)]
    return hits


def _bossa_drums(at: float, bar: int, dice: random.Random) -> list[Hit]:
    hits = pattern("xoxoxoxo", "shaker", at, step=0.5, accents={"x": 0.5, "o": 0.3})
    hits += pattern("X..X..X." if bar % 2 == 0 else "..X..X..", "rim", at, step=0.5, accents={"X": 0.42})
    hits += pattern("X..XX..X", "soft kick", at, step=0.5, accents={"X": 0.45})
    hits += [Hit(at + beat, "pedal hat", 0.3) for beat in (1, 3)]
    if bar % 8 == 7 and dice.random() < 0.8:
        hits += [Hit(at + 3 + step / 4, "brush tap", 0.28) for step in range(4)]
    return hits


def _waltz_drums(at: float, bar: int, dice: random.Random) -> list[Hit]:
    hits = [
        Hit(at, "ride", 0.5),
        Hit(at + 1, "ride", 0.42),
        Hit(at + 1.5, "ride", 0.3),
        Hit(at + 2, "ride", 0.46),
    ]
    hits += [Hit(at, "soft kick", 0.36), Hit(at + 1, "pedal hat", 0.42)]
    hits.append(Hit(at + 0.1, "brush sweep", 0.2))
    if dice.random() < 0.4:
        hits.append(Hit(at + dice.choice((1.5, 2.0, 2.5)), "brush tap", 0.3))
    if bar % 8 == 7:
        hits += [Hit(at + 1 + step / 2, "brush tap", 0.3) for step in range(4)]
    return hits


def _ballad_drums(at: float, bar: int, dice: random.Random) -> list[Hit]:
    hits = [Hit(at + beat, "brush sweep", 0.32 if beat % 2 == 0 else 0.24) for beat in range(4)]
    hits += [Hit(at + beat, "brush tap", 0.26) for beat in (1, 3)]
    hits += [Hit(at, "soft kick", 0.3), Hit(at + 2.5, "soft kick", 0.2)]
    if bar % 4 == 3 and dice.random() < 0.9:
        hits.append(Hit(at + 3.5, "ride", 0.24))
    return hits


_BASS: dict[str, Callable[[Changes, float, int], list[Note]]] = {
    "swing": _walking,
    "bossa": _bossa_bass,
    "waltz": _waltz_bass,
    "ballad": _ballad_bass,
}
_DRUMS: dict[str, Callable[[float, int, random.Random], list[Hit]]] = {
    "swing": _swing_drums,
    "bossa": _bossa_drums,
    "waltz": _waltz_drums,
    "ballad": _ballad_drums,
}


def _changes(text: str) -> Changes:
    """Chords written `symbol:beats`."""
    return [(chord(symbol), float(beats)) for symbol, beats in (word.split(":") for word in text.split())]


def _first(changes: Changes, beats: float) -> Changes:
    """As many changes from the start as fill so many beats."""
    taken: Changes = []
    while sum(length for _, length in taken) < beats:
        taken.append(changes[len(taken)])
    return taken
