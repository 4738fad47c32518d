"""One file's headers and tags, read by mutagen; runs in a child, for files may be hostile."""

import hashlib
import io
import math
import os
import struct
from contextlib import suppress
from pathlib import PurePath
from typing import Any, BinaryIO

from mutagen import MutagenError
from mutagen.aac import AAC
from mutagen.aiff import AIFF
from mutagen.flac import FLAC
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from segue.ingest.errors import (
    CodecRefused,
    Damaged,
    RateRefused,
    Refused,
    TagTooLarge,
    TooLong,
    TooManyChannels,
    TooShort,
)
from segue.ingest.formats import Format
from segue.ingest.importing import names
from segue.ingest.importing.fields import Fields, decimal, fields_of, number
from segue.ingest.importing.tracks import Credit, Sound, Track
from segue.ingest.sniff import sniff_file

SAMPLE = 1 << 14
_SMALL = 1 << 17
_OTHER_ROLES = ("remixer", "composer", "lyricist", "producer")
_BROKEN = (MutagenError, ValueError, struct.error, KeyError, IndexError, EOFError, TypeError, AttributeError)
_EXPORT = "Export the song again as FLAC, WAV or MP3."


def read_track(path: str) -> Track:
    """What the file says of itself. Raises Refused, OSError."""
    with open(path, "rb", buffering=0) as raw:  # noqa: PTH123 - a path may be no UTF-8
        size = os.fstat(raw.fileno()).st_size
        # Small files are read at once: mutagen seeks to and fro, and each step is a call.
        file: Any = io.BytesIO(raw.read()) if size <= _SMALL else io.BufferedReader(raw, 1 << 16)
        digest = content_digest(file, size)
        file.seek(0)
        found = sniff_file(file)
        try:
            held = _opened(file, found)
        except MemoryError:
            raise TagTooLarge(f"The tags inside the file unpack to more than fits. {_EXPORT}") from None
        except Refused:
            raise
        except _BROKEN:
            raise Damaged(f"The file is damaged and its headers cannot be read. {_EXPORT}") from None
    return _track(held, _sound(held, found, size), digest, path)


def read_picture(path: str) -> bytes | None:
    """The picture inside a file, None where there is none that can be read."""
    from segue.ingest.listening.tags import CoverTooLarge, read_tags  # noqa: PLC0415 - few files are asked

    with open(path, "rb") as file, suppress(Refused, CoverTooLarge, MemoryError):  # noqa: PTH123 - as above
        found = sniff_file(file)
        return read_tags(file, found.value)[1]
    return None


def content_digest(file: BinaryIO, size: int) -> bytes:
    """Names the content by its size, beginning, middle and end: enough to know a file that was moved.

    Tags stand at either end and differ from song to song; the middle tells untagged takes of one length
    apart. Reading all of a library would take days on a disk.
    """
    whole = hashlib.sha256(size.to_bytes(8, "big"))
    if size <= 3 * SAMPLE:
        file.seek(0)
        whole.update(file.read(3 * SAMPLE))
    else:
        for place in (0, size // 2, size - SAMPLE):
            file.seek(place)
            whole.update(file.read(SAMPLE))
    return whole.digest()[:16]


def _opened(file: Any, found: Format) -> Any:
    file.seek(0)
    reader: Any = {
        Format.MP3: MP3,
        Format.FLAC: FLAC,
        Format.MP4: MP4,
        Format.WAV: WAVE,
        Format.AIFF: AIFF,
        Format.ADTS: AAC,
    }.get(found)
    if reader is not None:
        return reader(fileobj=file)
    page = file.read(128)
    file.seek(0)
    inside: tuple[tuple[bytes, Any], ...] = (
        (b"\x01vorbis", OggVorbis),
        (b"OpusHead", OggOpus),
        (b"\x7fFLAC", OggFLAC),
    )
    for mark, ogg_reader in inside:
        if mark in page:
            return ogg_reader(fileobj=file)
    raise CodecRefused(f"The Ogg file holds neither Vorbis, Opus nor FLAC. {_EXPORT}")


def _sound(held: Any, found: Format, size: int) -> Sound:
    info = held.info
    seconds, rate = float(info.length or 0), int(getattr(info, "sample_rate", 0) or 48000)
    channels = int(getattr(info, "channels", 0) or 2)
    if not math.isfinite(seconds) or seconds < 0.5:
        raise TooShort("The song is under half a second long, or its length cannot be told.")
    if seconds > 4 * 3600:
        raise TooLong("The song is over four hours long. Split it.")
    if not 8000 <= rate <= 192_000:
        raise RateRefused(f"The sample rate is {rate} Hz; Segue takes 8,000 to 192,000. {_EXPORT}")
    if channels > 8:
        raise TooManyChannels(f"The file has {channels} channels; Segue takes up to 8. {_EXPORT}")
    codec, mime, lossless = _codec(held, found)
    bits = int(getattr(info, "bits_per_sample", 0) or getattr(info, "sample_size", 0) or 16)
    return Sound(
        format=found.value,
        codec=codec,
        mime=mime,
        lossless=lossless,
        bits=min(bits, 24) if lossless else 0,
        sample_rate=rate,
        channels=channels,
        seconds=seconds,
        kbps=max(1, round(size / 125 / seconds)),
    )


def _codec(held: Any, found: Format) -> tuple[str, str, bool]:  # noqa: PLR0911 - a table with conditions
    """The codec as ffmpeg names it, the type of the file, and whether nothing was lost."""
    match found:
        case Format.MP3:
            return "mp3", "audio/mpeg", False
        case Format.FLAC:
            return "flac", "audio/flac", True
        case Format.WAV if held.info.audio_format in (1, 3, 0xFFFE):
            return "pcm", "audio/wav", True
        case Format.AIFF:
            return "pcm", "audio/aiff", True
        case Format.ADTS:
            return "aac", "audio/aac", False
        case Format.OGG:
            name = {OggVorbis: "vorbis", OggOpus: "opus"}.get(type(held), "flac")
            return name, f'audio/ogg; codecs="{name}"', name == "flac"
        case Format.MP4 if str(held.info.codec).startswith("mp4a.40"):
            return "aac", f'audio/mp4; codecs="{held.info.codec}"', False
        case Format.MP4 if held.info.codec == "alac":
            return "alac", 'audio/mp4; codecs="alac"', True
    raise CodecRefused(f"The sound in the file is in a form that Segue does not take. {_EXPORT}")


def _track(held: Any, sound: Sound, digest: bytes, path: str) -> Track:
    fields = _fields(held)
    file = PurePath(path)
    disc_named, track_named, title_named = names.parts_of_name(file.stem)
    title = _first(fields, "title")
    album, disc_titled = names.disc_of_title(_first(fields, "album"))
    disc = number(fields.get("disc"), 999)
    mbids = [part for value in fields.get("artist_mbid") for part in value.replace("/", ";").split(";")]
    main = names.split_artists(fields.get("artist"), fields.get("artists"), mbids)
    guests = [Credit(name, "featured") for name in names.guests_of_title(title)]
    others = [
        Credit(name, role)
        for role in _OTHER_ROLES
        for one in names.split_artists(fields.get(role), (), ())
        if (name := one.name)
    ]
    album_artists = names.split_artists(
        fields.get("albumartist"), fields.get("albumartists"), _album_mbids(fields)
    )
    various = bool(album_artists) and (
        names.is_various(album_artists[0].name) or album_artists[0].mbid == names.VARIOUS_MBID
    )
    peak = decimal(fields.get("peak"))
    return Track(
        digest=digest,
        sound=sound,
        title=title or names.tidy(_shown(title_named)),
        credits=names.each_once((*main, *guests, *others)) if main else tuple(others),
        album=album,
        album_artists=() if various else album_artists,
        track=number(fields.get("track"), 9999) or track_named,
        disc=disc or disc_titled or disc_named or names.disc_of_folder(file.parent.name),
        date=names.day(_first(fields, "date")),
        original_date=names.day(_first(fields, "originaldate")),
        genres=names.split_genres(fields.get("genre")),
        compilation=various or _first(fields, "compilation") in ("1", "True", "true"),
        # iTunes writes 1 or 4 for explicit, 2 for a cleaned version.
        explicit=_first(fields, "advisory") in ("1", "4"),
        isrc=names.isrc(_first(fields, "isrc")),
        upc=names.upc(_first(fields, "barcode")),
        label=_first(fields, "label"),
        catalogue_number=(_first(fields, "catalognumber") or "")[:64].strip() or None,
        recording_mbid=names.mbid(_first(fields, "recording_mbid") or ""),
        album_mbid=names.mbid(_first(fields, "album_mbid") or ""),
        gain_db=decimal(fields.get("gain")),
        peak_dbtp=20 * math.log10(peak) if peak is not None and 1e-6 < peak < 100 else None,
        has_picture=_has_picture(held),
    )


def _album_mbids(fields: Fields) -> list[str]:
    return [part for value in fields.get("albumartist_mbid") for part in value.replace("/", ";").split(";")]


def _fields(held: Any) -> Fields:
    # Headers that are whole may carry tags that are not: then the song comes without them.
    try:
        return fields_of(held.tags)
    except _BROKEN:
        return fields_of(None)


def _first(fields: Fields, name: str) -> str | None:
    with suppress(*_BROKEN):
        for value in fields.get(name):
            text = names.tidy(value)
            if text:
                return text
    return None


def _shown(text: str) -> str:
    # A name that is no UTF-8 was written by an old system.
    return names.mended(os.fsencode(text).decode("latin-1")) if not _is_text(text) else text


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _has_picture(held: Any) -> bool:
    tags = held.tags
    if isinstance(held, FLAC):
        return bool(held.pictures)
    if isinstance(tags, ID3):
        return any(key.startswith("APIC") for key in tags)
    if isinstance(held, MP4):
        return bool(tags) and "covr" in tags
    return tags is not None and "metadata_block_picture" in tags
