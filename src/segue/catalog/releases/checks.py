"""What a distributor would send back, and what cannot be published: pure, a rule each.

Title and cover rules follow the Music Business Association's Music Metadata Style Guide, which stores
and distributors share.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from segue.catalog.contracts import AlbumKind
from segue.catalog.releases.contracts import Problem, Release, ReleasedSong, Severity

LEAST_COVER_SIDE = 1_400
SHORTEST_MS = 2_000
_MOST_ON_SINGLE, _MOST_ON_EP = 3, 6
_GUEST = re.compile(r"[(\[]?\b(feat\.?|ft\.?|featuring)\s+\S", re.IGNORECASE)
_MARK = re.compile(r"[(\[](explicit|clean|dirty|parental advisory)[^)\]]*[)\]]", re.IGNORECASE)
_VERSION = re.compile(
    r"[(\[][^)\]]*\b(remix|mix|live|remaster(ed)?|acoustic|instrumental|edit|demo|version)\b[^)\]]*[)\]]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(track|titel|piste|pista|untitled)\s*[0-9]{1,3}\s*[.)\-]*$|^[0-9]{2}\s*[.\-]\s*\S", re.IGNORECASE
)
_PROMOTION = re.compile(r"https?://|www\.|@\w|#\w+|\b(free download|out now|new single)\b", re.IGNORECASE)
_FILE = re.compile(
    r"\.(wav|aiff?|flac|mp3|m4a|ogg|opus)$|[ _-](final|master|mixdown|bounce)[ _-]?v?[0-9]*$", re.IGNORECASE
)
_PICTURE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")


def check(release: Release) -> tuple[Problem, ...]:
    """Everything that is wrong, the errors first; else in the order of the page."""
    found = [problem for rule in _OF_RELEASE for problem in rule(release)]
    for song in release.songs:
        found += [problem for rule in _OF_SONG for problem in rule(song)]
    return tuple(sorted(found, key=lambda problem: problem.severity is not Severity.ERROR))


def _songs(release: Release) -> Iterator[Problem]:
    if not release.songs:
        yield _error("no_songs", "songs", "There is no song on it. Upload one.")
    places = Counter((song.disc, song.track) for song in release.songs if song.track is not None)
    for song in release.songs:
        if song.track is None:
            if len(release.songs) > 1:
                yield _error("track_missing", "track", f"{song.title} has no track number.", song)
        elif places[song.disc, song.track] > 1:
            where = f"Track {song.track} of disc {song.disc}"
            yield _error("track_twice", "track", f"{where} is there twice.", song)
    for disc in sorted({song.disc for song in release.songs}):
        tracks = {song.track for song in release.songs if song.disc == disc and song.track is not None}
        if tracks and tracks != set(range(1, max(tracks) + 1)):
            yield _warning("track_gap", "track", f"Disc {disc} is not numbered from 1 without a gap.")


def _cover(release: Release) -> Iterator[Problem]:
    if not release.has_cover:
        yield _error("cover_missing", "cover", "There is no cover. Add a square picture.")
    elif release.cover_side is not None and release.cover_side < LEAST_COVER_SIDE:
        yield _warning(
            "cover_small",
            "cover",
            f"The cover is {release.cover_side} pixels a side. Stores want {LEAST_COVER_SIDE:,} or more.",
        )


def _details(release: Release) -> Iterator[Problem]:
    if release.release_date is None:
        yield _warning("release_date_missing", "release_date", "It has no release date.")
    elif len(release.release_date) < len("2026-05-15"):
        yield _warning("release_date_short", "release_date", "The release date has no day.")
    if release.upc is None:
        yield _warning("upc_missing", "upc", "It has no UPC or EAN. Stores need one to tell releases apart.")
    if release.label is None:
        yield _warning("label_missing", "label", "It names no label. Artists on their own write their name.")
    for field, name, line in (("c_line", "©", release.c_line), ("p_line", "℗", release.p_line)):
        if line is None:
            yield _warning(
                f"{field}_missing", field, f"It has no {name} line: a year and the right's holder."
            )


def _kind(release: Release) -> Iterator[Problem]:
    count = len(release.songs)
    if release.kind is AlbumKind.SINGLE and count > _MOST_ON_SINGLE:
        yield _warning("kind_unlikely", "kind", f"A single has up to {_MOST_ON_SINGLE} songs, not {count}.")
    if release.kind is AlbumKind.EP and count > _MOST_ON_EP:
        yield _warning("kind_unlikely", "kind", f"An EP has up to {_MOST_ON_EP} songs, not {count}.")
    if release.kind is AlbumKind.ALBUM and 0 < count <= _MOST_ON_SINGLE:
        yield _warning("kind_unlikely", "kind", "A release of three songs or fewer is a single.")


def _release_title(release: Release) -> Iterator[Problem]:
    yield from _title(release.title, None)


def _same_titles(release: Release) -> Iterator[Problem]:
    names = Counter((song.title.casefold(), (song.version_title or "").casefold()) for song in release.songs)
    for song in release.songs:
        if names[song.title.casefold(), (song.version_title or "").casefold()] > 1:
            yield _warning(
                "title_twice", "version_title", f"{song.title} is there twice. Tell versions apart.", song
            )


def _same_isrcs(release: Release) -> Iterator[Problem]:
    counts = Counter(song.isrc for song in release.songs if song.isrc is not None)
    for song in release.songs:
        if song.isrc is not None and counts[song.isrc] > 1:
            yield _error("isrc_twice", "isrc", f"{song.isrc} names two recordings of this release.", song)


def _sound(song: ReleasedSong) -> Iterator[Problem]:
    if not song.playable:
        yield _error("not_playable", "file", f"{song.title} cannot be played yet.", song)
    elif not song.complete:
        yield _error("not_complete", "file", f"{song.title} does not have all its qualities yet.", song)
    else:
        if not song.lossless:
            lossy = f"{song.title} came with losses. Send WAV, AIFF or FLAC."
            yield _warning("lossy_original", "file", lossy, song)
        if song.duration < SHORTEST_MS:
            yield _warning("very_short", "file", f"{song.title} is shorter than two seconds.", song)


def _song_details(song: ReleasedSong) -> Iterator[Problem]:
    if song.isrc is None:
        yield _warning("isrc_missing", "isrc", f"{song.title} has no ISRC.", song)
    if not song.genres:
        yield _warning("genre_missing", "genres", f"{song.title} has no genre.", song)
    if song.language is None:
        yield _warning("language_missing", "language", f"{song.title} does not say what it is sung in.", song)
    if not song.artists:
        yield _error("artist_missing", "credits", f"{song.title} has no main artist.", song)
    if not song.writers:
        yield _warning("writer_missing", "credits", f"{song.title} names nobody who wrote it.", song)


def _song_title(song: ReleasedSong) -> Iterator[Problem]:
    yield from _title(song.title, song)


def _title(title: str, song: ReleasedSong | None) -> Iterator[Problem]:
    for code, rule, message in _TITLE_RULES:
        if rule(title):
            yield _warning(code, "title", f"{title}: {message}", song)


def _shouts(title: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", title) if word.upper() != word.lower()]
    return sum(map(len, words)) > 8 and len(words) > 1 and all(word.isupper() for word in words)


def _whispers(title: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", title) if word.upper() != word.lower()]
    return len(words) > 1 and all(word.islower() for word in words)


_TITLE_RULES: tuple[tuple[str, Callable[[str], object], str], ...] = (
    ("title_names_guest", _GUEST.search, "name guests in the credits as featured, not in the title."),
    ("title_marks_explicit", _MARK.search, "say that it is explicit by its mark, not in the title."),
    ("title_holds_version", _VERSION.search, "put the version into its own field."),
    ("title_is_number", _NUMBER.search, "a number is no part of the title."),
    ("title_promotes", _PROMOTION.search, "leave out addresses, tags and advertising."),
    ("title_is_file", _FILE.search, "this looks like the name of a file."),
    ("title_has_pictures", _PICTURE.search, "stores do not take emoji."),
    ("title_shouts", _shouts, "stores do not take titles all in capitals."),
    ("title_whispers", _whispers, "stores want titles capitalised, unless small letters are meant so."),
)
_OF_RELEASE: tuple[Callable[[Release], Iterator[Problem]], ...] = (
    *(_release_title, _cover, _details, _kind, _songs, _same_titles, _same_isrcs),
)
_OF_SONG: tuple[Callable[[ReleasedSong], Iterator[Problem]], ...] = (_sound, _song_title, _song_details)


def _error(code: str, field: str, message: str, song: ReleasedSong | None = None) -> Problem:
    return Problem(Severity.ERROR, code, field, message, None if song is None else song.id)


def _warning(code: str, field: str, message: str, song: ReleasedSong | None = None) -> Problem:
    return Problem(Severity.WARNING, code, field, message, None if song is None else song.id)
