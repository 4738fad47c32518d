"""Sound files of any kind, made by ffmpeg."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # it has no types

FFMPEG = Path(imageio_ffmpeg.get_ffmpeg_exe())


def make_sound(
    path: Path,
    *encoder: str,
    seconds: float = 1.3,
    rate: int = 44100,
    layout: str = "stereo",
    level: float = 0.25,
) -> Path:
    """A file of tones at `path`, another in each channel so that mixes can be told apart."""
    count = {"mono": 1, "stereo": 2, "5.1": 6, "7.1": 8}[layout]
    tones = "|".join(f"{level}*sin(2*PI*{330 + 110 * place}*t)" for place in range(count))
    source = f"aevalsrc={tones}:s={rate}:d={seconds}:c={layout}"
    run_ffmpeg("-f", "lavfi", "-i", source, *encoder, str(path))
    return path


def run_ffmpeg(*arguments: str) -> str:
    """What ffmpeg says on standard error; it must succeed."""
    done = subprocess.run(
        [str(FFMPEG), "-hide_banner", "-nostdin", "-y", *arguments],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stderr


def decoded(path: Path, *options: str, form: str = "s32le") -> bytes:
    """The file's PCM, interleaved."""
    done = subprocess.run(
        [str(FFMPEG), "-v", "error", "-nostdin", "-i", str(path), *options, "-f", form, "-"],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def silence(path: Path, encoder: Sequence[str], seconds: float, rate: int = 8000) -> Path:
    """Digital silence, as small as the encoder makes it."""
    run_ffmpeg("-f", "lavfi", "-i", f"anullsrc=r={rate}:cl=mono", "-t", str(seconds), *encoder, str(path))
    return path
