"""What ingest knows of a file, an upload and what is made of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from segue.catalog import api as catalog
from segue.catalog.api import Container, Family, FragmentIndex, Loudness
from segue.ingest.formats import Format
from segue.kernel.ids import AlbumId, SongId, UploadId, UserId, VersionId
from segue.kernel.quality import Quality
from segue.kernel.units import BitrateKbps, ByteCount, SampleCount, SampleRateHz


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file's headers say, before anything is decoded.

    `bits` is the size of a sample in a lossless source, else None. `declared_s` is the length in
    seconds that the header promises, None where it promises none (then a cut cannot be told).
    """

    format: Format
    codec: str
    sample_rate: SampleRateHz
    channels: int
    lossless: bool
    bits: int | None
    declared_s: float | None
    size: ByteCount


@dataclass(frozen=True, slots=True)
class Tags:
    """What the file says of itself; None or empty where it says nothing usable."""

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    album_artist: str | None = None
    track: int | None = None
    disc: int | None = None
    date: str | None = None
    genres: tuple[str, ...] = ()
    compilation: bool = False
    explicit: bool = False
    lyrics: str | None = None
    lyrics_language: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What one pass over the sound found.

    `duration` in samples at the source's rate. `peaks`, `fingerprint` and `descriptors` as in
    catalog.contracts.Analysis. `first` is the playable rendition made in the same pass; `cover` is
    a picture found in the file, both in the work folder.
    """

    duration: SampleCount
    loudness: Loudness
    peaks: bytes
    fingerprint: bytes
    descriptors: dict[str, float]
    tags: Tags
    cover: Path | None
    first: Path


@dataclass(frozen=True, slots=True)
class Rung:
    """One rendition to make; ids as in catalog.contracts.Rendition. `level` is the encoder's own scale.

    For AAC and Opus it is kbit/s, for Vorbis the quality number, for FLAC nothing.
    """

    id: str
    family: Family
    container: Container
    quality: Quality
    mime: str
    channels: int
    level: int | None


@dataclass(frozen=True, slots=True)
class LadderRates:
    """Sample rates of the families; `aac` is Vorbis's too, and `half` is of the mono rungs."""

    source: SampleRateHz
    aac: SampleRateHz
    half: SampleRateHz
    opus: SampleRateHz

    def of(self, rung: Rung) -> SampleRateHz:
        """The rate at which `rung` is encoded."""
        if rung.channels == 1:
            return self.half
        if rung.family is Family.FLAC:
            return self.source
        return self.opus if rung.family is Family.OPUS else self.aac


@dataclass(frozen=True, slots=True)
class Encoded:
    """A rendition as a finished file: last sample repaired, index read."""

    rung: Rung
    path: Path
    sample_rate: SampleRateHz
    size: ByteCount
    bitrate: BitrateKbps
    index: FragmentIndex | None


class UploadState(StrEnum):
    """Where an upload is; `ready` and `failed` are for good. `receiving` waits for more of its file."""

    RECEIVING = "receiving"
    QUEUED = "queued"
    ENCODING = "encoding"
    READY = "ready"
    FAILED = "failed"


class Origin(StrEnum):
    """How a file came in."""

    UPLOAD = "upload"
    IMPORT = "import"
    DEMO = "demo"

    @property
    def artists(self) -> catalog.Origin:
        """Among whose artists its songs go."""
        return _ARTISTS_OF[self]


_ARTISTS_OF = {
    Origin.UPLOAD: catalog.Origin.PEOPLE,
    Origin.IMPORT: catalog.Origin.IMPORT,
    Origin.DEMO: catalog.Origin.DEMO,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the sender says of a song; None asks the file's tags.

    `continuous` albums play through without a gap. `cover_path` is a picture on this machine. With `song_id`
    the file is a further version of that song. `as_draft` keeps what is made back until it is published.
    """

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    album_id: AlbumId | None = None
    track: int | None = None
    disc: int | None = None
    genres: tuple[str, ...] | None = None
    explicit: bool | None = None
    release_date: str | None = None
    continuous: bool | None = None
    cover_path: str | None = None
    song_id: SongId | None = None
    as_draft: bool | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What the first pass settled, kept so that a later attempt goes on from there.

    `folder` is where among the blobs the renditions go.
    """

    probe: Probe
    duration: SampleCount
    folder: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way to being a song. `playable` once the first rendition is published.

    `received` and `expires_at` are of one that comes in pieces: bytes that are here, and until when the
    next is waited for. `version_of` is the song it is a further version of.
    """

    id: UploadId
    user_id: UserId | None
    origin: Origin
    state: UploadState
    percent: int
    song_id: SongId | None
    playable: bool
    code: str | None
    reason: str | None
    file_name: str
    size: ByteCount
    created_at: datetime
    finished_at: datetime | None
    received: ByteCount | None = None
    expires_at: datetime | None = None
    version_of: SongId | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An upload as the worker that holds it sees it. `attempt` fences: a later claim ends this one.

    `found_at` is where an import found the file, copied or not.
    """

    id: UploadId
    attempt: int
    user_id: UserId | None
    origin: Origin
    master_key: str | None
    master_path: Path | None
    found_at: Path | None
    file_name: str
    size: ByteCount
    draft: Draft
    song_id: SongId | None
    version_id: VersionId | None
    plan: Plan | None
