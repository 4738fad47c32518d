"""ffmpeg and mpv play what is delivered, to its end and from its middle."""

import subprocess
from pathlib import Path

import httpx
import pytest

from tests.e2e.delivery.origin import Origin
from tests.songs import find_ffmpeg

SECONDS = 21.5
TOLERANCE_S = 0.060
RATE = 44100
ADAPTIVE = ("aac.m3u8", "flac.m3u8", "opus.m3u8", "manifest.mpd")
RUNGS = ("aac24", "aac64", "aac96", "aac128", "aac160", "aac320", "opus24", "flac")
PROGRESSIVE = (
    *(f"{rung}.mp4" for rung in RUNGS),
    "flac.flac",
    "vorbis24.ogg",
    "vorbis160.ogg",
    "vorbis320.ogg",
)


def decoded_s(url: str, *options: str, stream: int = 0) -> float:
    """Seconds of sound that ffmpeg gets out of an address."""
    argv = [find_ffmpeg(), "-v", "error", "-nostdin", *options, "-i", url, "-map", f"0:a:{stream}"]
    done = subprocess.run([*argv, *_PCM, "-"], capture_output=True, check=False, timeout=60)
    return len(done.stdout) / 2 / RATE


def mpv_decoded_s(url: str, folder: Path, *options: str) -> float:
    """Seconds of sound that mpv gets out of an address."""
    out = folder / "mpv.wav"
    argv = ["mpv", "--no-config", "--no-video", "--really-quiet", "--ao=pcm", f"--ao-pcm-file={out}"]
    form = ["--audio-channels=mono", f"--audio-samplerate={RATE}", "--audio-format=s16"]
    subprocess.run([*argv, *form, *options, url], capture_output=True, check=False, timeout=60)
    return (out.stat().st_size - 44) / 2 / RATE if out.exists() else 0.0


class TestFfmpeg:
    """The song's length comes out, whichever way it is asked for."""

    @pytest.mark.parametrize("rest", [*ADAPTIVE, *(f"{rung}/index.m3u8" for rung in RUNGS), *PROGRESSIVE])
    def test_whole(self, origin: Origin, rest: str) -> None:
        assert decoded_s(origin.url(rest)) == pytest.approx(SECONDS, abs=TOLERANCE_S)

    @pytest.mark.parametrize("stream", range(len(RUNGS)))
    def test_every_stream_of_dash(self, origin: Origin, stream: int) -> None:
        assert decoded_s(origin.url("manifest.mpd"), stream=stream) == pytest.approx(SECONDS, abs=TOLERANCE_S)

    @pytest.mark.parametrize("rest", [*ADAPTIVE, "aac128.mp4", "flac.flac", "vorbis160.ogg"])
    def test_from_the_middle(self, origin: Origin, rest: str) -> None:
        left = decoded_s(origin.url(rest), "-ss", "12.5")
        assert left == pytest.approx(SECONDS - 12.5, abs=TOLERANCE_S)

    def test_a_seek_does_not_fetch_what_it_skips(self, origin: Origin) -> None:
        decoded_s(origin.url("aac128/index.m3u8"), "-ss", "18")
        fetched = {one.split()[0] for one in origin.served()}
        assert "aac128/5.m4s" in fetched
        assert not {"aac128/2.m4s", "aac128/3.m4s"} & fetched

    @pytest.mark.parametrize(
        ("rest", "lost"), [("aac128/index.m3u8", "aac128/3.m4s"), ("manifest.mpd", "aac24/3.m4s")]
    )
    def test_a_lost_segment_is_heard(self, origin: Origin, rest: str, lost: str) -> None:
        """The oracle can fail: without one segment the length is not the song's."""
        origin.lose(lost)
        assert decoded_s(origin.url(rest)) != pytest.approx(SECONDS, abs=TOLERANCE_S)

    def test_chunks_are_the_file(self, origin: Origin, tmp_path: Path) -> None:
        """A simple client that puts the chunks of the JSON manifest together has the song."""
        parts = [httpx.get(origin.url(f"aac128/c{number}.m4s")) for number in range(3)]
        assert httpx.get(origin.url("aac128/c3.m4s")).status_code == 404
        file = tmp_path / "song.mp4"
        file.write_bytes(b"".join(one.content for one in parts))
        assert file.read_bytes() == httpx.get(origin.url("aac128.mp4")).content
        assert decoded_s(str(file)) == pytest.approx(SECONDS, abs=TOLERANCE_S)


@pytest.mark.needs("mpv")
class TestMpv:
    """An everyday player."""

    @pytest.mark.parametrize(
        "rest", [*ADAPTIVE, "aac128/index.m3u8", "aac128.mp4", "flac.flac", "vorbis160.ogg"]
    )
    def test_whole(self, origin: Origin, rest: str, tmp_path: Path) -> None:
        assert mpv_decoded_s(origin.url(rest), tmp_path) == pytest.approx(SECONDS, abs=TOLERANCE_S)

    # Not HLS: the ffmpeg 5.1 of Debian 12, which its mpv is built on, cannot seek in any fragmented
    # MP4 over HLS, its own included. The newer one is tested above.
    @pytest.mark.parametrize("rest", ["manifest.mpd", "aac128.mp4", "vorbis160.ogg"])
    def test_from_the_middle(self, origin: Origin, rest: str, tmp_path: Path) -> None:
        left = mpv_decoded_s(origin.url(rest), tmp_path, "--start=12.5", "--hr-seek=yes")
        assert left == pytest.approx(SECONDS - 12.5, abs=TOLERANCE_S)

    def test_a_lost_segment_is_heard(self, origin: Origin, tmp_path: Path) -> None:
        """The oracle can fail: without one segment the length is not the song's."""
        origin.lose("aac128/3.m4s")
        length = mpv_decoded_s(origin.url("aac128/index.m3u8"), tmp_path)
        assert length != pytest.approx(SECONDS, abs=TOLERANCE_S)


_PCM = ("-f", "s16le", "-ac", "1", "-ar", str(RATE))
