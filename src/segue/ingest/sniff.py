"""What a file is, told from its first bytes and never from its name."""

from pathlib import Path
from typing import BinaryIO

from segue.ingest.errors import EmptyFile, NotAudio, TagTooLarge
from segue.ingest.formats import Format, format_of

_HEAD = 64
_MOST_TAG_BYTES = 64 << 20
_MOST_PADDING = 1 << 16
_AFTER_ID3 = (Format.MP3, Format.ADTS, Format.FLAC, Format.WAV, Format.AIFF)

# Things people do upload, so that the answer can name them.
_NAMED = (
    (b"PK\x03\x04", "a zip archive. Unpack it and upload the songs inside."),
    (b"Rar!", "a RAR archive. Unpack it and upload the songs inside."),
    (b"7z\xbc\xaf", "a 7-Zip archive. Unpack it and upload the songs inside."),
    (b"\x1f\x8b", "a compressed archive. Unpack it and upload the songs inside."),
    (b"%PDF", "a PDF document. Upload a song."),
    (b"\x89PNG", "a picture. Upload a song."),
    (b"\xff\xd8\xff", "a picture. Upload a song."),
    (b"GIF8", "a picture. Upload a song."),
    (b"#EXTM3U", "a playlist. Upload the songs it names."),
    (b"ffconcat", "a playlist. Upload the songs it names."),
    (b"[playlist]", "a playlist. Upload the songs it names."),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM file. Export it as FLAC, WAV or MP3 and upload that."),
    (b"0&\xb2u", "a Windows Media file. Export it as FLAC, WAV or MP3 and upload that."),
    (b"<", "a web page or other text. Upload a song."),
)


def sniff(path: Path) -> Format:
    """The kind of the file at `path`. Raises EmptyFile, NotAudio, TagTooLarge, OSError."""
    with path.open("rb") as file:
        return sniff_file(file)


def sniff_file(file: BinaryIO) -> Format:
    """The kind of a file opened at its beginning; raises as `sniff`. Where it stands then is not told."""
    head = file.read(_HEAD)
    if not head:
        raise EmptyFile("The file is empty. Export the song again and upload the new file.")
    if head[:3] == b"ID3" and len(head) >= 10:
        return _after_id3(file, head)
    found = format_of(head)
    if found is None:
        raise _not_audio(head)
    return found


def _after_id3(file: BinaryIO, head: bytes) -> Format:
    size = 10 + ((head[6] & 127) << 21 | (head[7] & 127) << 14 | (head[8] & 127) << 7 | head[9] & 127)
    if head[5] & 0x10:
        size += 10
    if size > _MOST_TAG_BYTES:
        raise TagTooLarge(
            "The tags before the sound claim more than 64 MB. Remove the tags and upload the file again."
        )
    file.seek(size)
    sound = file.read(_MOST_PADDING).lstrip(b"\0")[:_HEAD]
    if sound[:3] == b"ID3" and len(sound) >= 10:
        raise NotAudio("The file begins with tag after tag. Remove the tags and upload the file again.")
    found = format_of(sound)
    if found not in _AFTER_ID3:
        raise NotAudio("After its tags the file holds no sound. Export the song again and upload that.")
    return found


def _not_audio(head: bytes) -> NotAudio:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, words in _NAMED:
        if text.startswith(magic):
            return NotAudio(f"This is {words}")
    return NotAudio(
        "This is no audio that Segue knows. It takes WAV, AIFF, FLAC, MP3, AAC, M4A, Ogg Vorbis and Opus."
    )
