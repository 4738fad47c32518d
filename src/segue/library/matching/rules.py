"""Which of the songs that go by a name is the one that is meant. Pure.

Lists of other services write additions into titles: remasters are the same recording for a listener,
live takes and remixes are not. Tables of what must come out stand in tests/unit/library.
"""

import re
import unicodedata
from collections.abc import Sequence

from segue.library.matching.contracts import NOTHING, Candidate, How, Match, Wanted

SURE = 0.75
"""From here on a match is taken without asking."""
MOST_CANDIDATES = 8
_TIE = 0.015
_OTHER_RECORDING_MS = 5_000

_GROUP = re.compile(r"(?<=\S)\s*[(\[{]([^)\]}]*)[)\]}]?")
_TAIL = re.compile(r"(?<=\S)\s+[-\u2013\u2014]\s(.*)$")
_GUESTS = re.compile(r"^(?:feat|ft|featuring|with)\b")
_BETWEEN_NAMES = re.compile(
    r"\s*(?:[,;/+&\u00d7]|\b(?:feat|ft|featuring|vs|with|x|and|und|et|y)\b\.?)\s*", re.IGNORECASE
)
_SAME = re.compile(
    r"\b(?:original mix|(?:album|single|original|lp|full length) version|radio version|bonus track)\b"
)
_TELLING = frozenset(
    [
        "live",
        "remix",
        "mix",
        "rmx",
        "acoustic",
        "instrumental",
        "demo",
        "karaoke",
        "cover",
        "edit",
        "extended",
        "unplugged",
        "session",
        "sessions",
        "rehearsal",
        "reprise",
        "interlude",
        "acapella",
        "cappella",
        "orchestral",
        "slowed",
        "sped",
        "nightcore",
        "tribute",
        "rework",
        "dub",
        "vip",
        "club",
        "take",
        "alternate",
        "alternative",
        "part",
        "pt",
        "version",
        "remake",
        "rerecorded",
        "recorded",
    ]
)
_SAYS_NOTHING = frozenset(
    [
        "remaster",
        "remastered",
        "remasterise",
        "digital",
        "digitally",
        "mono",
        "stereo",
        "deluxe",
        "edition",
        "explicit",
        "clean",
        "version",
        "the",
        "a",
        "at",
        "in",
        "on",
        "of",
        "from",
        "by",
        "for",
        "anniversary",
        "expanded",
    ]
)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "þ": "t", "ß": "ss", "æ": "ae"}
)


def fold(text: str) -> str:
    """Words without case, accents and punctuation, as `fold_words` of the database."""
    plain = unicodedata.normalize("NFKD", text).lower().replace("œ", "oe").translate(_LETTERS)
    plain = re.sub("[\u0300-\u036f'\u2018\u2019`]", "", plain.replace("&", " and "))
    return " ".join(re.findall(r"[^\W_]+", plain)) or text.strip().lower()


def names_of(artists: Sequence[str]) -> list[str]:
    """Names to look for: as told, each part of what may be several, and with or without an article."""
    names: dict[str, None] = {}
    for told in artists[:10]:
        parts = [part for part in _BETWEEN_NAMES.split(told)[:10] if part.strip()]
        for name in (told, *(parts if len(parts) > 1 else ())):
            names.setdefault(name)
            bare = re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
            names.setdefault(bare if bare != name else f"The {name}")
    return [name for name in names if name.strip()]


def version_of(title: str, version: str | None = None) -> frozenset[str]:
    """Words that tell a recording from others of the song; none for the plain one, remastered or not."""
    pieces = [*_GROUP.findall(title), *_TAIL.findall(_GROUP.sub("", title)), version or ""]
    words: set[str] = set()
    for piece in pieces:
        plain = _SAME.sub(" ", fold(piece) if piece.strip() else "")
        if plain and not _GUESTS.match(plain):
            words |= set(plain.split())
    # "(From Frozen)" or "(2011)" say where it stands, and not which recording it is.
    if not words & (_TELLING - {"version"}) and not _says_version(words):
        return frozenset()
    return frozenset(word for word in words - _SAYS_NOTHING if not re.fullmatch(r"(?:19|20)\d\d", word))


def _says_version(words: set[str]) -> bool:
    # "(Taylor's Version)" tells one apart, "(2011 Version)" and "(Mono Version)" do not.
    return "version" in words and any(
        not re.fullmatch(r"\d+", word) for word in words - _SAYS_NOTHING - {"version"}
    )


def certainty(wanted: Wanted, candidate: Candidate) -> float:
    """How sure it is, 0 to 1, that a song found by its words is the one."""
    apart = None
    if wanted.length_ms and candidate.length_ms:
        apart = abs(wanted.length_ms - candidate.length_ms)
    album = wanted.album is not None and candidate.album is not None
    same_album = album and _core(wanted.album or "") == _core(candidate.album or "")
    if not candidate.names_artist:
        return 0.6 if apart is not None and apart <= 2_000 else 0.4
    if version_of(wanted.title) != version_of(candidate.title, candidate.version):
        # An album of one concert need not say so in its titles.
        if apart is not None and apart <= 2_000:
            return 0.8 if same_album else 0.6
        return 0.45 if same_album else 0.4
    return min(0.99, _by_length(apart) + (0.02 if same_album else 0.0))


def _by_length(apart: int | None) -> float:
    if apart is None:
        return 0.9
    for most, sure in ((2_000, 0.97), (5_000, 0.93), (10_000, 0.8), (30_000, 0.6)):
        if apart <= most:
            return sure
    return 0.45


def decide(wanted: Wanted, candidates: Sequence[Candidate]) -> Match:
    """The one that is meant, found by words; or the likeliest ones where none is sure."""
    ranked = sorted(
        ((certainty(wanted, one), one) for one in candidates),
        key=lambda pair: (-pair[0], -pair[1].play_count, pair[1].id),
    )
    if not ranked:
        return NOTHING
    best, first = ranked[0]
    rivals = [one for sure, one in ranked[1:] if best - sure < _TIE]
    torn = any(abs(one.length_ms - first.length_ms) > _OTHER_RECORDING_MS for one in rivals)
    how = _how(wanted, first)
    if best >= SURE and not torn:
        return Match(first.id, how, round(best, 2))
    listed = tuple(one.id for _, one in ranked[:MOST_CANDIDATES])
    return Match(None, how, round(best if not torn else min(best, SURE), 2), listed)


def decide_by_code(wanted: Wanted, candidates: Sequence[Candidate], how: How) -> Match:
    """The song of a code: songs that share one are one recording, so that words and album only choose."""
    if not candidates:
        return NOTHING
    best = max(candidates, key=lambda one: (certainty(wanted, one), one.play_count, -one.id.int))
    return Match(best.id, how, 1.0)


def _how(wanted: Wanted, candidate: Candidate) -> How:
    near = bool(wanted.length_ms) and abs((wanted.length_ms or 0) - candidate.length_ms) <= 10_000
    if candidate.names_artist:
        return How.ARTIST_TITLE_LENGTH if near else How.ARTIST_TITLE
    return How.TITLE_LENGTH if near else How.TITLE


def _core(title: str) -> str:
    return fold(_TAIL.sub("", _GROUP.sub("", title)) or title)
