"""What the demo music is: three invented artists, an album each, and in which order it is made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A song. `slug` names its file, and so the song across restarts."""

    slug: str
    title: str
    track: int
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """An album; a continuous one is composed in one go, others song by song."""

    slug: str
    artist: str
    bio: str
    title: str
    release_date: str
    continuous: bool
    pieces: tuple[Piece, ...]


SWIMMING_INDOORS = Record(
    slug="swimming-indoors",
    artist="Paper Lido",
    bio=(
        "Two lifeguards, one keyboard. Paper Lido rehearse in a municipal pool after closing, where every "
        "chord comes back a second later. Songs about lanes, lockers and the light under water."
    ),
    title="Swimming Indoors",
    release_date="2026-05-15",
    continuous=False,
    pieces=(
        Piece("lane-four", "Lane Four", 1, ("synth-pop", "indie")),
        Piece("deep-end", "Deep End", 2, ("synth-pop", "electronic")),
        Piece("chlorine", "Chlorine", 3, ("synth-pop", "new wave")),
        Piece("lights-off-at-ten", "Lights Off at Ten", 4, ("synth-pop", "ballad")),
    ),
)
SECOND_CUP = Record(
    slug="second-cup",
    artist="Crane Street Trio",
    bio=(
        "Vibraphone, double bass and brushes, with an electric piano when the neighbours allow it. The "
        "Crane Street Trio have played the corner table of the same café every Thursday for eleven years, "
        "and have never been asked to play louder."
    ),
    title="Second Cup",
    release_date="2025-10-03",
    continuous=False,
    pieces=(
        Piece("second-cup", "Second Cup", 1, ("jazz", "swing")),
        Piece("corner-table", "Corner Table", 2, ("jazz", "bossa nova")),
        Piece("night-porter", "Waltz for the Night Porter", 3, ("jazz", "waltz")),
        Piece("coats-on", "Coats On", 4, ("jazz", "ballad")),
    ),
)
NIGHT_SLEEPER = Record(
    slug="the-night-sleeper",
    artist="Low Meridian",
    bio=(
        "Low Meridian is one person with a window seat. The Night Sleeper was written in the order in which "
        "it is heard, between a rainy platform and a snowed-in terminus, and plays without a break."
    ),
    title="The Night Sleeper",
    release_date="2026-01-30",
    continuous=True,
    pieces=(
        Piece("platform-nine", "Platform Nine, Rain", 1, ("ambient", "downtempo")),
        Piece("suburbs-backwards", "Suburbs, Backwards", 2, ("downtempo", "electronic")),
        Piece("dining-car", "Dining Car, Closed", 3, ("downtempo", "ambient")),
        Piece("snow-line", "Snow Line", 4, ("downtempo", "electronic")),
        Piece("terminus", "Terminus, Unannounced", 5, ("ambient",)),
    ),
)
RECORDS = (SWIMMING_INDOORS, SECOND_CUP, NIGHT_SLEEPER)


@dataclass(frozen=True, slots=True)
class Work:
    """What is composed in one go: a song, or all of a continuous album."""

    record: Record
    pieces: tuple[Piece, ...]


def works() -> tuple[Work, ...]:
    """In the order of making: a short song first, each genre soon, the long album in between."""
    pop = [Work(SWIMMING_INDOORS, (piece,)) for piece in SWIMMING_INDOORS.pieces]
    jazz = [Work(SECOND_CUP, (piece,)) for piece in SECOND_CUP.pieces]
    return (pop[0], jazz[0], Work(NIGHT_SLEEPER, NIGHT_SLEEPER.pieces), *pop[1:], *jazz[1:])


SONGS_TOTAL = sum(len(record.pieces) for record in RECORDS)
