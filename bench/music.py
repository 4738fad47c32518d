"""Songs to encode: the demo's own music, which codecs find neither empty nor noise."""

import subprocess
import wave
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # ships no types
import numpy as np

from segue.app.demo.composer import compose_works
from segue.app.demo.sound.mastering import to_pcm16
from segue.app.demo.sound.signal import RATE

SECONDS = 210
_SLUG = "lane-four"


def write_song(path: Path, *, seconds: int = SECONDS) -> None:
    """A WAV of 16 bits at 44.1 kHz: a song of the demo, begun again until it is long enough."""
    audio = next(audio for _, piece, audio in compose_works([_SLUG]) if piece.slug == _SLUG)
    once = np.frombuffer(to_pcm16(audio, seed=1), dtype="<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.resize(once, seconds * RATE * 2).tobytes())


def write_studio_song(path: Path, *, seconds: int = SECONDS) -> None:
    """The same at 96 kHz and 24 bits, with the last bits at work."""
    plain = path.with_suffix(".plain.wav")
    write_song(plain, seconds=seconds)
    graph = "[0:a]aresample=96000:resampler=soxr[a];[1:a]pan=stereo|c0=c0|c1=-1*c0[b];[a][b]amix=normalize=0"
    subprocess.run(
        (
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", "-i", str(plain)),
            *(
                "-f",
                "lavfi",
                "-t",
                str(seconds),
                "-i",
                "anoisesrc=amplitude=0.00002:sample_rate=96000:seed=1",
            ),
            *("-filter_complex", graph, "-t", str(seconds), "-c:a", "pcm_s24le", str(path)),
        ),
        check=True,
    )
    plain.unlink()
