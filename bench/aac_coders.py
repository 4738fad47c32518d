"""Which of ffmpeg's two AAC coders: what each costs, and how much of its noise a listener might hear."""

import resource
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import mean

import imageio_ffmpeg  # type: ignore[import-untyped]  # ships no types
import numpy as np
from numpy.typing import NDArray

from bench.audible_noise import audible_noise
from bench.harness import Bar, Bench, Contender
from segue.app.demo.composer import compose_works
from segue.app.demo.sound.signal import RATE
from segue.engines.ffmpeg.arguments import AAC_CODERS

SLUGS = ("lane-four", "second-cup", "corner-table")
SECONDS = 45
_BEGIN = 20 * RATE
_FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
_QUIET = ("-v", "error", "-nostdin")
Samples = NDArray[np.float32]


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """Excerpts of three songs of two bands, at every bitrate of the ladder."""
    excerpts = [
        np.ascontiguousarray(audio[:, _BEGIN : _BEGIN + SECONDS * RATE].T, dtype=np.float32)
        for _, piece, audio in compose_works(SLUGS)
        if piece.slug in SLUGS
    ]
    yield {coder: lambda coder=coder: _measure(coder, excerpts) for coder in ("fast", "twoloop")}  # type: ignore[misc]


def _measure(coder: str, excerpts: Sequence[Samples]) -> Mapping[str, float]:
    figures: dict[str, float] = {}
    for rung in AAC_CODERS:
        kbps = int(rung.removeprefix("aac"))
        spent, noises = 0.0, []
        for excerpt in excerpts:
            # The lowest rung is mono at half the rate, and is held against just that.
            original = _resampled(excerpt) if rung == "aac24" else excerpt
            rate = RATE // 2 if rung == "aac24" else RATE
            seconds, decoded = _through_aac(original, rate, kbps, coder)
            spent += seconds
            noises += [
                audible_noise(original[:, channel], decoded[:, channel], rate)
                for channel in range(original.shape[1])
            ]
        figures[f"CPU {rung}"] = spent
        figures[f"noise {rung}"] = 10 ** (mean(one.ratio_db for one in noises) / 10)
        figures[f"disturbed {rung}"] = mean(one.disturbed for one in noises)
        figures[f"level {rung}"] = mean(one.level_error_db for one in noises)
    return figures


def _resampled(stereo: Samples) -> Samples:
    return _piped(stereo.mean(axis=1, keepdims=True), RATE, 1, ("-ar", f"{RATE // 2}", "-f", "f32le"))


def _through_aac(original: Samples, rate: int, kbps: int, coder: str) -> tuple[float, Samples]:
    """CPU-seconds of the encoder, and what a player decodes, as long as what went in."""
    channels = original.shape[1]
    # The file is written to a pipe: fragments, since one cannot go back in a pipe.
    form = ("-f", "mp4", "-movflags", "+cmaf+delay_moov+skip_trailer", "-frag_duration", "1000000")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    coded = _run(
        original.tobytes(),
        *("-f", "f32le", "-ar", f"{rate}", "-ac", f"{channels}", "-i", "pipe:0"),
        *("-c:a", "aac", "-aac_coder", coder, "-b:a", f"{kbps}k", *form, "pipe:1"),
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    decoded = np.frombuffer(_run(coded, "-i", "pipe:0", "-f", "f32le", "pipe:1"), dtype=np.float32)
    decoded = decoded.reshape(-1, channels)[: len(original)]
    if len(decoded) < len(original):
        raise RuntimeError(f"{len(original) - len(decoded)} samples were lost")
    return spent, decoded


def _piped(samples: Samples, rate: int, channels: int, output: Sequence[str]) -> Samples:
    form = ("-f", "f32le", "-ar", f"{rate}", "-ac", f"{channels}", "-i", "pipe:0")
    return np.frombuffer(_run(samples.tobytes(), *form, *output, "pipe:1"), np.float32).reshape(-1, channels)


def _run(data: bytes, *arguments: str) -> bytes:
    return subprocess.run(
        (_FFMPEG, *_QUIET, *arguments), input=data, stdout=subprocess.PIPE, check=True
    ).stdout


_FAST = [rung for rung, coder in AAC_CODERS.items() if coder == "fast"]

BENCH = Bench(
    name="aac_coders",
    hypothesis="Where the fast coder is taken, its noise is no more audible, and it is cheaper.",
    sizes=f"three excerpts of {SECONDS} s of the demo, at each AAC bitrate of the ladder",
    control="the slow coder, ffmpeg's default, at the same bitrate",
    units={},
    bars=(
        *(Bar(f"noise {rung}", "fast", against="twoloop", at_most=1.05) for rung in _FAST),
        *(Bar(f"CPU {rung}", "fast", against="twoloop", at_most=0.9) for rung in _FAST),
    ),
    contenders=contenders,
    repetitions=3,
    warmups=0,
)
