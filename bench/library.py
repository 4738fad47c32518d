"""A music library of any size made in a minute: small files that say what real ones say."""

import os
import random
import struct
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg  # type: ignore[import-untyped]  # ships no types

_FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
_SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ra",
    "ten",
    "vo",
    "sil",
    "dor",
    "\u00e9l",
    "\u00f8r",
    "na",
    "thi",
    "um",
    "ze",
    "\u0161i",
    "pa",
)
_GENRES = ("Rock", "Jazz; Soul", "Electronic/Ambient", "Folk", "Hip Hop", "Classical", "Pop", "Metal")
_SONGS_OF_ALBUM = 12
_FLAC_SHARE = 0.3
_COMMENT_GOES_HERE = b"~the comment of this file~"


@dataclass(frozen=True, slots=True)
class Named:
    """What a file's tags say."""

    artist: str
    album: str
    title: str
    track: int
    year: int
    genre: str


def write_library(folder: Path, files: int, *, seed: int = 1) -> None:
    """`files` songs of half a second to one, MP3 and FLAC, by artist and album below `folder`."""
    chance = random.Random(seed)  # noqa: S311 - the same library each time
    mp3, flac = _sounds()
    for number, named in enumerate(_names(files, chance)):
        place = folder / _safe(named.artist) / _safe(named.album)
        if named.track == 1 or number == 0:
            place.mkdir(parents=True, exist_ok=True)
        # A few bytes of its own behind the sound, so that no two files are of one content.
        own = struct.pack(">Q", number)
        if chance.random() < _FLAC_SHARE:
            body = flac.replace(_COMMENT_GOES_HERE, _flac_comment(named), 1)
            ending = "flac"
        else:
            body = _id3(named) + mp3 + own
            ending = "mp3"
        (place / f"{named.track:02} {_safe(named.title)}.{ending}").write_bytes(body)


def write_flac(path: Path, named: Named) -> None:
    """One FLAC file that says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_sounds()[1].replace(_COMMENT_GOES_HERE, _flac_comment(named), 1))


def _names(files: int, chance: random.Random) -> Iterator[Named]:
    artist, album, year, genre = "", "", 2000, ""
    for number in range(files):
        track = number % _SONGS_OF_ALBUM + 1
        if track == 1:
            if number % (_SONGS_OF_ALBUM * 3) == 0:
                artist = f"{_word(chance, 3)} {_word(chance, 3)} {number // (_SONGS_OF_ALBUM * 3)}"
            album, year = f"{_word(chance, 3)} {_word(chance, 2)}", chance.randrange(1960, 2026)
            genre = chance.choice(_GENRES)
        yield Named(artist, album, f"{_word(chance, 3)} {_word(chance, 3)}", track, year, genre)


def _word(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choices(_SYLLABLES, k=syllables)).capitalize()


def _safe(name: str) -> str:
    return name.replace("/", "_")


def _sounds() -> tuple[bytes, bytes]:
    """An MP3 without tags, and a FLAC with a mark where its comment goes."""
    with TemporaryDirectory() as scratch:
        mp3 = _made(Path(scratch, "a.mp3"), "-c:a", "libmp3lame", "-b:a", "48k", "-id3v2_version", "0",
                    "-write_xing", "0")  # fmt: skip
        flac = _made(Path(scratch, "a.flac"), "-c:a", "flac")
    return mp3, flac


def _made(path: Path, *options: str) -> bytes:
    tone = "aevalsrc=0.2*sin(2*PI*330*t)+0.1*sin(2*PI*777*t):s=22050:d=0.7"
    argv: Sequence[str] = (_FFMPEG, "-v", "error", "-nostdin", "-f", "lavfi", "-i", tone, "-bitexact",
                           *options, os.fspath(path))  # fmt: skip
    subprocess.run(argv, check=True)
    body = path.read_bytes()
    return body if path.suffix == ".mp3" else _without_comments(body)


def _without_comments(flac: bytes) -> bytes:
    """STREAMINFO, a mark for the comment, and the frames (RFC 9639, section 8)."""
    place, info = 4, b""
    last = False
    while not last:
        kind, size = flac[place] & 127, int.from_bytes(flac[place + 1 : place + 4])
        last = bool(flac[place] & 128)
        if kind == 0:
            info = b"\0" + flac[place + 1 : place + 4 + size]
        place += 4 + size
    return b"fLaC" + info + _COMMENT_GOES_HERE + flac[place:]


def _flac_comment(named: Named) -> bytes:
    fields = (
        ("ARTIST", named.artist), ("ALBUM", named.album), ("TITLE", named.title),
        ("TRACKNUMBER", str(named.track)), ("DATE", str(named.year)), ("GENRE", named.genre),
    )  # fmt: skip
    comments = [f"{name}={value}".encode() for name, value in fields]
    body = struct.pack("<I", 0) + struct.pack("<I", len(comments))
    body += b"".join(struct.pack("<I", len(one)) + one for one in comments)
    return bytes([4 | 128]) + len(body).to_bytes(3) + body


def _id3(named: Named) -> bytes:
    frames = b"".join(
        _frame(name, value)
        for name, value in (
            ("TPE1", named.artist), ("TALB", named.album), ("TIT2", named.title),
            ("TRCK", f"{named.track}/{_SONGS_OF_ALBUM}"), ("TDRC", str(named.year)), ("TCON", named.genre),
        )
    )  # fmt: skip
    size = len(frames)
    return b"ID3\x04\0\0" + bytes(size >> shift & 127 for shift in (21, 14, 7, 0)) + frames


def _frame(name: str, value: str) -> bytes:
    body = b"\x03" + value.encode()
    return name.encode() + bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0)) + b"\0\0" + body
