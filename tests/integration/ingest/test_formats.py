"""Every kind of file that is taken becomes every rendition."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from segue.catalog.api import Container, Family
from segue.engines.ffmpeg.engine import FfmpegEngine
from segue.ingest import fragments
from segue.ingest.ladder import DEFAULT_LADDER, FIRST, frame_samples, rates_for, rungs_for
from segue.ingest.sniff import sniff
from tests.sounds import decoded, make_sound, run_ffmpeg

SECONDS = 1.28  # a whole number of samples at every rate below


@dataclass(frozen=True)
class Kind:
    """A file's ending and encoder, and what its headers must be read as."""

    ending: str
    encoder: str
    rate: int = 44100
    layout: str = "stereo"
    codec: str = ""
    bits: int | None = None
    sent_rate: int | None = None

    def __str__(self) -> str:
        return f"{self.ending}-{self.encoder.split()[1]}-{self.rate}-{self.layout}"


KINDS = (
    Kind("wav", "-c:a pcm_u8", 8000, "mono", "pcm_u8", 8),
    Kind("wav", "-c:a pcm_s16le", 11025, "mono", "pcm_s16le", 16),
    Kind("wav", "-c:a pcm_s16le", 44100, "stereo", "pcm_s16le", 16),
    Kind("wav", "-c:a pcm_s16le -rf64 always", 48000, "5.1", "pcm_s16le", 16),
    Kind("wav", "-c:a pcm_s24le", 96000, "stereo", "pcm_s24le", 24),
    Kind("wav", "-c:a pcm_s24le", 192000, "stereo", "pcm_s24le", 24),
    Kind("wav", "-c:a pcm_s24le", 48000, "7.1", "pcm_s24le", 24),
    Kind("wav", "-c:a pcm_s32le", 176400, "stereo", "pcm_s32le", 24),
    Kind("wav", "-c:a pcm_f32le", 48000, "stereo", "pcm_f32le", 24),
    Kind("wav", "-c:a pcm_f64le", 88200, "stereo", "pcm_f64le", 24),
    Kind("aiff", "-c:a pcm_s8", 22050, "mono", "pcm_s8", 8),
    Kind("aiff", "-c:a pcm_s16be", 44100, "stereo", "pcm_s16be", 16),
    Kind("aiff", "-c:a pcm_s24be", 96000, "stereo", "pcm_s24be", 24),
    Kind("aiff", "-c:a pcm_f32be", 48000, "stereo", "pcm_f32be", 24),
    Kind("aiff", "-c:a pcm_s16le", 32000, "stereo", "pcm_s16le", 16),
    Kind("flac", "-c:a flac -sample_fmt s16", 44100, "stereo", "flac", 16),
    Kind("flac", "-c:a flac -sample_fmt s16", 8000, "mono", "flac", 16),
    Kind("flac", "-c:a flac -sample_fmt s32 -bits_per_raw_sample 24", 192000, "stereo", "flac", 24),
    Kind("flac", "-c:a flac -sample_fmt s32 -bits_per_raw_sample 24", 48000, "5.1", "flac", 24),
    Kind("mp3", "-c:a libmp3lame -b:a 16k", 8000, "mono", "mp3"),
    Kind("mp3", "-c:a libmp3lame -q:a 2 -id3v2_version 3 -metadata title=T", 44100, "stereo", "mp3"),
    Kind("mp3", "-c:a libmp3lame -b:a 320k -write_xing 0", 48000, "stereo", "mp3"),
    Kind("aac", "-c:a aac -f adts", 44100, "stereo", "aac"),
    Kind("aac", "-c:a aac -f adts", 96000, "mono", "aac"),
    Kind("m4a", "-c:a aac -b:a 128k", 48000, "stereo", "aac"),
    Kind("m4a", "-c:a aac -b:a 300k -movflags +faststart", 44100, "5.1", "aac"),
    Kind("m4a", "-c:a alac -sample_fmt s16p", 44100, "stereo", "alac", 16),
    Kind("m4a", "-c:a alac -sample_fmt s32p", 96000, "mono", "alac", 24),
    Kind("ogg", "-c:a libvorbis -q:a 4", 44100, "stereo", "vorbis"),
    Kind("ogg", "-c:a libvorbis -q:a 1", 8000, "mono", "vorbis"),
    Kind("ogg", "-c:a libvorbis -q:a 4", 48000, "5.1", "vorbis"),
    Kind("opus", "-c:a libopus -b:a 96k", 48000, "stereo", "opus"),
    Kind("opus", "-c:a libopus -b:a 300k -mapping_family 1", 48000, "7.1", "opus"),
    Kind("opus", "-c:a libopus -b:a 16k", 48000, "mono", "opus", sent_rate=8000),
    Kind("ogg", "-c:a flac -sample_fmt s16", 44100, "stereo", "flac", 16),
)
# Lossy encoders pad; containers without an edit list keep what was padded.
PADDING = {"aac": 3 * 1024, "mp3": 3 * 1152, "vorbis": 2048, "opus": 960}


@pytest.mark.parametrize("kind", KINDS, ids=str)
class TestMatrix:
    """Headers are read, the length is exact, the loudness plausible, and all renditions play."""

    async def test_kind(self, kind: Kind, engine: FfmpegEngine, tmp_path: Path) -> None:
        source = make_sound(
            tmp_path / f"song.{kind.ending}",
            *kind.encoder.split(),
            seconds=SECONDS,
            rate=kind.sent_rate or kind.rate,
            layout=kind.layout,
        )
        folder = tmp_path / "work"
        folder.mkdir()

        probe = await engine.probe(source, sniff(source))
        channels = {"mono": 1, "stereo": 2, "5.1": 6, "7.1": 8}[kind.layout]
        assert (probe.codec, probe.sample_rate, probe.channels, probe.bits) == (
            kind.codec,
            kind.rate,
            channels,
            kind.bits,
        )
        assert probe.lossless == (kind.bits is not None)

        heard = await engine.listen(source, probe, folder)
        length = round(SECONDS * kind.rate)
        if probe.lossless:
            assert heard.duration == length
        else:
            assert 0 <= heard.duration - length <= PADDING[kind.codec]
        # Tones at a quarter of full scale: some -13 LUFS from stereo, more from mono, less from a mix.
        assert -28 < heard.loudness.integrated < -9
        assert -22 < heard.loudness.true_peak < -6
        assert heard.loudness.gain == pytest.approx(-18 - heard.loudness.integrated)
        assert len(heard.peaks) == 3600
        assert max(abs(int.from_bytes([one], signed=True)) for one in heard.peaks) > 8

        rungs = rungs_for(DEFAULT_LADDER, lossless=probe.lossless)
        rates = rates_for(probe.sample_rate)
        shares: list[float] = []
        made = await engine.encode(
            source,
            probe,
            rungs=rungs[1:],
            rates=rates,
            duration=heard.duration,
            folder=folder,
            progress=shares.append,
        )
        assert set(made) == set(rungs[1:])
        assert shares == sorted(shares)
        for rung, path in {FIRST: heard.first, **made}.items():
            song = heard.duration * rates.of(rung) / kind.rate
            if rung.container is Container.MP4:
                frame = frame_samples(rung)
                if frame is not None:
                    fragments.repair_tail(path, frame)
                index = fragments.read_index(path)
                ticks = sum(count * one for count, one in index.durations) - index.skip
                assert -2 <= ticks - song * index.timescale / rates.of(rung) <= (frame or 1) + 2, rung.id
            assert f"{rates.of(rung)} Hz, {'mono' if rung.channels == 1 else 'stereo'}" in run_ffmpeg(
                "-i", str(path), "-t", "0.1", "-f", "null", "-"
            )
        if (
            probe.lossless
            and channels <= 2
            and not kind.codec.startswith("pcm_f")
            and kind.codec != "pcm_s32le"
        ):
            whole = samples(source, channels)
            for path in (path for rung, path in made.items() if rung.family is Family.FLAC):
                # A mono source is the same in both channels.
                assert (samples(path, 2) == whole).all()


def samples(path: Path, channels: int) -> NDArray[np.int32]:
    """PCM as (samples, channels)."""
    return np.frombuffer(decoded(path), np.int32).reshape(-1, channels)


class TestSilenceBetween:
    """Quiet music is music."""

    async def test_a_song_that_begins_with_silence(self, engine: FfmpegEngine, tmp_path: Path) -> None:
        source = tmp_path / "late.flac"
        run_ffmpeg("-f", "lavfi", "-i", "sine=440:d=1", "-af", "adelay=20000", str(source))
        heard = await engine.listen(source, await engine.probe(source, sniff(source)), tmp_path)
        assert heard.duration == 21 * 44100
        assert heard.peaks[:100] == bytes(100)
