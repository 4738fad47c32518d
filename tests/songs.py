"""Songs to deliver: made up for rules, or really encoded for players."""

import asyncio
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import imageio_ffmpeg  # type: ignore[import-untyped]  # it has no types
import numpy as np

from segue.catalog.api import Container, Family, FragmentIndex, Loudness, PlayableVersion, Rendition
from segue.engines.blobs.store import open_blob_store
from segue.engines.ffmpeg.arguments import encode_argv
from segue.ingest.contracts import Probe
from segue.ingest.formats import Format
from segue.ingest.fragments import read_index, repair_tail
from segue.ingest.ladder import DEFAULT_LADDER, frame_samples, rates_for, rungs_for
from segue.kernel.ids import SongId, VersionId
from segue.kernel.quality import Quality
from segue.kernel.units import (
    BitrateKbps,
    ByteCount,
    GainDb,
    LoudnessLufs,
    PeakDbtp,
    SampleCount,
    SampleRateHz,
)

SONG = SongId(UUID("01930000-0000-7000-8000-00000000000a"))
VERSION = VersionId(UUID("01930000-0000-7000-8000-00000000000b"))
LOUDNESS = Loudness(LoudnessLufs(-14.0), PeakDbtp(-1.0), GainDb(-4.0))


def make_index(
    seconds: float = 30.0, *, rate: int = 44100, kbps: int = 128, skip: int = 1024
) -> FragmentIndex:
    """An index of fragments of 45056 samples at 44.1 kHz, in step with it at other rates."""
    length = 45056 * rate // 44100
    total = round(seconds * rate) + skip
    whole, rest = divmod(total, length)
    durations = ((whole, length), (1, rest)) if rest else ((whole, length),)
    count = whole + (1 if rest else 0)
    size = kbps * 125 * length // rate
    return FragmentIndex(
        timescale=rate,
        init_size=ByteCount(700),
        first_offset=ByteCount(1500),
        skip=SampleCount(skip),
        durations=durations,
        sizes=tuple(size + place % 7 for place in range(count)),
    )


def make_rendition(
    id: str,  # noqa: A002 - the field's name
    quality: Quality,
    *,
    family: Family = Family.AAC,
    container: Container = Container.MP4,
    seconds: float = 30.0,
    kbps: int = 128,
) -> Rendition:
    """A rendition that says what such a file would."""
    index = make_index(seconds, kbps=kbps) if container is Container.MP4 else None
    size = int(index.first_offset) + sum(index.sizes) if index else round(seconds * kbps * 125)
    codecs = {"aac": "mp4a.40.2"}.get(family.value, family.value)
    kind = "ogg" if container is Container.OGG else container.value
    return Rendition(
        id=id,
        family=family,
        container=container,
        quality=quality,
        mime=f'audio/{kind}; codecs="{codecs}"',
        bitrate=BitrateKbps(kbps),
        sample_rate=SampleRateHz(44100),
        channels=2,
        size=ByteCount(size),
        blob_key=f"artists/a/albums/b/{SONG}/{VERSION}/{id}.{container}",
        index=index,
    )


def make_ladder() -> tuple[Rendition, ...]:
    """A rendition of each family and tier."""
    return (
        make_rendition("opus24", Quality.LOW, family=Family.OPUS, kbps=24),
        make_rendition("aac64", Quality.SAVER, kbps=64),
        make_rendition("aac128", Quality.STANDARD),
        make_rendition("vorbis160", Quality.HIGH, family=Family.VORBIS, container=Container.OGG, kbps=160),
        make_rendition("aac160", Quality.HIGH, kbps=160),
        make_rendition("aac320", Quality.VERY_HIGH, kbps=320),
        make_rendition("flac", Quality.LOSSLESS, family=Family.FLAC, kbps=900),
        make_rendition("flac", Quality.LOSSLESS, family=Family.FLAC, container=Container.FLAC, kbps=900),
    )


def make_version(
    renditions: Sequence[Rendition] | None = None,
    *,
    song_id: SongId = SONG,
    version_id: VersionId = VERSION,
    complete: bool = True,
    seconds: float = 30.0,
) -> PlayableVersion:
    """A version of a song, with the whole ladder unless told which."""
    return PlayableVersion(
        song_id=song_id,
        version_id=version_id,
        complete=complete,
        duration=SampleCount(round(seconds * 44100)),
        sample_rate=SampleRateHz(44100),
        loudness=LOUDNESS,
        renditions=make_ladder() if renditions is None else tuple(renditions),
    )


def render_song(
    folder: Path, *, seconds: float = 21.5, rate: int = 44100, ladder: Sequence[str] = DEFAULT_LADDER
) -> PlayableVersion:
    """Compose a song and encode it with the shipped ladder; `folder` becomes its blob store.

    Not for use in a running event loop.
    """
    with tempfile.TemporaryDirectory() as aside:
        work = Path(aside)
        samples = _compose(work / "master.wav", seconds, rate)
        version = replace(
            make_version(_encode(work, seconds, rate, ladder)),
            duration=SampleCount(samples),
            sample_rate=SampleRateHz(rate),
        )
        store = open_blob_store(folder.as_uri())

        async def keep() -> None:
            for one in version.renditions:
                await store.put_file(one.blob_key, work / f"{one.id}.{one.container}")

        asyncio.run(keep())
    return version


def _encode(work: Path, seconds: float, rate: int, ladder: Sequence[str]) -> list[Rendition]:
    rates, rungs = rates_for(SampleRateHz(rate)), rungs_for(ladder, lossless=True)
    size = ByteCount((work / "master.wav").stat().st_size)
    probe = Probe(Format.WAV, "pcm_s16le", SampleRateHz(rate), 2, True, 16, seconds, size)
    files = [(rung, f"{rung.id}.{rung.container}") for rung in rungs]
    with (work / "master.wav").open("rb") as master:
        argv = encode_argv(find_ffmpeg(), probe, rates, files)
        subprocess.run(argv, cwd=work, stdin=master, stdout=subprocess.DEVNULL, check=True)
    renditions = []
    for rung, name in files:
        path = work / name
        frame = frame_samples(rung)
        if rung.container is Container.MP4 and frame is not None:
            repair_tail(path, frame)
        renditions.append(
            Rendition(
                id=rung.id,
                family=rung.family,
                container=rung.container,
                quality=rung.quality,
                mime=rung.mime,
                bitrate=BitrateKbps(round(path.stat().st_size / 125 / seconds)),
                sample_rate=rates.of(rung),
                channels=rung.channels,
                size=ByteCount(path.stat().st_size),
                blob_key=f"artists/a/albums/b/{SONG}/{VERSION}/{name}",
                index=read_index(path) if rung.container is Container.MP4 else None,
            )
        )
    return renditions


def find_ffmpeg() -> str:
    """The ffmpeg that encodes in production too."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _compose(path: Path, seconds: float, rate: int) -> int:
    """A tune whose every second sounds other than the rest; how many samples it has."""
    count = round(seconds * rate)
    time = np.arange(count) / rate
    notes = 220 * 2 ** (((time * 2).astype(int) * 7 % 24) / 12)
    phase = 2 * np.pi * np.cumsum(notes) / rate
    noise = np.random.default_rng(1).normal(0, 0.02, count)
    left = 0.4 * np.sin(phase) + 0.1 * np.sin(2 * phase) + noise
    right = 0.4 * np.sin(phase * 1.5) + noise
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.stack([left, right], axis=1) * 32000).astype("<i2").tobytes())
    return count
