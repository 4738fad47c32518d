"""Songs as the player gets them, encoded and indexed by the shipped ingest, and their stream answers."""

import json
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # it has no types

from segue.catalog.api import Container, Family, FragmentIndex
from segue.engines.ffmpeg.arguments import encode_argv
from segue.ingest.contracts import Probe, Rung
from segue.ingest.formats import Format
from segue.ingest.fragments import read_index, repair_tail
from segue.ingest.ladder import frame_samples, rates_for, rungs_for
from segue.kernel.units import ByteCount, SampleRateHz
from tests.e2e.player.music import Samples, to_pcm16


@dataclass(frozen=True, slots=True)
class MadeRendition:
    """One encoded file with its fragment index."""

    rung: Rung
    path: Path
    index: FragmentIndex


@dataclass(frozen=True, slots=True)
class MadeSong:
    """A song's fragmented renditions by id; `samples` at `rate` is the exact length of its source."""

    samples: int
    rate: int
    renditions: dict[str, MadeRendition]

    def only(self, *rendition_ids: str) -> "MadeSong":
        """The same song with these renditions alone."""
        return MadeSong(self.samples, self.rate, {key: self.renditions[key] for key in rendition_ids})


def make_song(folder: Path, take: Samples, rate: int, rendition_ids: Sequence[str]) -> MadeSong:
    """Encodes `take`, shape (samples, 2), into `folder`, one file per rendition."""
    folder.mkdir(parents=True, exist_ok=True)
    master = folder / "master.wav"
    with wave.open(str(master), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(to_pcm16(take))
    size = ByteCount(master.stat().st_size)
    probe = Probe(Format.WAV, "pcm_s16le", SampleRateHz(rate), 2, True, 16, len(take) / rate, size)
    rungs = [rung for rung in rungs_for(rendition_ids, lossless=True) if rung.container is Container.MP4]
    files = [(rung, f"{rung.id}.mp4") for rung in rungs]
    with master.open("rb") as source:
        argv = encode_argv(_ffmpeg(), probe, rates_for(SampleRateHz(rate)), files)
        subprocess.run(argv, cwd=folder, stdin=source, stdout=subprocess.DEVNULL, check=True)
    made = {}
    for rung, name in files:
        frame = frame_samples(rung)
        if frame is not None:
            repair_tail(folder / name, frame)
        made[rung.id] = MadeRendition(rung, folder / name, read_index(folder / name))
    return MadeSong(len(take), rate, made)


def decode_in_a_row(songs: Sequence[MadeSong], rendition_id: str) -> bytes:
    """What ffmpeg hears of songs played one after another: float32 stereo at the songs' rate.

    AAC goes through one decoder, as in a browser: its noise substitution (ISO/IEC 14496-3 section
    4.6.13) is random by the decoder's state, so that decoders of their own would differ.
    """
    made = [song.renditions[rendition_id] for song in songs]
    if made[0].rung.family is not Family.AAC:
        return b"".join(
            _trimmed(_decoded(one.path, song.rate), song, 0) for one, song in zip(made, songs, strict=True)
        )
    frames = [_adts_frames(one, song) for one, song in zip(made, songs, strict=True)]
    command = [_ffmpeg(), "-v", "error", "-f", "aac", "-i", "-", "-f", "f32le", "-ac", "2", "-"]
    joined = b"".join(frame for each in frames for frame in each)
    heard = subprocess.run(command, input=joined, check=True, capture_output=True).stdout
    parts = []
    at = 0
    for song, one, each in zip(songs, made, frames, strict=True):
        parts.append(_trimmed(heard[at:], song, one.index.skip))
        at += len(each) * 1024 * 8
    return b"".join(parts)


def answer_json(song: MadeSong, song_id: str, base_url: str, *, lifetime_s: float, now: float) -> str:
    """The stream answer of `song`, its files under `base_url/{rendition}.mp4`."""
    expires = datetime.fromtimestamp(now + lifetime_s, UTC).isoformat().replace("+00:00", "Z")
    return json.dumps(
        {
            "song_id": song_id,
            "version_id": f"v-{song_id}",
            "expires_at": expires,
            "quality": "auto",
            "best_quality": "lossless",
            "complete": True,
            "duration_ms": round(song.samples * 1000 / song.rate),
            "duration_samples": song.samples,
            "sample_rate": song.rate,
            "loudness": {"lufs": -14.0, "true_peak_dbtp": -1.0, "gain_db": -4.0},
            "renditions": [_rendition_json(made, base_url, song) for made in song.renditions.values()],
            "hls_url": None,
            "dash_url": None,
            "progressive_url": f"{base_url}/{next(iter(song.renditions))}.mp4",
        }
    )


def _rendition_json(made: MadeRendition, base_url: str, song: MadeSong) -> dict[str, object]:
    size = made.path.stat().st_size
    index = made.index
    return {
        "id": made.rung.id,
        "codec": {Family.AAC: "mp4a.40.2"}.get(made.rung.family, made.rung.family.value),
        "container": "mp4",
        "quality": made.rung.quality.value,
        "bitrate_kbps": round(size * song.rate / song.samples / 125),
        "mime": made.rung.mime,
        "url": f"{base_url}/{made.rung.id}.mp4",
        "size": size,
        "index": {
            "timescale": index.timescale,
            "init_size": index.init_size,
            "first_offset": index.first_offset,
            "skip": index.skip,
            "durations": index.durations,
            "sizes": index.sizes,
        },
    }


def _ffmpeg() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _decoded(path: Path, rate: int) -> bytes:
    command = [_ffmpeg(), "-v", "error", "-nostdin", "-i", str(path)]
    command += ["-f", "f32le", "-ac", "2", "-ar", str(rate), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _trimmed(heard: bytes, song: MadeSong, skip: int) -> bytes:
    return heard[skip * 8 : (skip + song.samples) * 8]


def _adts_frames(made: MadeRendition, song: MadeSong) -> list[bytes]:
    """The frames that sound at all; those wholly behind the song's end never reach a decoder."""
    command = [_ffmpeg(), "-v", "error", "-nostdin", "-ignore_editlist", "1", "-i", str(made.path)]
    data = subprocess.run([*command, "-c", "copy", "-f", "adts", "-"], check=True, capture_output=True).stdout
    frames = []
    at = 0
    while at < len(data):
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        frames.append(data[at : at + size])
        at += size
    return frames[: -(-(made.index.skip + song.samples) // 1024)]
