"""A synth-pop band: drums, bass, chords, arpeggios, choir, bells and a lead, from a song's plan."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

from segue.app.demo.music.lines import arpeggio, bass_line, chords_in, melody
from segue.app.demo.music.score import Hand, Hit, Note, Tempo, Voice, pattern, perform, perform_line, strike
from segue.app.demo.music.theory import Chord, bass_note, lead_voices, progression
from segue.app.demo.sound.desk import Desk, Stem
from segue.app.demo.sound.effects import chorus, duck, room, saturate, widen
from segue.app.demo.sound.mastering import bring_to, clean, fade, glue
from segue.app.demo.sound.patches import BASS, LEAD, PLUCK, POLY, SHINE, WARM
from segue.app.demo.sound.signal import Audio, bell, chain, high_pass, low_pass, samples, shelf
from segue.app.demo.sound.voices import choir, glass_bell

_BEATS = 4
_VOICES = 4
_BASS_LOW = 28
_SNARES = ("snare", "clap", "tom", "rim", "crash")
_HATS = ("hat", "open hat", "shaker")
_TAIL_S = 5.0
_LOUDNESS = -14.0
_TONE = chain(bell(300, 1.6, -2.0), shelf(3800, 4.5))
_PLACES = {
    "hat": 0.25,
    "open hat": 0.25,
    "shaker": -0.4,
    "clap": 0.0,
    "tom": -0.15,
    "rim": -0.2,
    "crash": 0.1,
}


@dataclass(frozen=True)
class Section:
    """Some bars over chords of a bar each, which are repeated to fill them.

    `parts` says who plays: any of kick, beat, hats, bass, poly, pad, pluck, choir, bells.
    """

    bars: int
    chords: str
    parts: str
    tune: str = ""
    shine: bool = False
    fill: bool = True


@dataclass(frozen=True)
class PopSong:
    """All that tells one song from another."""

    bpm: float
    root: int
    scale: str
    seed: int
    kick: str
    beat: dict[str, str]
    bass: str
    pluck: tuple[int, ...]
    poly: tuple[tuple[float, float], ...]
    sections: tuple[Section, ...] = field(default=())
    swing: float = 0.5


def compose(song: PopSong) -> Audio:
    """Write, play, mix and master one song; shape (2, samples)."""
    tempo = Tempo(song.bpm, song.swing, 0.25)
    parts = _write(song)
    beats = sum(section.bars for section in song.sections) * _BEATS
    band = _Band(song.seed * 1000, tempo, parts, samples(tempo.moment(beats) + _TAIL_S))
    band.play_rhythm()
    band.play_harmony()
    band.play_lead()
    mix = band.desk.mix(room(1.9, 0.018, 0.8, 3), echo_every=tempo.seconds(0.75), feedback=0.42)
    clean(mix, _TONE)
    glue(mix, -16.0, 1.8)
    fade(mix, 0.0, 2.5)
    bring_to(mix, _LOUDNESS)
    return mix


@dataclass
class _Parts:
    drums: list[Hit] = field(default_factory=list)
    bass: list[Note] = field(default_factory=list)
    poly: list[Note] = field(default_factory=list)
    pad: list[Note] = field(default_factory=list)
    pluck: list[Note] = field(default_factory=list)
    choir: list[Note] = field(default_factory=list)
    bells: list[Note] = field(default_factory=list)
    lead: list[Note] = field(default_factory=list)
    shine: list[Note] = field(default_factory=list)


class _Band:
    """Plays the parts into a desk; every stem has its tone, its room, and makes way for the kick."""

    def __init__(self, seed: int, tempo: Tempo, parts: _Parts, length: int) -> None:
        self.desk = Desk(length)
        self._seed = seed
        self._tempo = tempo
        self._parts = parts
        self._kicks = [tempo.moment(hit.at) for hit in parts.drums if hit.drum == "kick"]

    def play_rhythm(self) -> None:
        """Kick, snares, hats and bass."""
        kick = self._struck(("kick",), Hand(1.0, 0.0, 0.02), 1)
        self.desk.bring(kick, -3.5)
        snares = self._struck(_SNARES, Hand(2.5, 3.0, 0.05), 2)
        saturate(snares.audio, 1.3)
        self.desk.bring(snares, -7.0, room=0.42, echoes=0.03)
        hats = self._struck(_HATS, Hand(3.0, 0.0, 0.1), 3)
        hats.shape(chain(high_pass(3000), shelf(9000, -0.5)), 511)
        self.desk.bring(hats, -12.5, room=0.05)
        bass = self._played(BASS.play, self._parts.bass, Hand(2.0, 2.0, 0.05), 4, width=0.0)
        saturate(bass.audio, 1.8)
        widen(bass.audio, 0.2)
        duck(bass.audio, self._kicks, 0.55, 0.16)
        bass.shape(chain(high_pass(34, 3), low_pass(3500, 1)))
        self.desk.bring(bass, -6.5)

    def play_harmony(self) -> None:
        """Chords, pads, arpeggios, choir and bells."""
        for notes, voice, level, send in (
            (self._parts.poly, POLY.play, -13.5, 0.22),
            (self._parts.pad, WARM.play, -16.0, 0.3),
        ):
            stem = self._played(voice, notes, Hand(5.0, 0.0, 0.05), 5, width=0.5)
            chorus(stem.audio)
            duck(stem.audio, self._kicks, 0.6, 0.26)
            stem.shape(chain(high_pass(170), bell(420, 1.2, -2.0), shelf(7000, 2.0)))
            self.desk.bring(stem, level, room=send)
        plucks = self._played(PLUCK.play, self._parts.pluck, Hand(3.0, 0.0, 0.08), 6, width=0.7)
        duck(plucks.audio, self._kicks, 0.3, 0.2)
        plucks.shape(chain(high_pass(220), low_pass(9000, 1)))
        self.desk.bring(plucks, -12.5, room=0.18, echoes=0.3)
        singing = partial(choir, open_mouth=0.6)
        voices = self._played(singing, self._parts.choir, Hand(10.0, 0.0, 0.05), 7, width=0.6)
        duck(voices.audio, self._kicks, 0.4, 0.26)
        voices.shape(chain(high_pass(200), shelf(5000, 2.0)))
        self.desk.bring(voices, -11.5, room=0.4)
        bells = self._played(glass_bell, self._parts.bells, Hand(4.0, 0.0, 0.1), 8, width=0.6)
        self.desk.bring(bells, -17.0, room=0.35, echoes=0.35)

    def play_lead(self) -> None:
        """The tune, and in the last chorus its octave."""
        lead = self.desk.stem()
        octave = [Note(one.at, one.length, one.pitch + 12, one.velocity * 0.4) for one in self._parts.shine]
        perform_line(
            lead, LEAD.play, self._parts.lead, self._tempo, Hand(4.0, 6.0, 0.04), seed=self._seed + 9
        )
        perform_line(lead, SHINE.play, octave, self._tempo, Hand(6.0, 8.0, 0.04), seed=self._seed + 10)
        lead.shape(chain(high_pass(180), bell(2600, 1.6, 2.5), low_pass(11_000, 1)))
        self.desk.bring(lead, -9.0, room=0.2, echoes=0.22)

    def _struck(self, drums: Collection[str], hand: Hand, number: int) -> Stem:
        stem = self.desk.stem()
        hits = [hit for hit in self._parts.drums if hit.drum in drums]
        strike(stem, hits, self._tempo, hand, _PLACES, seed=self._seed + number)
        return stem

    def _played(self, voice: Voice, notes: Sequence[Note], hand: Hand, number: int, *, width: float) -> Stem:
        stem = self.desk.stem()
        perform(stem, voice, notes, self._tempo, hand, seed=self._seed + number, width=width)
        return stem


def _write(song: PopSong) -> _Parts:
    parts = _Parts()
    at, chords = 0.0, list[Chord]()
    for section in song.sections:
        symbols = progression(section.chords)
        chords = [symbols[bar % len(symbols)] for bar in range(section.bars)]
        _write_drums(song, section, at, parts)
        _write_harmony(song, section, chords, at, parts)
        at += section.bars * _BEATS
    # The last chord rings under the tail.
    parts.pad += [Note(at, 3.0, note.pitch, 0.5) for note in parts.pad[-_VOICES:]]
    parts.drums += [Hit(at, "kick", 0.8), Hit(at, "crash", 0.5)]
    parts.bass.append(Note(at, 3.0, bass_note(chords[-1].bass, _BASS_LOW), 0.7))
    return parts


def _write_drums(song: PopSong, section: Section, at: float, parts: _Parts) -> None:
    playing = section.parts.split()
    for bar in range(section.bars):
        start = at + bar * _BEATS
        filling = section.fill and bar == section.bars - 1
        if "kick" in playing:
            parts.drums += pattern(song.kick, "kick", start)
        if "hats" in playing:
            parts.drums += pattern("o.ooo.ooo.ooo.oo", "shaker", start)
        if "beat" not in playing:
            continue
        for drum, marks in song.beat.items():
            parts.drums += pattern(marks[:12] if filling and drum != "hat" else marks, drum, start)
        if filling:
            roll = (("snare", 0.5), ("tom", 0.62), ("snare", 0.74), ("tom", 0.86))
            parts.drums += [Hit(start + 3 + step * 0.25, *one) for step, one in enumerate(roll)]
    if "beat" in playing:
        parts.drums.append(Hit(at, "crash", 0.55))


def _write_harmony(song: PopSong, section: Section, chords: list[Chord], at: float, parts: _Parts) -> None:
    close = lead_voices(chords, _VOICES, 55, 74)
    high = lead_voices(chords, 3, 64, 81)
    sparkle = (12, -1, -1, 11, -1, -1, 10, -1)
    writing: dict[str, tuple[list[Note], Callable[[], list[Note]]]] = {
        "bass": (parts.bass, lambda: bass_line(chords, song.bass, at, low=_BASS_LOW)),
        "poly": (parts.poly, lambda: chords_in(close, song.poly, at, beats=4, velocity=0.62)),
        "pad": (parts.pad, lambda: chords_in(close, ((0.0, 4.0),), at, beats=4, velocity=0.55)),
        "pluck": (parts.pluck, lambda: arpeggio(high, song.pluck, at, step=0.25, beats=4)),
        "choir": (parts.choir, lambda: chords_in(high, ((0.0, 3.9),), at, beats=4, velocity=0.6)),
        "bells": (
            parts.bells,
            lambda: arpeggio(high, sparkle, at, step=0.5, beats=4, length=2.0, velocity=0.5),
        ),
    }
    for name, (part, write) in writing.items():
        if name in section.parts.split():
            part.extend(write())
    tune = melody(section.tune, song.root, song.scale, at)
    parts.lead += tune
    parts.shine += tune if section.shine else []
