"""Fields of the kinds of tags under one set of names, whatever the container."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from segue.ingest.importing.names import mended

_MOST_VALUES = 40
_LONGEST_RAW = 2000

# ID3v2.4 section 4.2, and what Picard writes (its documentation, "Tag Mapping").
_ID3 = {
    "title": "TIT2", "artist": "TPE1", "album": "TALB", "albumartist": "TPE2", "track": "TRCK",
    "disc": "TPOS", "date": "TDRC", "originaldate": "TDOR", "compilation": "TCMP", "isrc": "TSRC",
    "label": "TPUB", "composer": "TCOM", "lyricist": "TEXT", "remixer": "TPE4",
    "artists": "TXXX:ARTISTS", "albumartists": "TXXX:ALBUMARTISTS", "barcode": "TXXX:BARCODE",
    "catalognumber": "TXXX:CATALOGNUMBER", "advisory": "TXXX:ITUNESADVISORY",
    "artist_mbid": "TXXX:MUSICBRAINZ ARTIST ID", "albumartist_mbid": "TXXX:MUSICBRAINZ ALBUM ARTIST ID",
    "album_mbid": "TXXX:MUSICBRAINZ ALBUM ID", "gain": "TXXX:REPLAYGAIN_TRACK_GAIN",
    "peak": "TXXX:REPLAYGAIN_TRACK_PEAK",
}  # fmt: skip
_MP4 = {
    "title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "albumartist": "aART", "track": "trkn",
    "disc": "disk", "date": "\xa9day", "genre": "\xa9gen", "compilation": "cpil", "advisory": "rtng",
    "composer": "\xa9wrt",
}  # fmt: skip
_FREEFORM = "----:com.apple.itunes:"
_FREE = {
    "artists": "artists", "albumartists": "albumartists", "isrc": "isrc", "label": "label",
    "barcode": "barcode", "catalognumber": "catalognumber", "lyricist": "lyricist", "remixer": "remixer",
    "producer": "producer", "originaldate": "originaldate", "recording_mbid": "musicbrainz track id",
    "artist_mbid": "musicbrainz artist id", "albumartist_mbid": "musicbrainz album artist id",
    "album_mbid": "musicbrainz album id", "gain": "replaygain_track_gain", "peak": "replaygain_track_peak",
}  # fmt: skip
_VORBIS = {
    "title": ("title",), "artist": ("artist",), "album": ("album",),
    "albumartist": ("albumartist", "album artist"), "track": ("tracknumber",), "disc": ("discnumber",),
    "date": ("date", "year"), "originaldate": ("originaldate", "originalyear"), "genre": ("genre",),
    "compilation": ("compilation",), "isrc": ("isrc",), "label": ("label", "organization"),
    "composer": ("composer",), "lyricist": ("lyricist",), "remixer": ("remixer",), "producer": ("producer",),
    "artists": ("artists",), "albumartists": ("albumartists",), "barcode": ("barcode", "upc"),
    "catalognumber": ("catalognumber",), "advisory": ("itunesadvisory",),
    "recording_mbid": ("musicbrainz_trackid",), "artist_mbid": ("musicbrainz_artistid",),
    "albumartist_mbid": ("musicbrainz_albumartistid",), "album_mbid": ("musicbrainz_albumid",),
    "gain": ("replaygain_track_gain",), "peak": ("replaygain_track_peak",),
}  # fmt: skip
_RECORDING_OWNER = "UFID:http://musicbrainz.org"


class Fields(Protocol):
    """A file's tags by our names for them."""

    def get(self, name: str) -> Sequence[str]:
        """All values of a field, none where it is absent."""
        ...


class NoFields:
    """The tags of a file without any."""

    def get(self, name: str) -> Sequence[str]:  # noqa: ARG002 - as the protocol has it
        """Nothing."""
        return ()


class Id3Fields:
    """ID3v2 of any version, as mutagen brings it to 2.4."""

    def __init__(self, tags: Any) -> None:
        # Names of free fields are compared without regard to case, as taggers disagree on it.
        self._frames: dict[str, Any] = {
            (key.upper() if key.startswith("TXXX:") else key): frame for key, frame in tags.items()
        }

    def get(self, name: str) -> Sequence[str]:
        """All values of a field, Latin-1 that is none mended."""
        if name == "genre":
            frame = self._frames.get("TCON")
            return [self._text(frame, value) for value in frame.genres] if frame is not None else ()
        if name == "recording_mbid":
            owner = self._frames.get(_RECORDING_OWNER)
            return (owner.data.decode("ascii", "replace"),) if owner is not None else ()
        if name == "producer":
            return self._producers()
        frame = self._frames.get(_ID3[name])
        if frame is None:
            return ()
        return [self._text(frame, str(value)) for value in frame.text[:_MOST_VALUES]]

    def _producers(self) -> Sequence[str]:
        people = getattr(self._frames.get("TIPL"), "people", ())
        return [str(person[1]) for person in people if len(person) == 2 and person[0].lower() == "producer"]

    @staticmethod
    def _text(frame: Any, value: str) -> str:
        value = value[:_LONGEST_RAW]
        return mended(value) if frame.encoding == 0 and not value.isascii() else value


class Mp4Fields:
    """iTunes' atoms and its free ones."""

    def __init__(self, tags: Any) -> None:
        self._atoms: dict[str, Any] = {
            (key.lower() if key.startswith("----") else key): held for key, held in tags.items()
        }

    def get(self, name: str) -> Sequence[str]:
        """All values of a field; pairs of number and total as "3/12"."""
        held = self._atoms.get(_MP4.get(name, ""))
        if held is None and name in _FREE:
            held = self._atoms.get(_FREEFORM + _FREE[name])
        if held is None:
            return ()
        values = held if isinstance(held, list) else [held]
        return [_atom_text(value)[:_LONGEST_RAW] for value in values[:_MOST_VALUES]]


class VorbisFields:
    """Vorbis comments, in whatever container."""

    def __init__(self, tags: Any) -> None:
        self._comments: dict[str, list[str]] = {}
        for key, value in tags:
            values = self._comments.setdefault(key.lower(), [])
            if len(values) < _MOST_VALUES:
                values.append(value[:_LONGEST_RAW])

    def get(self, name: str) -> Sequence[str]:
        """All values of a field."""
        for key in _VORBIS[name]:
            if key in self._comments:
                return self._comments[key]
        return ()


def fields_of(tags: Any) -> Fields:
    """The fields of what mutagen read."""
    if tags is None:
        return NoFields()
    if isinstance(tags, ID3):
        return Id3Fields(tags)
    if isinstance(tags, MP4Tags):
        return Mp4Fields(tags)
    return VorbisFields(tags)


def number(values: Sequence[str], most: int) -> int | None:
    """The number before a stroke: 3 of "3/12"."""
    with suppress(ValueError, IndexError):
        found = int(values[0].split("/")[0].strip())
        return found if 1 <= found <= most else None
    return None


def decimal(values: Sequence[str]) -> float | None:
    """The number before a unit: -7.2 of "-7.2 dB"."""
    with suppress(ValueError, IndexError):
        found = float(values[0].lower().removesuffix("db").strip())
        return found if -200 < found < 200 else None
    return None


def _atom_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, tuple):
        return f"{value[0]}/{value[-1]}"
    return str(value)
