"""Swimming Indoors: synth-pop for a municipal pool. Four songs, their tunes written by hand."""

from segue.app.demo.albums.synth_pop import PopSong, Section

_VERSE_1 = (
    "r/.5 2/.5 2/.5 4/1 2/.5 1/1 | 0/1 r/.5 0/.5 1/.5 2/1 r/.5 | r/.5 3/.5 3/.5 5/1 3/.5 2/1 |"
    "1/1.5 r/.5 -1/.5 1/.5 r/1"
)
_CHORUS_1 = (
    "5/1.5 4/.5 3/1 4/1 | 4/.5 5/.5 6/1 4/2 | 5/1.5 7/.5 5/1 4/1 | 2/2 r/.5 4/.5 5/.5 6/.5 |"
    "7/1.5 6/.5 5/1 3/1 | 4/.5 5/.5 6/1 8/2 | 7/3 r/1 | r/1 4/.5~ 5/.5~ 4/.5~ 2/.5~ r/1"
)
LANE_FOUR = PopSong(
    bpm=116,
    root=69,
    scale="major",
    seed=4,
    kick="X...X...X...X...",
    beat={"clap": "....X.......X...", "open hat": "..x...x...x...x.", "hat": "o.o.o.ooo.o.o.oo"},
    bass="R-.oR-.o R-.oR-ao",
    pluck=(0, 2, 11, 2, 10, 2, 1, 12),
    poly=((0.0, 0.7), (1.5, 0.4), (2.5, 0.9)),
    sections=(
        Section(4, "Aadd9 F#m7 Dadd9 E", "kick pluck pad"),
        Section(8, "Aadd9 F#m7 Dadd9 E", "kick beat bass pluck", f"{_VERSE_1} | {_VERSE_1}"),
        Section(8, "Dadd9 E F#m7 A/C# Dadd9 E Aadd9 Aadd9", "kick beat hats bass poly pad bells", _CHORUS_1),
        Section(4, "Aadd9 F#m7 Dadd9 E", "beat bass pluck choir", _VERSE_1),
        Section(
            8,
            "Dadd9 E F#m7 A/C# Dadd9 E F#m7 E",
            "kick beat hats bass poly pad choir pluck",
            _CHORUS_1,
            shine=True,
        ),
        Section(
            4,
            "Dadd9 E Aadd9 Aadd9",
            "kick beat bass poly pad bells",
            "7/1.5 6/.5 5/1 3/1 | 4/.5 5/.5 6/1 8/2 | 7/4 | r/4",
            fill=False,
        ),
    ),
)

_VERSE_2 = (
    "r/1 4/.5 4/.5 3/.5 2/1 r/.5 | 2/1.5 1/.5 0/1 r/1 | r/1 4/.5 4/.5 6/.5 4/1 r/.5 | 3/1.5 2/.5 1/1 r/1"
)
_CHORUS_2 = (
    "7/2 6/1 5/1 | 6/1.5 4/.5 3/1 r/1 | 4/1 6/1 7/1.5 8/.5 | 6/2 r/1 4/.5 6/.5 |"
    "7/2 9/1 8/1 | 6/1.5 8/.5 6/1 r/1 | 4/1 5/.5 4/.5 3/1 1/1 | 0/3 r/1"
)
DEEP_END = PopSong(
    bpm=98,
    root=64,
    scale="minor",
    seed=14,
    kick="X.....x..X......",
    beat={"snare": "........X.......", "rim": "...o......o...o.", "hat": "x.o.x.o.x.oox.o."},
    bass="R--.R-..o.R-..5a",
    pluck=(0, 1, 2, 11, 2, 1, 10, 2),
    poly=((0.0, 3.6),),
    sections=(
        Section(4, "Em9 Cmaj9 G Dadd9", "pluck pad choir"),
        Section(8, "Em9 Cmaj9 G Dadd9", "kick beat bass pluck", f"{_VERSE_2} | {_VERSE_2}"),
        Section(8, "Cmaj7 Dadd9 Em9 G Cmaj7 Dadd9 Bm7 Em9", "kick beat hats bass poly pad bells", _CHORUS_2),
        Section(4, "Am9 Em9 Cmaj9 D7sus4", "pad choir pluck bells", "r/2 7/2 | 6/2 4/2 | 5/2 4/2 | 3/3 r/1"),
        Section(
            8,
            "Cmaj7 Dadd9 Em9 G Cmaj7 Dadd9 Bm7 Em9",
            "kick beat hats bass poly pad choir pluck",
            _CHORUS_2,
            shine=True,
        ),
        Section(3, "Cmaj7 Dadd9 Em9", "bass pad choir bells", "7/2 6/1 5/1 | 6/2 8/2 | 7/4", fill=False),
    ),
)

_VERSE_3 = (
    "5/.5 5/.5 r/.5 5/.5 4/.5 2/.5 r/1 | 5/.5 5/.5 r/.5 7/.5 5/1 r/1 |"
    "4/.5 4/.5 r/.5 4/.5 2/.5 1/.5 r/1 | 1/.5 2/.5 r/.5 4/.5 1/1 r/1"
)
_CHORUS_3 = (
    "2/1 4/1 5/1.5 4/.5 | 6/1.5 5/.5 4/2 | 4/1 5/1 7/1.5 8/.5 | 7/1 4/1 r/1 4/.5 5/.5 |"
    "9/1.5 8/.5 7/1 5/1 | 6/1 8/1 6/1 4/1 | 7/3 r/1 | r/2 4/.5~ 5/.5~ 4/.5~ 2/.5~"
)
CHLORINE = PopSong(
    bpm=126,
    root=64,
    scale="major",
    seed=23,
    kick="X.....x.X.......",
    beat={"snare": "....X.......X..o", "hat": "x.x.x.x.x.x.x.x.", "shaker": "o.oxo.oxo.oxo.ox"},
    bass="R.R.R.R.R.R.R.oa",
    pluck=(0, 11, 1, 12, 2, 11, 10, 1),
    poly=((0.0, 0.35), (0.75, 0.35), (1.5, 0.35), (2.5, 0.35), (3.25, 0.5)),
    sections=(
        Section(4, "C#m7 Aadd9 E Bsus4", "kick beat bass"),
        Section(8, "C#m7 Aadd9 E B", "kick beat bass pluck", f"{_VERSE_3} | {_VERSE_3}"),
        Section(8, "Aadd9 B C#m7 E/G# Aadd9 B Eadd9 Eadd9", "kick beat hats bass poly pad", _CHORUS_3),
        Section(8, "C#m7 Aadd9 E B", "kick beat bass pluck choir", f"{_VERSE_3} | {_VERSE_3}"),
        Section(
            4,
            "F#m9 Aadd9 F#m9 B7sus4",
            "pad choir bells pluck",
            "r/1 4/1 5/1 7/1 | 8/2 7/2 | r/1 4/1 5/1 7/1 | 8/3 r/1",
        ),
        Section(
            8,
            "Aadd9 B C#m7 E/G# Aadd9 B C#m7 B",
            "kick beat hats bass poly pad choir pluck",
            _CHORUS_3,
            shine=True,
        ),
        Section(
            4,
            "Aadd9 B Eadd9 Eadd9",
            "kick beat bass poly pad bells",
            "9/1.5 8/.5 7/1 5/1 | 6/1 8/1 6/1 4/1 | 7/4 | r/4",
            fill=False,
        ),
    ),
)

_VERSE_4 = "r/1 4/1 5/.5 4/.5 2/1 | 1/2 r/1 1/.5 2/.5 | 4/1.5 2/.5 0/1 r/1 | 1/1 0/1 r/2"
_CHORUS_4 = (
    "7/2 6/.5 5/.5 4/1 | 4/1.5 5/.5 6/1 4/1 | 7/1.5 8/.5 9/1 7/1 | 5/2 r/1 4/1 |"
    "9/2 8/1 7/1 | 6/1.5 5/.5 4/1 2/1 | 0/4 | r/4"
)
LIGHTS_OFF_AT_TEN = PopSong(
    bpm=88,
    root=61,
    scale="major",
    seed=37,
    kick="X.......x.X.....",
    beat={"snare": "....x.......x...", "hat": "o.o.o.o.o.o.o.o.", "shaker": "..o...o...o...o."},
    bass="R---..R-5---..oa",
    pluck=(0, 2, 1, 11, 10, 1, 2, 1),
    poly=((0.0, 3.8),),
    swing=0.54,
    sections=(
        Section(4, "Gbmaj9 Ab Fm7 Bbm7", "pad pluck bells"),
        Section(8, "Gbmaj9 Ab Fm7 Bbm7", "kick beat bass pluck pad", f"{_VERSE_4} | {_VERSE_4}"),
        Section(
            8,
            "Gbmaj9 Ab Db/F Bbm9 Gbmaj9 Ab7sus4 Dbadd9 Dbadd9",
            "kick beat hats bass poly pad choir",
            _CHORUS_4,
        ),
        Section(
            8,
            "Gbmaj9 Ab Db/F Bbm9 Gbmaj9 Ab7sus4 Bbm9 Ab",
            "kick beat hats bass poly pad choir pluck",
            _CHORUS_4,
            shine=True,
        ),
        Section(
            4,
            "Gbmaj9 Ab7sus4 Dbadd9 Dbadd9",
            "pad choir pluck bells",
            "9/2~ 8/1~ 7/1~ | 6/2~ 4/2~ | 7/4~ | r/4",
            fill=False,
        ),
    ),
)


SONGS = {
    "lane-four": LANE_FOUR,
    "deep-end": DEEP_END,
    "chlorine": CHLORINE,
    "lights-off-at-ten": LIGHTS_OFF_AT_TEN,
}
