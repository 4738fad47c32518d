"""The Night Sleeper: one night on a train in five parts that run into each other."""

from collections.abc import Callable, Sequence
from functools import partial

from segue.app.demo.albums.journey import Journey
from segue.app.demo.music.lines import arpeggio, bass_line, chords_in, improvise, melody
from segue.app.demo.music.score import Hit, Note, pattern, shift
from segue.app.demo.music.theory import Chord, lead_voices, progression
from segue.app.demo.sound.patches import CALL, FROST, GLOW, SUB
from segue.app.demo.sound.signal import band_pass, bell, chain, high_pass, low_pass, shelf
from segue.app.demo.sound.voices import choir, electric_piano, glass_bell, strings, upright_bass

_SOFT = chain(high_pass(140), bell(380, 1.2, -2.0), shelf(6000, 1.0))
_KEYS = chain(high_pass(110), low_pass(5200, 1))
# The station's chime, which comes back at the end of the line.
_CHIME = "4/1 2/1 4/1 7/2 r/3"
_D, _A, _C, _G = 62, 69, 60, 67


def platform_nine(length: int) -> Journey:
    """24 bars: rain, a chime, a slow chord; then the train begins to move."""
    part = Journey(length, 9000)
    chords = progression("Dm9 Bbmaj9 Fmaj9 Am9 Bbmaj9 C7sus4")
    wide = lead_voices(chords, 5, 48, 74)
    part.weather(band_pass(700, 7500, 1), 0, 88, -27.0, rising=14.0, drops=7)
    part.train(64, 96, -16.0, rising=24.0)
    part.play(
        GLOW.play, chords_in(wide, ((0.0, 15.5),), 0, beats=16, velocity=0.6), -15.5, send=0.5, tone=_SOFT
    )
    part.play(
        partial(strings, attack=2.5, release=3.5),
        chords_in(wide[1:], ((0.0, 15.0),), 16, beats=16, velocity=0.5),
        -13.0,
        send=0.45,
        tone=high_pass(160),
    )
    part.play(
        partial(choir, open_mouth=0.15, attack=1.8, release=3.0),
        chords_in(lead_voices(chords[2:], 3, 60, 79), ((0.0, 14.0),), 32, beats=16, velocity=0.5),
        -13.0,
        send=0.6,
        tone=high_pass(200),
    )
    chimes = [note for at in (8, 40, 72) for note in melody(_CHIME, _D + 12, "dorian", at, 0.55)]
    part.play(glass_bell, chimes, -15.0, send=0.7, echoes=0.45)
    sparse = [
        Note(at, 3.5, pitch, 0.5)
        for at, pitch in (
            (34, 69),
            (37, 72),
            (41.5, 76),
            (50, 72),
            (53, 76),
            (57.5, 79),
            (66, 74),
            (69, 77),
            (74, 72),
            (82, 76),
            (85.5, 74),
            (90, 67),
        )
    ]
    part.play(electric_piano, sparse, -11.0, send=0.45, echoes=0.35, tone=_KEYS, worn=True)
    part.play(SUB.play, _roots(chords[3:], 48, 16, 0.55), -12.0, send=0.0)
    part.drums(
        [hit for bar in range(20, 24) for hit in pattern("o...o...o...o.oo", "shaker", bar * 4)], -24.0
    )
    part.drums([Hit(92 + step * 0.5, "soft kick", 0.2 + 0.06 * step) for step in range(8)], -9.0)
    return part


def suburbs_backwards(length: int) -> Journey:
    """32 bars: the beat has started; windows go by in the wrong direction."""
    part = Journey(length, 9200)
    chords = progression("Dm9 Bbmaj9 Fmaj9 C6")
    close = lead_voices(chords * 4, 4, 55, 74)
    kick, snare, hats = "X......xX..x....", "....X.......X...", "x.oox.o.x.oox.oo"
    hits: list[Hit] = []
    for bar in range(32):
        broken = 16 <= bar < 20
        hits += [] if broken else pattern(kick if bar % 4 != 3 else "X......x..Xx..x.", "deep kick", bar * 4)
        hits += pattern(
            "....x.......x..o" if bar % 2 else snare,
            "rim" if broken else "snare",
            bar * 4,
            accents={"X": 0.72, "x": 0.6, "o": 0.25},
        )
        hits += pattern(hats, "hat", bar * 4, accents={"x": 0.62, "o": 0.36})
        hits += pattern("..............x.", "open hat", bar * 4, accents={"x": 0.3}) if bar % 2 else []
    part.drums(hits, -8.5, tone=low_pass(12000, 1))
    part.train(0, 128, -19.0)
    part.play(
        SUB.play,
        bass_line([one for one in chords * 4 for _ in range(2)], "R-----.RR-...5.a", 0, low=29),
        -7.5,
        send=0.0,
        ducked=0.45,
    )
    part.play(
        electric_piano,
        chords_in(close, ((0.0, 2.6), (3.5, 0.4), (4.0, 2.4), (7.25, 0.6)), 0, beats=8, velocity=0.55),
        -11.5,
        send=0.25,
        echoes=0.12,
        tone=_KEYS,
        worn=True,
        ducked=0.2,
    )
    part.play(
        GLOW.play,
        chords_in(close, ((0.0, 7.6),), 0, beats=8, velocity=0.5),
        -21.5,
        send=0.4,
        tone=_SOFT,
        ducked=0.35,
    )
    tune = (
        "r/1 4/1 5/.5 7/1.5 | 6/.5 4/1.5 2/2 | r/1 2/1 4/.5 5/1.5 | 4/.5 2/.5 1/1 0/2 |"
        "r/1 4/1 5/.5 7/1.5 | 8/.5 7/.5 5/1 4/2 | r/1 5/1 4/.5 2/1.5 | 1/1 2/.5 -1/.5 0/2"
    )
    part.play(
        CALL.play,
        [*melody(tune, _D, "dorian", 32, 0.7), *melody(tune, _D, "dorian", 96, 0.75)],
        -13.5,
        send=0.35,
        echoes=0.35,
        tone=chain(high_pass(220), low_pass(5500, 1)),
    )
    part.backwards(
        glass_bell,
        [
            Note(at, 2.0, pitch, 0.6)
            for at, pitch in (
                (8, 81),
                (24, 79),
                (40, 84),
                (56, 81),
                (64, 86),
                (72, 84),
                (80, 81),
                (104, 86),
                (120, 84),
            )
        ],
        -12.0,
    )
    part.play(
        partial(choir, open_mouth=0.3, attack=0.8, release=2.0),
        chords_in(lead_voices(chords, 3, 62, 79), ((0.0, 7.5),), 64, beats=8, velocity=0.55),
        -12.5,
        send=0.55,
        tone=high_pass(220),
    )
    part.play(
        glass_bell,
        arpeggio(
            lead_voices(chords, 3, 69, 86),
            (0, -1, -1, 2, -1, 1, -1, -1),
            96,
            step=0.5,
            beats=8,
            velocity=0.4,
            length=2.0,
        ),
        -19.0,
        send=0.5,
        echoes=0.5,
    )
    return part


def dining_car(length: int) -> Journey:
    """28 bars: the lights are low, somebody has left the piano open."""
    part = Journey(length, 9400)
    chords = progression("Gm9 Ebmaj9 Bbmaj9 F6 Gm9 Ebmaj9 Cm9")
    held = [one for one in chords for _ in range(4)]
    close = lead_voices(chords, 4, 53, 72)
    part.train(0, 112, -17.0)
    hits: list[Hit] = []
    for bar in range(4, 28):
        hits += pattern("X.........x.....", "soft kick", bar * 4, accents={"X": 0.6, "x": 0.4})
        hits += pattern("........x.......", "brush tap", bar * 4, accents={"x": 0.5})
        hits += pattern("x...x...x...x...", "brush sweep", bar * 4, accents={"x": 0.22})
        hits += pattern("..o...o...o..oo.", "rim", bar * 4, accents={"o": 0.14})
    part.drums(hits, -10.0, tone=low_pass(7000, 1), send=0.25)
    part.play(upright_bass, bass_line(held, "R-------..5-R-.a", 0, low=29, velocity=0.7), -8.0, send=0.08)
    part.play(
        electric_piano,
        chords_in(
            close, ((0.0, 6.5), (6.5, 1.0), (8.0, 5.5), (14.5, 1.2)), 0, beats=16, velocity=0.5, roll=0.03
        ),
        -11.5,
        send=0.3,
        tone=_KEYS,
        worn=True,
    )
    solo = improvise([(one, 4.0) for one in held[8:]], 32, low=65, high=84, seed=77, density=0.5)
    part.play(electric_piano, solo, -9.5, send=0.35, echoes=0.3, tone=low_pass(6500, 1), worn=True)
    part.play(
        partial(strings, attack=2.0, release=3.0),
        chords_in(lead_voices(chords, 4, 58, 79), ((0.0, 15.0),), 0, beats=16, velocity=0.45),
        -16.0,
        send=0.5,
        tone=high_pass(200),
    )
    part.play(
        glass_bell,
        [note for at in (24, 88) for note in melody(_CHIME, _G + 12, "dorian", at, 0.4)],
        -19.0,
        send=0.7,
        echoes=0.5,
    )
    return part


def snow_line(length: int) -> Journey:
    """36 bars: above the trees everything opens, and closes again."""
    part = Journey(length, 9600)
    chords = progression("Am9 Fmaj9 Cmaj9 G6")
    two_bars = chords * 4 + progression("Fmaj9 G6")
    bars = [one for one in two_bars for _ in range(2)]
    high = lead_voices(bars, 4, 62, 81)
    hits: list[Hit] = []
    for bar in range(4, 34):
        hits += pattern("X...X...X...X...", "deep kick", bar * 4, accents={"X": 0.7}) if bar >= 8 else []
        hits += pattern("....x.......x...", "clap", bar * 4, accents={"x": 0.5}) if 12 <= bar < 32 else []
        hits += pattern(
            "..x...x...x...x.", "open hat" if 16 <= bar < 32 else "hat", bar * 4, accents={"x": 0.42}
        )
        hits += pattern("o.ooo.ooo.ooo.oo", "shaker", bar * 4, accents={"o": 0.4}) if bar >= 12 else []
    part.drums(hits, -8.5, tone=chain(low_pass(11000, 1)), send=0.14)
    part.train(0, 144, -21.0)
    part.play(
        SUB.play,
        bass_line(bars[4:34], "R-.RR-.RR-.RR-.a", 16, low=29, velocity=0.75),
        -8.0,
        send=0.0,
        ducked=0.6,
    )
    part.play(
        FROST.play,
        arpeggio(high[:16], (0, 2, 1, 3, 2, 11, 3, 1), 0, step=0.25, beats=4, velocity=0.42),
        -14.0,
        send=0.3,
        echoes=0.3,
        width=0.9,
        ducked=0.2,
    )
    part.play(
        FROST.play,
        arpeggio(high[16:34], (0, 12, 1, 13, 2, 11, 3, 10), 64, step=0.25, beats=4, velocity=0.62),
        -12.0,
        send=0.3,
        echoes=0.3,
        width=0.9,
        ducked=0.25,
    )
    wide = lead_voices(two_bars, 5, 50, 76)
    part.play(
        GLOW.play,
        chords_in(wide, ((0.0, 7.8),), 0, beats=8, velocity=0.65),
        -14.5,
        send=0.4,
        tone=_SOFT,
        ducked=0.5,
    )
    part.play(
        partial(strings, attack=0.9, release=2.2, dark=1.3),
        chords_in(wide[6:], ((0.0, 7.6),), 48, beats=8, velocity=0.6),
        -13.0,
        send=0.45,
        tone=chain(high_pass(180), shelf(5000, 2.0)),
        ducked=0.35,
    )
    part.play(
        partial(choir, open_mouth=0.8, attack=0.6, release=2.0),
        chords_in(lead_voices(two_bars[8:16], 3, 64, 81), ((0.0, 7.5),), 64, beats=8, velocity=0.6),
        -11.5,
        send=0.55,
        tone=high_pass(250),
        ducked=0.3,
    )
    tune = "7/3 4/1 | 5/2 4/1 2/1 | 3/3 2/1 | 4/4 | 7/2 9/2 | 8/2 7/1 4/1 | 6/3 4/1 | 5/2 4/2"
    part.play(
        CALL.play, melody(tune, _A, "minor", 64, 0.7), -13.5, send=0.4, echoes=0.35, tone=high_pass(250)
    )
    part.play(
        CALL.play,
        [*melody(tune, _A, "minor", 96, 0.75), *shift(melody(tune, _A, "minor", 96, 0.45), 0, 12)],
        -13.0,
        send=0.4,
        echoes=0.35,
        tone=high_pass(250),
    )
    return part


def terminus(length: int) -> Journey:
    """24 bars: the train slows down in the snow, and the chime of the first platform is heard."""
    part = Journey(length, 9800)
    chords = progression("Fmaj9 Cmaj9 Dm9 Am9 Fmaj9 Fmaj9")
    wide = lead_voices(chords, 5, 48, 76)
    part.train(0, 56, -20.0, slowing=1.09)
    part.weather(band_pass(300, 2600, 1), 16, 104, -31.0, rising=20.0)
    part.play(
        GLOW.play, chords_in(wide, ((0.0, 15.6),), 0, beats=16, velocity=0.55), -15.0, send=0.5, tone=_SOFT
    )
    part.play(
        partial(strings, attack=2.2, release=4.0),
        chords_in(wide, ((0.0, 15.0),), 0, beats=16, velocity=0.5),
        -13.0,
        send=0.5,
        tone=high_pass(170),
    )
    part.play(
        partial(choir, open_mouth=0.2, attack=2.0, release=4.0),
        chords_in(lead_voices(chords[2:], 3, 60, 79), ((0.0, 14.0),), 32, beats=16, velocity=0.5),
        -13.0,
        send=0.6,
        tone=high_pass(200),
    )
    part.play(SUB.play, _roots(chords, 0, 16, 0.5), -13.0, send=0.0)
    lullaby = "4/2 2/1 4/1 | 7/3 r/1 | 6/2 4/1 2/1 | 4/4 | 5/2 4/1 2/1 | 1/2 2/2 | 0/4 | r/4"
    part.play(
        electric_piano,
        [*melody(lullaby, _C, "major", 4, 0.5), *melody(lullaby, _C, "major", 36, 0.45)],
        -9.5,
        send=0.45,
        echoes=0.35,
        tone=_KEYS,
        worn=True,
    )
    part.play(
        glass_bell,
        [note for at in (30, 62, 78) for note in melody(_CHIME, _A, "dorian", at, 0.45)],
        -16.5,
        send=0.75,
        echoes=0.5,
    )
    return part


# Bars of four beats, who writes them, and the gain in dB, found by measuring, that makes the quiet
# ones about -17 LUFS and the loud ones -14.
PARTS: Sequence[tuple[int, Callable[[int], Journey], float]] = (
    (24, platform_nine, -1.5),
    (32, suburbs_backwards, 2.5),
    (28, dining_car, 2.5),
    (36, snow_line, 0.0),
    (24, terminus, -1.5),
)


def _roots(chords: Sequence[Chord], at: float, beats: float, velocity: float) -> list[Note]:
    """Each chord's root, long and low."""
    line = bass_line(chords, "R---------------", 0, low=33, beats=beats, velocity=velocity)
    return shift(line, at)
