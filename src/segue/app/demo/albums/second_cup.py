"""Second Cup: four tunes for a vibraphone trio."""

from segue.app.demo.albums.jazz_trio import Tune

SECOND_CUP = Tune(
    feel="swing",
    bpm=136,
    swing=0.635,
    beats=4,
    root=65,
    scale="major",
    seed=7,
    intro="Gm9:2 C13:2 Fmaj9:2 D7alt:2",
    changes=(
        "Fmaj9:4 Gm7:2 C13:2 Am7:2 D7alt:2 Gm7:2 C13:2 Cm9:2 F13:2 Bbmaj9:4 Am7:2 D7alt:2 Gm9:2 C13:2 "
        "Fmaj9:4 Gm7:2 C13:2 Am7:2 D7alt:2 Gm7:2 C13:2 Cm9:2 F13:2 Bbmaj9:2 Bbm6:2 Am7:2 D7alt:2 Gm9:2 C13:2"
    ),
    head=(
        "4/.5 2/.5 r/.5 4/1 5/.5 4/1 | 1/.5 3/.5 5/.5 7/.5 6/1 r/1 |"
        "4/.5 2/.5 r/.5 4/1 5/.5 4/.5 2/.5 | 1/1.5 0/.5 1/1 r/1 |"
        "7/.5 8/.5 r/.5 7/1 5/.5 4/1 | 5/1.5 3/.5 2/1 r/1 | 2/.5 4/.5 r/.5 7/1 6/.5 4/1 | 3/1 1/1 r/2 |"
        "4/.5 2/.5 r/.5 4/1 5/.5 4/1 | 1/.5 3/.5 5/.5 7/.5 6/1 r/1 |"
        "4/.5 2/.5 r/.5 4/1 5/.5 4/.5 2/.5 | 1/1.5 0/.5 1/1 r/1 |"
        "7/.5 8/.5 r/.5 9/1 8/.5 7/1 | 5/1 3/1 5/.5 7/.5 r/1 | 4/.5 2/.5 r/.5 4/1 2/.5 1/1 |"
        "1/.5 3/.5 r/.5 1/.5 0/1 r/1"
    ),
    form=("head", "vibes", "keys:32", "head"),
    ending="F69",
)
CORNER_TABLE = Tune(
    feel="bossa",
    bpm=128,
    swing=0.5,
    beats=4,
    root=69,
    scale="minor",
    seed=19,
    intro="Am9:8 Bm7b5:4 E7b9:4",
    changes=(
        "Am9:8 Bm7b5:4 E7b9:4 Am9:8 Dm9:4 G13:4 "
        "Cmaj9:4 Fmaj7:4 Bm7b5:4 E7b9:4 Am9:4 D9:4 Bm7b5:2 E7b9:2 Am9:4"
    ),
    head=(
        "r/1 4/1.5 2/.5 1/1 | 0/1.5 1/.5 2/2 | r/1 3/1.5 1/.5 0/1 | 1/1.5 2/.5 1/1 r/1 |"
        "r/1 4/1.5 2/.5 1/1 | 0/1.5 2/.5 4/2 | r/1 5/1.5 4/.5 3/1 | 4/1.5 3/.5 1/1 r/1 |"
        "r/1 6/1.5 4/.5 2/1 | 4/1.5 2/.5 0/2 | r/1 3/1.5 1/.5 0/1 | 1/2 r/2 |"
        "r/1 4/1.5 2/.5 1/1 | 0/1.5 2/.5 4/1 r/1 | 3/1 1/1 2/1 1/1 | 0/3 r/1"
    ),
    form=("head", "vibes", "head"),
    ending="Am9",
)
NIGHT_PORTER = Tune(
    feel="waltz",
    bpm=152,
    swing=0.62,
    beats=3,
    root=70,
    scale="major",
    seed=31,
    intro="Bbmaj9:3 F13:3 Bbmaj9:3 F13:3",
    changes=(
        "Bbmaj9:3 Gm9:3 Cm9:3 F13:3 Dm7:3 G7alt:3 Cm9:3 F13:3 "
        "Fm9:3 Bb13:3 Ebmaj9:3 Ebm6:3 Dm7:3 G7alt:3 Cm9:3 F13:3"
    ),
    head=(
        "4/2 2/1 | 4/1 3/1 2/1 | 3/2 1/1 | 2/1 1/1 -1/1 | 4/2 5/1 | 3/2 r/1 | 3/1 5/1 7/1 | 6/2 r/1 |"
        "8/2 5/1 | 7/1 5/1 4/1 | 5/2 2/1 | 7/2 r/1 | 6/2 4/1 | 3/2 r/1 | 3/1 2/1 1/1 | 2/2 r/1"
    ),
    form=("head", "head", "vibes", "keys", "head"),
    ending="Bb69",
)
COATS_ON = Tune(
    feel="ballad",
    bpm=66,
    swing=0.6,
    beats=4,
    root=63,
    scale="major",
    seed=43,
    intro="Fm9:4 Bb13:4",
    changes=(
        "Ebmaj9:4 Cm9:4 Fm9:4 Bb13:4 Gm7:4 C7alt:4 Fm9:4 Bb7sus4:4 "
        "Abmaj9:4 Abm6:4 Gm7:4 C7alt:4 Fm9:4 Bb13:4 Ebmaj9:2 C7alt:2 Fm9:2 Bb13:2"
    ),
    head=(
        "4/2 2/1 4/1 | 7/2.5 6/.5 5/1 | 5/2 3/1 2/1 | 1/3 r/1 | 4/2 6/1 8/1 | 7/2.5 5/.5 r/1 |"
        "5/1.5 3/.5 7/2 | 6/1 4/2 r/1 |"
        "7/2 5/1 7/1 | 8/2 7/2 | 6/2 4/1 2/1 | 3/3 r/1 | 2/1 3/1 5/1 7/1 | 6/1.5 5/.5 4/2 | 4/2 2/2 | 1/2 r/2"
    ),
    form=("head", "keys:32"),
    ending="Ebmaj9",
)
SONGS = {
    "second-cup": SECOND_CUP,
    "corner-table": CORNER_TABLE,
    "night-porter": NIGHT_PORTER,
    "coats-on": COATS_ON,
}
