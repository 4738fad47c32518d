"""The index of fragments, held against the fragments."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.catalog.api import Container, Family, FragmentIndex
from segue.engines.ffmpeg.arguments import encode_argv
from segue.ingest.contracts import Probe, Rung
from segue.ingest.formats import Format
from segue.ingest.fragments import read_index, repair_tail, scan_fragments
from segue.ingest.ladder import DEFAULT_LADDER, frame_samples, rates_for, rungs_for
from segue.kernel.units import ByteCount, SampleRateHz
from tests.sounds import FFMPEG, make_sound, run_ffmpeg

FRAGMENTED = [one for one in rungs_for(DEFAULT_LADDER, lossless=True) if one.container is Container.MP4]
FEW = [one for one in FRAGMENTED if one.id in {"aac24", "aac128", "opus24", "flac"}]


def encode(folder: Path, samples: int, rate: int, rungs: list[Rung]) -> dict[str, Path]:
    """A song of exactly `samples`, in `rungs`."""
    wav = make_sound(folder / "song.wav", "-c:a", "pcm_s16le", seconds=samples / rate, rate=rate)
    probe = Probe(Format.WAV, "pcm_s16le", SampleRateHz(rate), 2, True, 16, samples / rate, ByteCount(1))
    files = [(rung, f"{rung.id}.mp4") for rung in rungs]
    _, *argv = encode_argv(str(FFMPEG), probe, rates_for(probe.sample_rate), files)
    place = argv.index("-fd")
    argv[place : place + 4] = ["-i", str(wav)]
    argv = [str(folder / word) if word.endswith(".mp4") else word for word in argv]
    drop = argv.index("-protocol_whitelist")
    del argv[drop : drop + 2]
    run_ffmpeg(*argv)
    return {rung.id: folder / name for rung, name in files}


def durations(index: FragmentIndex) -> list[int]:
    return [ticks for count, ticks in index.durations for _ in range(count)]


def frame_of(name: str) -> int | None:
    return next(frame_samples(rung) for rung in FRAGMENTED if rung.id == name)


class TestIndex:
    """What the index says is what the fragments are, for songs of any length."""

    @given(
        samples=st.integers(22_050, 200_000),
        rate=st.sampled_from([8000, 22050, 44100, 48000, 96000]),
    )
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_index_and_fragments_agree(self, tmp_path: Path, samples: int, rate: int) -> None:
        folder = tmp_path / f"{samples}-{rate}"
        folder.mkdir(exist_ok=True)
        for name, path in encode(folder, samples, rate, FEW).items():
            frame = frame_of(name)
            if frame is not None:
                repair_tail(path, frame)
            index, found = read_index(path), list(scan_fragments(path))
            assert [one.size for one in found] == list(index.sizes)
            assert [one.duration for one in found] == durations(index)
            assert index.first_offset + sum(index.sizes) == path.stat().st_size
            # Heard: the song to the last sample, and no more than a frame of padding after it.
            song = samples * index.timescale / rate
            heard = sum(durations(index)) - index.skip
            assert song - 1 <= heard < song + (frame or 1) + 1
            if frame is not None:
                assert [one.samples * frame for one in found] == [one.duration for one in found]
        shutil.rmtree(folder)

    @pytest.mark.parametrize("rate", [44100, 48000, 88200, 96000, 176400, 192000])
    def test_grids_of_aac_and_flac_meet(self, tmp_path: Path, rate: int) -> None:
        """At these rates a fragment of every family but Opus ends at the same moment of media time."""
        made = encode(tmp_path, 3 * rate + 777, rate, FEW)
        grids = {}
        for name, path in made.items():
            index = read_index(path)
            grids[name] = [ticks / index.timescale for ticks in durations(index)[:-1]]
        assert grids["aac24"] == pytest.approx(grids["aac128"], abs=1e-9)
        assert grids["flac"] == pytest.approx(grids["aac128"], abs=1e-9)
        assert len(grids["aac128"]) >= 2
        assert set(grids["aac128"]) == {45056 / (44100 if rate % 11025 == 0 else 48000)}

    def test_all_rungs_of_a_family_share_one_grid(self, tmp_path: Path) -> None:
        aac = [one for one in FRAGMENTED if one.family is Family.AAC and one.channels == 2]
        grids = {read_index(path).durations for path in encode(tmp_path, 150_000, 44100, aac).values()}
        assert len(grids) == 1


class TestRepair:
    """ffmpeg shortens the last sample; it gets its whole frame back, in fragment and index."""

    @pytest.mark.parametrize("samples", [44100 * 2 + 1, 45056 * 2 - 1024, 30_000])
    def test_last_sample(self, tmp_path: Path, samples: int) -> None:
        for name, path in encode(tmp_path, samples, 44100, FEW).items():
            frame = frame_of(name)
            if frame is None:
                continue
            before, size = list(scan_fragments(path)), path.stat().st_size
            told = read_index(path)
            changed = repair_tail(path, frame)
            after = list(scan_fragments(path))
            assert after[:-1] == before[:-1]
            assert after[-1].duration == after[-1].samples * frame
            assert changed == (before[-1].duration != after[-1].duration)
            assert path.stat().st_size == size
            assert durations(read_index(path))[:-1] == durations(told)[:-1]
            assert repair_tail(path, frame) is False

    def test_the_song_still_decodes_to_its_length(self, tmp_path: Path) -> None:
        path = encode(tmp_path, 60_000, 44100, FEW)["aac128"]
        repair_tail(path, 1024)
        log = run_ffmpeg("-v", "verbose", "-i", str(path), "-f", "null", "-")
        assert "0 decode errors" in log


@cache
def whole_file(folder: Path) -> bytes:
    """One file serves every example."""
    return encode(folder, 100_000, 44100, FEW)["aac128"].read_bytes()


class TestBroken:
    """A file that is none is told, not guessed at."""

    @given(st.data())
    @settings(max_examples=60, deadline=None)
    def test_cut_anywhere(self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
        whole = whole_file(tmp_path_factory.getbasetemp())
        length = data.draw(st.integers(0, len(whole) - 1))
        path = tmp_path_factory.getbasetemp() / "cut.mp4"
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"file|box|index"):
            read_index(path)

    @given(st.binary(max_size=200))
    def test_any_bytes(self, tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
        path = tmp_path_factory.getbasetemp() / "any.mp4"
        path.write_bytes(data)
        with pytest.raises(ValueError, match=r"file|box|index"):
            read_index(path)
