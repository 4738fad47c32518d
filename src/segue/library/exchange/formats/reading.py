"""A file of playlists by its content: one of the formats, or a zip of several. Pure."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import msgspec

from segue.library.exchange.contracts import (
    MOST_LISTS,
    MOST_SONGS,
    Format,
    ListKind,
    ReadFile,
    ReadList,
)
from segue.library.exchange.errors import ListRefused
from segue.library.exchange.formats import spotify
from segue.library.exchange.formats.apple import is_apple, read_apple
from segue.library.exchange.formats.jspf import read_jspf
from segue.library.exchange.formats.m3u import read_m3u
from segue.library.exchange.formats.tables import knows_columns, read_table
from segue.library.exchange.formats.text import named, tidy
from segue.library.exchange.formats.xspf import read_xspf

_MOST_FILES = 2_000
_MOST_INFLATED = 96 << 20
_MOST_INFLATED_IN_ALL = 400 << 20
_PIECE = 1 << 20
_ENDINGS = (".json", ".csv", ".tsv", ".txt", ".m3u", ".m3u8", ".xspf", ".jspf", ".xml", ".nsp")
_UNKNOWN = (
    "The file is none that can be read here: M3U, XSPF, JSPF, CSV, a smart playlist of Navidrome, "
    "the archive that Spotify sends, or the library of Apple Music as XML."
)


def read_file(data: bytes, file_name: str) -> ReadFile:
    """All lists of a file. Raises ListRefused."""
    read = _read_zip(data) if data[:4] == b"PK\3\4" else _read_one(data, file_name)
    return _bounded(read)


def _read_one(data: bytes, file_name: str) -> ReadFile:
    name = tidy(PurePosixPath(file_name.replace("\\", "/")).stem)
    head = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] in (b"{", b"["):
        return _read_json([(name, data)])
    if is_apple(data):
        return read_apple(data)
    if head[:1] == b"<" or data[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<"):
        return read_xspf(data, name)
    lowered = file_name.lower()
    if head.startswith((b"#EXTM3U", b"#EXTINF", b"#PLAYLIST")) or lowered.endswith((".m3u", ".m3u8")):
        return read_m3u(data, name)
    if lowered.endswith((".csv", ".tsv")) or knows_columns(data):
        return read_table(data, name)
    raise ListRefused(_UNKNOWN)


def _read_json(files: list[tuple[str, bytes]]) -> ReadFile:
    """JSON of one kind or another; files of one history belong together."""
    lists: list[ReadList] = []
    histories: list[list[Any]] = []
    left_out = 0
    found: Format | None = None
    for name, data in files:
        told = _json(data)
        if spotify.is_history(told):
            histories.append(told)
            found = Format.SPOTIFY
            continue
        if spotify.is_playlists(told):
            (more, gone), found = spotify.read_playlists(told), Format.SPOTIFY
        elif isinstance(told, dict) and "playlist" in told:
            one = read_jspf(told, name)
            (more, gone), found = (list(one.lists), one.left_out), found or Format.JSPF
        elif isinstance(told, dict) and ("all" in told or "any" in told):
            (more, gone), found = ([_smart(told, name)], 0), found or Format.NSP
        elif spotify.is_library(told):
            (more, gone), found = spotify.read_library(told), Format.SPOTIFY
        else:
            continue
        lists += more
        left_out += gone
    if histories:
        more, gone = spotify.read_history(histories)
        lists += more
        left_out += gone
    if found is None:
        raise ListRefused(_UNKNOWN)
    return ReadFile(found, tuple(lists), left_out)


def _smart(told: dict[str, Any], name: str) -> ReadList:
    """Rules are kept as they are: what they mean is for smart playlists to say."""
    title = told.get("name") if isinstance(told.get("name"), str) else None
    comment = told.get("comment") if isinstance(told.get("comment"), str) else None
    return ReadList(
        ListKind.SMART,
        named(title, name),
        description=tidy(comment or "", 2_000) or None,
        rules=msgspec.json.encode(told).decode(),
    )


def _json(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ListRefused(f"The file is no JSON: {error}.") from error
    except RecursionError as error:
        raise ListRefused("The file nests deeper than any list of songs.") from error


def _read_zip(data: bytes) -> ReadFile:
    """Every file of an archive that can be read; others are passed over."""
    documents: list[tuple[str, bytes]] = []
    lists: list[ReadList] = []
    left_out = 0
    reasons: list[str] = []
    for name, content in _files(data):
        if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
            documents.append((PurePosixPath(name).stem, content))
            continue
        try:
            one = _read_one(content, name)
        except ListRefused as refused:
            reasons.append(f"{PurePosixPath(name).name[:80]}: {refused.detail}")
            continue
        lists += one.lists
        left_out += one.left_out
    found = Format.ARCHIVE
    if documents:
        try:
            more = _read_json(documents)
            lists += more.lists
            left_out += more.left_out
            found = more.format if len(lists) == len(more.lists) else found
        except ListRefused as refused:
            reasons.append(refused.detail)
    if not lists:
        raise ListRefused(reasons[0] if reasons else "The archive holds no playlist, library or history.")
    return ReadFile(found, tuple(lists), left_out)


def _files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents; sizes that a zip tells of itself are not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > _MOST_FILES:
                raise ListRefused(f"The archive holds over {_MOST_FILES:,} files. Send the lists alone.")
            in_all = 0
            for info in infos:
                if info.is_dir() or not info.filename.lower().endswith(_ENDINGS):
                    continue
                if info.flag_bits & 1:
                    raise ListRefused("The archive is locked with a password. Send it without.")
                content = _inflated(archive, info)
                in_all += len(content)
                if in_all > _MOST_INFLATED_IN_ALL:
                    raise ListRefused("The archive is over 400 MB when unpacked. Send its files one by one.")
                yield info.filename, content
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, UnicodeError) as error:
        raise ListRefused(f"The archive is damaged: {error}.") from error


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    held = bytearray()
    with archive.open(info) as file:
        while piece := file.read(_PIECE):
            held += piece
            if len(held) > _MOST_INFLATED:
                raise ListRefused(f"{info.filename[:80]} is over 96 MB when unpacked: no list of songs is.")
    return bytes(held)


def _bounded(read: ReadFile) -> ReadFile:
    """At most so many lists and songs in all; what is past that is counted."""
    kept: list[ReadList] = []
    room, left_out = MOST_SONGS, read.left_out
    for one in read.lists:
        if len(kept) == MOST_LISTS or len(one.entries) > room:
            left_out += len(one.entries)
            continue
        room -= len(one.entries)
        kept.append(one)
    return replace(read, lists=tuple(kept), left_out=left_out)
