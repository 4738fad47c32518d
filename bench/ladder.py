"""What a song costs: the whole ladder in two passes, beside each encoder run by itself."""

import asyncio
import os
import resource
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import imageio_ffmpeg  # type: ignore[import-untyped]  # ships no types

from bench.harness import Bar, Bench, Contender
from bench.music import SECONDS, write_song
from segue.engines.ffmpeg.arguments import encode_argv
from segue.engines.ffmpeg.engine import FfmpegEngine
from segue.engines.sandbox.confinement import Confinement
from segue.engines.sandbox.cores import Cores
from segue.engines.sandbox.process import ProcessSandbox
from segue.ingest import fragments, ladder, sniff
from segue.ingest.contracts import Heard, Probe, Rung

_T = TypeVar("_T")
FFMPEG = Path(imageio_ffmpeg.get_ffmpeg_exe())
REST = tuple(rung for rung in ladder.rungs_for(ladder.DEFAULT_LADDER, lossless=True) if rung != ladder.FIRST)


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """One song, one processor.

    Limits alone confine the programs: what runs in bubblewrap is nobody's child by the end, so that its
    time is not told. It adds some ms to each program's start.
    """
    with TemporaryDirectory(prefix="segue-bench-ladder-") as scratch:
        source = Path(scratch, "song.wav")
        write_song(source)
        engine = _engine()
        yield {
            "segue": lambda: _segue(engine, source),
            "encoders singly": lambda: _singly(source),
        }


def _engine() -> FfmpegEngine:
    return FfmpegEngine(FFMPEG, ProcessSandbox(lambda: Confinement.LIMITS), Cores(1))


def _segue(engine: FfmpegEngine, source: Path) -> Mapping[str, float]:
    with TemporaryDirectory() as folder:
        first, (probe, heard) = _cpu(lambda: asyncio.run(_first(engine, source, Path(folder))))
        rest, _ = _cpu(lambda: asyncio.run(_rest(engine, source, Path(folder), probe, heard)))
    return {"first": first, "rest": rest, "all": first + rest, "songs": 3600 / (first + rest)}


async def _first(engine: FfmpegEngine, source: Path, folder: Path) -> tuple[Probe, Heard]:
    """From the start of the job to a rendition that can be published."""
    probe = await engine.probe(source, sniff.sniff(source))
    heard = await engine.listen(source, probe, folder)
    fragments.repair_tail(heard.first, 1024)
    fragments.read_index(heard.first)
    return probe, heard


async def _rest(engine: FfmpegEngine, source: Path, folder: Path, probe: Probe, heard: Heard) -> None:
    made = await engine.encode(
        source,
        probe,
        rungs=REST,
        rates=ladder.rates_for(probe.sample_rate),
        duration=heard.duration,
        folder=folder,
        progress=lambda _: None,
    )
    if set(made) != set(REST):
        raise RuntimeError("not all renditions were made")


def _singly(source: Path) -> Mapping[str, float]:
    engine = _engine()
    probe = asyncio.run(engine.probe(source, sniff.sniff(source)))
    first = _alone(source, probe, ladder.FIRST)
    rest = sum(_alone(source, probe, rung) for rung in REST)
    return {"first": first, "rest": rest, "all": first + rest, "songs": 3600 / (first + rest)}


def _alone(source: Path, probe: Probe, rung: Rung) -> float:
    core = max(os.sched_getaffinity(0))
    with TemporaryDirectory() as folder, source.open("rb") as opened:
        argv = encode_argv(
            str(FFMPEG), probe, ladder.rates_for(probe.sample_rate), [(rung, f"{rung.id}.{rung.container}")]
        )
        seconds, _ = _cpu(
            lambda: subprocess.run(
                argv,
                stdin=opened,
                stdout=subprocess.DEVNULL,
                cwd=folder,
                check=True,
                env={"MALLOC_ARENA_MAX": "1"},
                preexec_fn=lambda: os.sched_setaffinity(0, {core}),
            )
        )
    return seconds


def _cpu(work: Callable[[], _T]) -> tuple[float, _T]:
    """User and system time of `work`, here and in programs that it ran to their ends."""
    before = _spent()
    result = work()
    return _spent() - before, result


def _spent() -> float:
    used = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


BENCH = Bench(
    name="ladder",
    hypothesis="Analysis and twelve renditions in two decodes cost hardly more than the encoders alone.",
    sizes=f"a song of the demo, {SECONDS} s, WAV of 16 bits at 44.1 kHz, the default ladder",
    control="each encoder by itself, on the same processor",
    units={"first": "CPU-s", "rest": "CPU-s", "all": "CPU-s", "songs": "per core-hour"},
    bars=(
        Bar("rest", "segue", against="encoders singly", at_most=1.08),
        Bar("first", "segue", against="encoders singly", at_most=1.45),
        Bar("songs", "segue", at_least=90),
    ),
    contenders=contenders,
    repetitions=5,
)
