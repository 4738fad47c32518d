"""The stream answer, the most requested JSON of Segue: msgspec, not pydantic, for its speed."""

import msgspec


class StreamIndex(msgspec.Struct, frozen=True):
    """The fragment index of a rendition (see catalog.contracts.FragmentIndex)."""

    timescale: int
    init_size: int
    first_offset: int
    skip: int
    durations: tuple[tuple[int, int], ...]
    sizes: tuple[int, ...]


class StreamRendition(msgspec.Struct, frozen=True):
    """A rendition the listener may have; `index` is null outside fragmented MP4."""

    id: str
    codec: str
    container: str
    quality: str
    bitrate_kbps: int
    mime: str
    url: str
    size: int
    index: StreamIndex | None


class StreamLoudness(msgspec.Struct, frozen=True):
    """EBU R128; `gain_db` is ReplayGain 2.0."""

    lufs: float
    true_peak_dbtp: float
    gain_db: float


class StreamAnswer(msgspec.Struct, frozen=True):
    """What a player needs to play a song at once. Times RFC 3339 UTC; urls live to `expires_at`.

    `duration_samples` at `sample_rate`; `quality` is what was asked, `best_quality` what the
    listener's tier reaches. `complete` is false while more renditions are being made.
    """

    song_id: str
    version_id: str
    expires_at: str
    quality: str
    best_quality: str
    complete: bool
    duration_ms: int
    duration_samples: int
    sample_rate: int
    loudness: StreamLoudness
    renditions: tuple[StreamRendition, ...]
    hls_url: str | None
    dash_url: str | None
    progressive_url: str | None


class ManifestChunk(msgspec.Struct, frozen=True):
    """About 10 s of a song; `url` gives `size` bytes. Times count from the start of the song."""

    index: int
    url: str
    start_ms: int
    end_ms: int
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """One rendition as chunks that, one after the other, are the file at `url`.

    `bitrate` in kbit/s; urls live to `expires_at`.
    """

    song_id: str
    version_id: str
    expires_at: str
    quality: str
    format: str
    mime: str
    bitrate: int
    duration_ms: int
    url: str
    chunks: tuple[ManifestChunk, ...]
