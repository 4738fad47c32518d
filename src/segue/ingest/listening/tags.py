"""Tags and cover out of a file, whatever they hold."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, cast

from mutagen import MutagenError
from mutagen.aac import AAC
from mutagen.aiff import AIFF
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3, ID3NoHeaderError
from mutagen.mp4 import MP4
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from segue.ingest.listening.words import lyrics_of

MOST_COVER_BYTES = 32 << 20
MOST_COVER_PIXELS = 100_000_000
_LONGEST = 200
_MOST_GENRES = 10
_FRONT = 3  # ID3v2.4 section 4.14, picture types

_ID3 = {
    "title": "TIT2", "artist": "TPE1", "album": "TALB", "album_artist": "TPE2", "track": "TRCK",
    "disc": "TPOS", "date": "TDRC", "genre": "TCON", "compilation": "TCMP",
}  # fmt: skip
_MP4 = {
    "title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "album_artist": "aART", "track": "trkn",
    "disc": "disk", "date": "\xa9day", "genre": "\xa9gen", "compilation": "cpil", "explicit": "rtng",
}  # fmt: skip
_VORBIS = {
    "title": "title", "artist": "artist", "album": "album", "album_artist": "albumartist",
    "track": "tracknumber", "disc": "discnumber", "date": "date", "genre": "genre",
    "compilation": "compilation", "explicit": "itunesadvisory",
}  # fmt: skip


class CoverTooLarge(Exception):
    """The picture would take more memory than any cover needs."""


def read_tags(file: BinaryIO, file_format: str) -> tuple[dict[str, Any], bytes | None]:
    """Fields of ingest.contracts.Tags, and the front cover. Tags that cannot be read are none.

    Raises CoverTooLarge, MemoryError.
    """
    held: Any = None
    with suppress(MutagenError, ValueError, struct.error, KeyError, IndexError, EOFError, TypeError):
        held = _open(file, file_format)
    if held is None:
        return {}, None
    fields: dict[str, Any] = {}
    with suppress(MutagenError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        fields = _fields(held)
    cover = None
    with suppress(MutagenError, ValueError, struct.error, KeyError, IndexError, TypeError, AttributeError):
        cover = _cover(held)
    if cover is not None and (len(cover) > MOST_COVER_BYTES or _pixels(cover) > MOST_COVER_PIXELS):
        raise CoverTooLarge
    return fields, cover


def _open(file: BinaryIO, file_format: str) -> Any:
    readers: dict[str, Sequence[Any]] = {
        "wav": (WAVE,),
        "aiff": (AIFF,),
        "flac": (FLAC,),
        "mov": (MP4,),
        "ogg": (OggVorbis, OggOpus, OggFLAC),
        "mp3": (ID3,),
        "aac": (ID3, AAC),
    }
    for reader in readers[file_format]:
        file.seek(0)
        try:
            return reader(fileobj=file)
        except ID3NoHeaderError:
            continue
        except MutagenError:
            if reader is readers[file_format][-1]:
                raise
    return None


def _fields(held: Any) -> dict[str, Any]:
    tags = held if isinstance(held, ID3) else held.tags
    if tags is None:
        return {}
    names = _ID3 if isinstance(tags, ID3) else _MP4 if isinstance(held, MP4) else _VORBIS
    found = {field: _values(tags, name) for field, name in names.items()}
    fields: dict[str, Any] = {
        field: _text(found[field]) for field in ("title", "artist", "album", "album_artist", "date")
    }
    fields["track"] = _number(found["track"], 9999)
    fields["disc"] = _number(found["disc"], 999)
    fields["genres"] = _genres(tags, found["genre"])
    fields["compilation"] = _text(found["compilation"]) in ("1", "True", "true")
    # iTunes writes 1 or 4 for explicit, 2 for a cleaned version.
    fields["explicit"] = _text(found.get("explicit", ())) in ("1", "4")
    fields["lyrics"], fields["lyrics_language"] = lyrics_of(tags)
    return {field: value for field, value in fields.items() if value not in (None, False, [])}


def _values(tags: Any, name: str) -> Sequence[Any]:
    held = tags.get(name)
    if held is None:
        return ()
    text = getattr(held, "text", held)
    return text if isinstance(text, list) else (text,)


def _text(values: Sequence[Any]) -> str | None:
    if not values:
        return None
    text = " ".join("".join(c if c.isprintable() else " " for c in str(values[0])).split())
    return text[:_LONGEST].strip() or None


def _number(values: Sequence[Any], most: int) -> int | None:
    if not values:
        return None
    first = values[0][0] if isinstance(values[0], tuple) else str(values[0]).split("/")[0].strip()
    with suppress(ValueError):
        number = int(first)
        return number if 1 <= number <= most else None
    return None


def _genres(tags: Any, values: Sequence[Any]) -> list[str]:
    # ID3 numbers genres; mutagen knows their names.
    named = tags["TCON"].genres if isinstance(tags, ID3) and "TCON" in tags else values
    split = (part for value in named for part in str(value).replace(";", "/").split("/"))
    tidy = (_text((part,)) for part in split)
    return list(dict.fromkeys(part for part in tidy if part))[:_MOST_GENRES]


def _cover(held: Any) -> bytes | None:
    tags = held if isinstance(held, ID3) else held.tags
    if isinstance(held, FLAC):
        return _front((picture.type, picture.data) for picture in held.pictures)
    if isinstance(tags, ID3):
        return _front((frame.type, frame.data) for frame in _frames(tags, "APIC"))
    if isinstance(held, MP4):
        return _front((_FRONT, bytes(data)) for data in tags.get("covr", ())) if tags else None
    if isinstance(tags, Mapping) or tags is not None:
        return _front(_block_pictures(tags.get("metadata_block_picture", ())))
    return None


def _frames(tags: Any, name: str) -> Iterable[Any]:
    return cast("Iterable[Any]", tags.getall(name))


def _block_pictures(texts: Iterable[str]) -> Iterable[tuple[int, bytes]]:
    import base64  # noqa: PLC0415 - few files have such a picture, and start-up is counted

    for text in texts:
        picture: Any = Picture(base64.b64decode(text))  # type: ignore[no-untyped-call]
        yield picture.type, picture.data


def _front(pictures: Iterable[tuple[int, bytes]]) -> bytes | None:
    first: bytes | None = None
    for kind, data in pictures:
        if kind == _FRONT:
            return data
        first = first or data
    return first or None


def _pixels(picture: bytes) -> int:
    """Width by height of a PNG or JPEG as its header claims, else 0."""
    if picture[:8] == b"\x89PNG\r\n\x1a\n" and len(picture) >= 24:
        width, height = struct.unpack_from(">II", picture, 16)
        return int(width * height)
    place = 2
    while picture[:2] == b"\xff\xd8" and place + 9 <= len(picture) and picture[place] == 0xFF:
        marker, length = picture[place + 1], struct.unpack_from(">H", picture, place + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # frame headers, ITU-T T.81 table B.1
            height, width = struct.unpack_from(">HH", picture, place + 5)
            return int(width * height)
        place += 2 + length
    return 0
