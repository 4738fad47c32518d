"""What the catalogue gives other features."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from segue.catalog.terms import PLAIN, Terms
from segue.kernel.ids import AlbumId, ArtistId, CoverId, SongId, VersionId
from segue.kernel.quality import Quality
from segue.kernel.units import (
    BitrateKbps,
    ByteCount,
    DurationMs,
    GainDb,
    LoudnessLufs,
    PeakDbtp,
    SampleCount,
    SampleRateHz,
)


class Family(StrEnum):
    """A codec whose renditions share a grid of fragments and one HLS master; `original` is of any codec."""

    AAC = "aac"
    OPUS = "opus"
    FLAC = "flac"
    VORBIS = "vorbis"
    ORIGINAL = "original"


class Container(StrEnum):
    """The file ending of a rendition; only `mp4` is fragmented and adaptive. `audio` is a file as it came."""

    MP4 = "mp4"
    OGG = "ogg"
    FLAC = "flac"
    ORIGINAL = "audio"


@dataclass(frozen=True, slots=True)
class FragmentIndex:
    """Where each fragment of a fragmented MP4 is (its `sidx`, ISO/IEC 14496-12 section 8.16.3).

    Bytes [0, init_size) are the initialisation segment; fragment 0 begins at `first_offset` and
    each follows the one before. `sizes` in bytes. `durations` is run-length coded: pairs of
    (count, ticks of `timescale`). `skip` is the media time the edit list leaves out at the start
    (encoder priming), in ticks; `durations` count it, so fragment n is heard from the sum of the
    durations before it less `skip`, and the last one may run past the song's end by part of a frame.
    """

    timescale: int
    init_size: ByteCount
    first_offset: ByteCount
    skip: SampleCount
    durations: tuple[tuple[int, int], ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rendition:
    """One encoded file of a song's version. `id` with `container` is unique in a version.

    Ids: aac24 (mono, half rate), aac64, aac96, aac128, aac160, aac320, opus24, flac in `mp4`;
    vorbis24 (mono), vorbis96, vorbis160, vorbis320 in `ogg`; flac in `flac`; `original` in `audio`, whose
    key may be `file:` and a path (ingest.paths). `bitrate` is measured, average. `index` is None outside
    `mp4`.
    """

    id: str
    family: Family
    container: Container
    quality: Quality
    mime: str
    bitrate: BitrateKbps
    sample_rate: SampleRateHz
    channels: int
    size: ByteCount
    blob_key: str
    index: FragmentIndex | None


@dataclass(frozen=True, slots=True)
class Loudness:
    """EBU R128 of the whole song; `gain` is ReplayGain 2.0, -18 LUFS less the integrated loudness."""

    integrated: LoudnessLufs
    true_peak: PeakDbtp
    gain: GainDb


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was measured of a master.

    `duration` in samples at `sample_rate`, the master's own. `peaks` holds 1,800 pairs of int8
    (least, greatest) of the mono mix, over equal slices of the song. `fingerprint` is raw
    chromaprint, little-endian uint32. `descriptors` is named float features (docs/reference).
    """

    duration: SampleCount
    sample_rate: SampleRateHz
    channels: int
    codec: str
    lossless: bool
    bits: int | None
    loudness: Loudness
    peaks: bytes
    fingerprint: bytes
    descriptors: dict[str, float]


class AlbumKind(StrEnum):
    """What sort of release an album is."""

    ALBUM = "album"
    SINGLE = "single"
    EP = "ep"
    COMPILATION = "compilation"


class Origin(StrEnum):
    """Who brought an artist in.

    Names are shared within one origin only, so that the operator's import or the demo never lands
    on the page of an artist who is a member here.
    """

    PEOPLE = "people"
    IMPORT = "import"
    DEMO = "demo"


class SongSort(StrEnum):
    """Newest here first, most played first, by title, or the latest release first."""

    NEW = "new"
    POPULAR = "popular"
    TITLE = "title"
    RELEASE_DATE = "release_date"


class AlbumSort(StrEnum):
    """Newest here first, by title, or the latest release first."""

    NEW = "new"
    TITLE = "title"
    RELEASE_DATE = "release_date"


class NameSort(StrEnum):
    """Newest first, or by name."""

    NEW = "new"
    TITLE = "title"


class CoverFormat(StrEnum):
    """A kind of picture, by its file ending."""

    WEBP = "webp"
    JPEG = "jpg"


@dataclass(frozen=True, slots=True)
class CoverRef:
    """A cover and its colours: OKLCH hue in degrees and chroma of the one that leads, `palette` as `#rrggbb`.

    `palette` and `blurhash` are as in kernel.ports.images.RenderedCover; empty and None until measured.
    """

    id: CoverId
    hue: float
    chroma: float
    palette: tuple[str, ...] = ()
    blurhash: str | None = None


@dataclass(frozen=True, slots=True)
class ArtistRef:
    """An artist, as much as a line of text needs."""

    id: ArtistId
    name: str


@dataclass(frozen=True, slots=True)
class AlbumRef:
    """An album, as much as a row of songs needs."""

    id: AlbumId
    title: str
    cover: CoverRef | None


@dataclass(frozen=True, slots=True)
class Artist:
    """An artist's page. `verified`: an admin has seen that whoever acts for it may."""

    id: ArtistId
    name: str
    bio: str | None
    created_at: datetime
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Album:
    """An album's page; `continuous` albums play through without a gap."""

    id: AlbumId
    title: str
    kind: AlbumKind
    artist: ArtistRef
    cover: CoverRef | None
    release_date: str | None
    continuous: bool
    song_count: int
    duration: DurationMs
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Song:
    """A song as lists and pages show it. `playable` is False until a version is published.

    `paid_only` songs are for listeners of paying tiers.
    """

    id: SongId
    title: str
    artists: tuple[ArtistRef, ...]
    album: AlbumRef | None
    disc: int
    track: int | None
    genres: tuple[str, ...]
    explicit: bool
    duration: DurationMs
    play_count: int
    playable: bool
    created_at: datetime
    paid_only: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What somebody may know of songs that were named by id.

    `unlicensed` are out, but not where they are; of what is in neither they may know nothing at all.
    """

    songs: dict[SongId, Song]
    unlicensed: frozenset[SongId]


@dataclass(frozen=True, slots=True)
class SongDraft:
    """What is known of a song when its file arrives. A `draft` is kept back until it is published."""

    title: str
    artist_id: ArtistId
    album_id: AlbumId | None
    disc: int
    track: int | None
    genres: tuple[str, ...]
    explicit: bool
    draft: bool = False


@dataclass(frozen=True, slots=True)
class PlayableVersion:
    """All that delivery needs of a song, in one read.

    While `complete` is False only the first renditions are there and more will come; bytes
    already there never change. `original_only` has nothing but the file that it came as, or, if that is
    `original_gone`, nothing at all.
    """

    song_id: SongId
    version_id: VersionId
    complete: bool
    duration: SampleCount
    sample_rate: SampleRateHz
    loudness: Loudness
    renditions: tuple[Rendition, ...]
    explicit: bool = False
    paid_only: bool = False
    terms: Terms = PLAIN
    original_only: bool = False
    original_gone: bool = False


@dataclass(frozen=True, slots=True)
class Waveform:
    """`peaks` as in Analysis: pairs of int8 (least, greatest)."""

    version_id: VersionId
    peaks: bytes


@dataclass(frozen=True, slots=True)
class Room:
    """The room that an artist's originals take, all versions of songs counted.

    `quota` is the artist's own; None follows the server's.
    """

    artist_id: ArtistId
    artist: str
    stored: ByteCount
    quota: ByteCount | None
