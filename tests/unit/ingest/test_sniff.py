"""Files are known by their content."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.ingest.errors import EmptyFile, NotAudio, Refused, TagTooLarge
from segue.ingest.formats import Format, format_of
from segue.ingest.sniff import sniff

WAV = b"RIFF\x24\0\0\0WAVEfmt " + bytes(48)
MP3 = b"\xff\xfb\x90\x64" + bytes(60)
ADTS = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(57)


def tagged(size: int, after: bytes, *, footer: bool = False) -> bytes:
    """An ID3v2.4 tag of `size` bytes of padding, and what follows."""
    parts = bytes((size >> shift) & 127 for shift in (21, 14, 7, 0))
    return b"ID3\x04\0" + (b"\x10" if footer else b"\0") + parts + bytes(size) + after


@pytest.fixture
def named(tmp_path: Path) -> Path:
    return tmp_path / "song.mp3"


class TestKnown:
    """A format is known by its first bytes, whatever the file is called."""

    @pytest.mark.parametrize(
        ("head", "known"),
        [
            (WAV, Format.WAV),
            (WAV.replace(b"RIFF", b"RF64"), Format.WAV),
            (b"FORM\0\0\0\0AIFF", Format.AIFF),
            (b"FORM\0\0\0\0AIFC", Format.AIFF),
            (b"fLaC\0\0\0\x22", Format.FLAC),
            (b"OggS\0\x02", Format.OGG),
            (b"\0\0\0\x20ftypM4A ", Format.MP4),
            (MP3, Format.MP3),
            (b"\xff\xf3\x40\xc0" + bytes(60), Format.MP3),
            (ADTS, Format.ADTS),
        ],
    )
    def test_by_magic(self, named: Path, head: bytes, known: Format) -> None:
        named.write_bytes(head)
        assert sniff(named) is known

    @pytest.mark.parametrize("size", [0, 10, 5000])
    @pytest.mark.parametrize("after", [MP3, ADTS, b"fLaC\0\0\0\x22", bytes(300) + MP3])
    def test_behind_tags(self, named: Path, size: int, after: bytes) -> None:
        named.write_bytes(tagged(size, after))
        assert sniff(named) is format_of(after.lstrip(b"\0"))

    def test_a_footer_counts_as_part_of_the_tag(self, named: Path) -> None:
        named.write_bytes(tagged(100, b"3DI\x04\0\x10\0\0\0\x64" + MP3, footer=True))
        assert sniff(named) is Format.MP3


class TestRefused:
    """What is no song is told from songs, and named where people do mistake it for one."""

    def test_empty(self, named: Path) -> None:
        named.write_bytes(b"")
        with pytest.raises(EmptyFile):
            sniff(named)

    @pytest.mark.parametrize(
        ("head", "word"),
        [
            (b"PK\x03\x04" + bytes(40), "zip"),
            (b"#EXTM3U\nhttp://example.org/a.mp3\n", "playlist"),
            (b"\xef\xbb\xbf#EXTM3U\n", "playlist"),
            (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
            (b"<!doctype html>", "web page"),
            (b"\x89PNG\r\n\x1a\n", "picture"),
            (b"MZ" + bytes(60), "no audio"),
            (b"\xff\xff\xff\xff" * 16, "no audio"),
            (b"\xff\xfb", "no audio"),
        ],
    )
    def test_other_files(self, named: Path, head: bytes, word: str) -> None:
        named.write_bytes(head)
        with pytest.raises(NotAudio, match=word):
            sniff(named)

    def test_tags_that_hide_something_else(self, named: Path) -> None:
        named.write_bytes(tagged(20, b"ffconcat version 1.0\nfile /etc/passwd\n"))
        with pytest.raises(NotAudio):
            sniff(named)

    def test_tag_after_tag(self, named: Path) -> None:
        named.write_bytes(tagged(20, tagged(20, MP3)))
        with pytest.raises(NotAudio):
            sniff(named)

    def test_a_tag_that_claims_a_quarter_of_a_gigabyte(self, named: Path) -> None:
        named.write_bytes(b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + MP3)
        with pytest.raises(TagTooLarge):
            sniff(named)

    @given(st.binary(max_size=80))
    def test_any_bytes_are_known_or_refused(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        path = tmp_path_factory.mktemp("any") / "file"
        path.write_bytes(data)
        try:
            found: Format | Refused = sniff(path)
        except Refused as refusal:
            found = refusal
        assert isinstance(found, Format) or found.detail.endswith(".")

    @given(st.integers(0, 2**32 - 1))
    def test_every_mp3_header_has_a_layer_a_rate_and_a_bitrate(self, header: int) -> None:
        raw = struct.pack(">I", header)
        if format_of(raw + bytes(60)) is Format.MP3:
            assert (header >> 21, header >> 17 & 3, header >> 12 & 15 == 15, header >> 10 & 3 == 3) == (
                0x7FF, 1, False, False,
            )  # fmt: skip
