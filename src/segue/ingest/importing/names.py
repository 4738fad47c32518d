"""What tags mean: several artists in one line, dates of all kinds, text in the wrong encoding. All pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from segue.ingest.importing.tracks import Credit

LONGEST = 200
MOST_GENRES = 10
MOST_CREDITS = 30
VARIOUS_MBID = "89ad4ac3-39f7-470e-963a-56509c546377"
"""The artist that MusicBrainz calls Various Artists."""

# A comma, an ampersand, or a stroke without spaces may belong to a name: "Earth, Wind & Fire", "AC/DC".
_ARTISTS = re.compile(r"\s*(?:;|\0|\\\\|\s//?\s|\s\|\s|\u3001)\s*")
_GUESTS = re.compile(r"\s*(?:;|\0|,|\s&\s|\s\+\s|\s//?\s|\s(?:and|et|y|und)\s|\u3001)\s*", re.IGNORECASE)
_FEATURED = re.compile(
    r"\s*[\(\[]?\s*\b(?:featuring|feat\.?|ft\.)\s+(?P<guests>[^\)\]]+)[\)\]]?", re.IGNORECASE
)
_GENRES = re.compile(r"\s*[;,|\0]\s*|\s*/\s*")
_DATE = re.compile(r"^\s*(\d{4})(?:[-./ ]?(\d{2})(?:[-./ ]?(\d{2}))?)?(?!\d)")
_DISC_OF_TITLE = re.compile(
    r"\s*[-\u2013:,]?\s*[\(\[]?\s*\b(?:disc|disk|cd)\s*\.?\s*(?P<disc>\d{1,2})\s*[\)\]]?\s*$", re.IGNORECASE
)
_DISC_OF_FOLDER = re.compile(r"^(?:disc|disk|cd)[\s._-]*(?P<disc>\d{1,2})\b", re.IGNORECASE)
_TRACK_OF_NAME = re.compile(r"^(?:(?P<disc>\d)[-.])?(?P<track>\d{1,3})(?:\s*[-._)]\s*|\s+)(?P<title>\S.*)$")
_MBID = re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_ISRC = re.compile(r"^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$")
_VARIOUS = frozenset({"various artists", "various", "va", "v.a.", "v/a", "verschiedene", "artistes divers"})
# The order of trial matters: what decodes as several is told apart by what comes out.
_JAPANESE = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"^[\uac00-\ud7a3\s\W\d_a-zA-Z]+$")
_HAN = re.compile(r"^[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\s\W\d_a-zA-Z]+$")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{3,}")


def tidy(text: str) -> str | None:
    """Printable text in NFC, white space collapsed, at most 200 characters; None when nothing is left."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())[:LONGEST].rstrip() or None


def mended(text: str) -> str:
    """Text that came as Latin-1 in the encoding that its writer meant, as far as that can be told.

    ID3 knows no Cyrillic or Asian encodings, so taggers put theirs where Latin-1 belongs.
    """
    if text.isascii():
        return text
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    high = sum(1 for byte in raw if byte >= 0x80)
    letters = high + sum(1 for byte in raw if 65 <= byte < 91 or 97 <= byte < 123)
    # One accent among many letters is plain Latin-1.
    if high < 3 or high * 2 < letters:
        return text
    for encoding, likely in (
        ("cp932", _JAPANESE.search),
        ("cp1251", _like_russian),
        ("euc_kr", _HANGUL.match),
        ("gb18030", _HAN.match),
    ):
        try:
            guess = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if likely(guess):
            return guess
    return text


def _like_russian(text: str) -> bool:
    # Asian text read as Cyrillic changes case inside words; Russian begins them with its capitals.
    words = _CYRILLIC_WORD.findall(text)
    return bool(words) and all(word.isupper() or word[1:].islower() for word in words)


def split_artists(lines: Sequence[str], names: Sequence[str], mbids: Sequence[str]) -> tuple[Credit, ...]:
    """Credits of the artists that tags name.

    `lines` are as shown ("A feat. B", several where the tag has several), `names` one artist each where
    the tagger wrote them so, `mbids` in the order of the names.
    """
    if not lines and not names:
        return ()
    shown = [line for line in map(tidy, lines) if line]
    single = [name for name in map(tidy, names) if name]
    main, guests = _main_and_guests(shown)
    if single:
        featured = {guest.casefold() for guest in guests}
        credited = [Credit(name, "featured" if name.casefold() in featured else "main") for name in single]
    else:
        credited = [Credit(name) for name in main] + [Credit(name, "featured") for name in guests]
    if len(mbids) == len(credited):
        credited = [Credit(one.name, one.role, mbid(text)) for one, text in zip(credited, mbids, strict=True)]
    # A page without a main artist is nobody's.
    if credited and all(one.role == "featured" for one in credited):
        credited[0] = Credit(credited[0].name, "main", credited[0].mbid)
    credited.sort(key=lambda one: one.role != "main")
    return each_once(credited)


def guests_of_title(title: str | None) -> list[str]:
    """Who a title says is featured: "Song (feat. B & C)"."""
    found = None if title is None else _FEATURED.search(title)
    if found is None:
        return []
    return [name for name in map(tidy, _GUESTS.split(found["guests"])) if name]


def each_once(credited: Iterable[Credit]) -> tuple[Credit, ...]:
    """Without the second mention of a name in one role, and never too many."""
    seen: dict[tuple[str, str], Credit] = {}
    for one in credited:
        role = "main" if one.role == "featured" else one.role
        seen.setdefault((one.name.casefold(), role), one)
    return tuple(seen.values())[:MOST_CREDITS]


def split_genres(values: Iterable[str]) -> tuple[str, ...]:
    """Single genres out of however many stand in a line."""
    parts = (tidy(part) for value in values for part in _GENRES.split(value))
    return tuple(dict.fromkeys(part for part in parts if part))[:MOST_GENRES]


def is_various(name: str | None) -> bool:
    """Whether an album artist's name says that there are many."""
    return name is not None and name.casefold() in _VARIOUS


def day(text: str | None) -> str | None:
    """A date as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""
    found = None if text is None else _DATE.match(text)
    if found is None or not 1000 <= int(found[1]) <= 2200:
        return None
    year, month, number = found[1], found[2], found[3]
    if month is None or not 1 <= int(month) <= 12:
        return year
    try:
        return date(int(year), int(month), int(number or 0)).isoformat()
    except ValueError:
        return f"{year}-{month}"


def disc_of_title(album: str | None) -> tuple[str | None, int | None]:
    """An album's title without "(Disc 2)", and that number."""
    found = None if album is None else _DISC_OF_TITLE.search(album)
    if album is None or found is None or found.start() == 0:
        return album, None
    return album[: found.start()], int(found["disc"]) or None


def disc_of_folder(folder: str) -> int | None:
    """The disc that a folder's name tells: "CD2", "Disc 1"."""
    found = _DISC_OF_FOLDER.match(folder)
    return (int(found["disc"]) or None) if found else None


def parts_of_name(stem: str) -> tuple[int | None, int | None, str]:
    """Disc, track and title out of a file's name: "1-03 Title", "03. Title", "Title"."""
    found = _TRACK_OF_NAME.match(stem)
    if found is None:
        return None, None, stem
    disc = int(found["disc"]) if found["disc"] else None
    return disc or None, int(found["track"]) or None, found["title"]


def mbid(text: str) -> str:
    """A MusicBrainz id in lower case, or empty."""
    lower = text.strip().lower()
    return lower if _MBID.match(lower) else ""


def isrc(text: str | None) -> str | None:
    """An ISRC without its hyphens (ISO 3901), None for what is none."""
    bare = (text or "").replace("-", "").replace(" ", "").upper()
    return bare if _ISRC.match(bare) else None


def upc(text: str | None) -> str | None:
    """A UPC or EAN whose check digit is right (GS1 General Specifications, 7.9)."""
    bare = (text or "").replace("-", "").replace(" ", "")
    if not (bare.isascii() and bare.isdigit() and len(bare) in (12, 13)):
        return None
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(bare)))
    return bare if weighed % 10 == 0 else None


def _main_and_guests(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    main: list[str] = []
    guests: list[str] = []
    for line in lines:
        found = _FEATURED.search(line)
        before = line[: found.start()] if found else line
        main += [name for name in map(tidy, _ARTISTS.split(before)) if name]
        if found:
            guests += [name for name in map(tidy, _GUESTS.split(found["guests"])) if name]
    return main, guests
