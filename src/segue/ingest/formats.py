"""Kinds of files, and how each begins; imports nothing, for children that must start fast."""

from enum import StrEnum


class Format(StrEnum):
    """A kind of file, named as the ffmpeg demuxer that must read it."""

    WAV = "wav"
    AIFF = "aiff"
    FLAC = "flac"
    MP3 = "mp3"
    ADTS = "aac"
    MP4 = "mov"
    OGG = "ogg"


def format_of(head: bytes) -> Format | None:
    """The kind of a file that begins with `head` (64 bytes or the whole file)."""
    if head[:4] == b"fLaC":
        return Format.FLAC
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return Format.WAV
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return Format.AIFF
    if head[:4] == b"OggS":
        return Format.OGG
    if head[4:8] == b"ftyp":
        return Format.MP4
    return _mpeg_frame(head)


def _mpeg_frame(head: bytes) -> Format | None:
    if len(head) < 4 or head[0] != 0xFF:
        return None
    # Twelve bits of sync and layer 0: ADTS (ISO/IEC 13818-7, section 6.2).
    if head[1] & 0xF6 == 0xF0 and (head[2] >> 2) & 15 < 13:
        return Format.ADTS
    # Eleven bits of sync, a version, layer III, a bitrate and a rate (ISO/IEC 11172-3, section 2.4.1.3).
    sync, version, layer = head[1] & 0xE0 == 0xE0, (head[1] >> 3) & 3, (head[1] >> 1) & 3
    if sync and version != 1 and layer == 1 and head[2] >> 4 != 15 and (head[2] >> 2) & 3 != 3:
        return Format.MP3
    return None
