"""ffmpeg in the sandbox: headers, one pass of listening, one pass of encoding."""

import asyncio
import base64
import fcntl
import json
import os
import signal
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from segue.engines.ffmpeg import arguments, reading
from segue.engines.sandbox.confinement import python_packages, python_reads
from segue.engines.sandbox.cores import Cores
from segue.ingest.contracts import Heard, LadderRates, Probe, Rung, Tags
from segue.ingest.errors import CoverRefused, EngineDown, Silent, TagTooLarge, TooDemanding
from segue.ingest.formats import Format
from segue.ingest.ladder import FIRST, rates_for
from segue.ingest.lengths import promised_seconds
from segue.ingest.ports import Progress
from segue.ingest.rules import LEAST_BYTES_PER_S, MAX_DURATION_S
from segue.kernel.ports.sandbox import Ended, Limits, Program, Sandbox
from segue.kernel.units import SampleCount

# Without site, whose work is a tenth of this process's: its folders are named below.
_LISTENING = (sys.executable, "-S", "-s", "-P", "-m", "segue.ingest.listening")
_LISTENING_ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join((str(python_reads()[-1]), *python_packages())),
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",  # its threads reserve more address space than all else
}
# One arena: on one processor more gain nothing, and each reserves 64 MiB of address space.
_FFMPEG_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
_log = structlog.get_logger(__name__)
_MEMORY = 1 << 30
_LISTENING_MEMORY = 768 << 20
_MOST_COVER = 64 << 20
_MOST_ANSWER = 1 << 18
_COVER_FILE = "cover"
_GRACE_S = 5
_PIPE_BYTES = 1 << 20
_SILENT_FOR_GOOD_S = 600


class FfmpegEngine:
    """Analyser and Encoder (ingest.ports) over the ffmpeg binary at `ffmpeg`.

    Each song in work has one processor to itself; `cores` says how many songs that may be.
    """

    def __init__(self, ffmpeg: Path, sandbox: Sandbox, cores: Cores) -> None:
        self._ffmpeg = ffmpeg
        self._sandbox = sandbox
        self._cores = cores

    async def probe(self, source: Path, file_format: Format) -> Probe:
        """Read the headers; see the port."""
        program = Program(
            argv=arguments.probe_argv(str(self._ffmpeg), file_format),
            limits=Limits(cpu_s=20, wall_s=60, memory=_MEMORY, file_size=0),
            stdin=_opened(source),
            reads=(self._ffmpeg,),
        )
        ended = _ran(await self._sandbox.run(program))
        if ended.out_of_time or ended.status < 0:
            raise reading.failure_of(ended)
        promised = await asyncio.to_thread(promised_seconds, source, file_format)
        size = await asyncio.to_thread(os.path.getsize, source)
        return reading.read_probe(file_format, ended.errors, size, promised)

    async def listen(self, source: Path, probe: Probe, folder: Path) -> Heard:
        """Decode once, measure, read tags, encode the first rendition; see the port."""
        async with self._cores.lend() as core:
            decoded, answered = await self._listen_both(source, probe, folder, core)
        answer = _answer(answered)
        _refuse_stopped(answer, probe)
        if decoded is None or decoded.status != 0 or decoded.out_of_time:
            raise reading.failure_of(decoded or answered)
        samples = reading.read_samples(decoded.errors)
        reading.check_whole(probe, samples)
        if answer["stopped"] == "silent":
            raise _silent()
        return Heard(
            duration=samples,
            loudness=reading.read_loudness(decoded.errors),
            peaks=base64.b64decode(answer["peaks"]),
            fingerprint=_read_at_most(folder / arguments.FINGERPRINT_FILE, _MOST_ANSWER),
            descriptors=answer["descriptors"],
            tags=Tags(**{**answer["tags"], "genres": tuple(answer["tags"].get("genres", ()))}),
            cover=_regular(folder / _COVER_FILE) if answer["cover"] else None,
            first=_regular(folder / arguments.FIRST_FILE),
        )

    async def encode(
        self,
        source: Path,
        probe: Probe,
        *,
        rungs: Sequence[Rung],
        rates: LadderRates,
        duration: SampleCount,
        folder: Path,
        progress: Progress,
    ) -> dict[Rung, Path]:
        """Decode once and make all `rungs`; see the port."""
        files = [(rung, f"{rung.id}.{rung.container}") for rung in rungs]
        seconds = duration / probe.sample_rate
        async with self._cores.lend() as core:
            program = Program(
                argv=arguments.encode_argv(str(self._ffmpeg), probe, rates, files),
                limits=_limits(probe, seconds, share=2.0),
                stdin=_opened(source),
                reads=(self._ffmpeg,),
                folder=folder,
                environment=_FFMPEG_ENVIRONMENT,
                on_output=_ProgressLines(seconds, progress),
                core=core,
            )
            ended = _ran(await self._sandbox.run(program))
        if ended.status != 0 or ended.out_of_time:
            raise reading.failure_of(ended)
        return {rung: _regular(folder / name) for rung, name in files}

    async def _listen_both(
        self, source: Path, probe: Probe, folder: Path, core: int
    ) -> tuple[Ended | None, Ended]:
        """Ffmpeg with its PCM piped into the listening child; None for an ffmpeg stopped before its end."""
        seconds = _most_seconds(probe)
        read_end, write_end = os.pipe()
        with suppress(OSError):  # a machine may allow less; it is for speed alone
            fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        tagged = _opened(source)
        limits = _limits(probe, seconds, share=0.3)
        ffmpeg = Program(
            argv=arguments.listen_argv(str(self._ffmpeg), probe, rates_for(probe.sample_rate), FIRST),
            limits=limits,
            stdin=_opened(source),
            stdout=write_end,
            reads=(self._ffmpeg,),
            folder=folder,
            environment=_FFMPEG_ENVIRONMENT,
            core=core,
        )
        child = Program(
            argv=(*_LISTENING, probe.format.value, str(probe.size), str(tagged)),
            limits=replace(limits, memory=_LISTENING_MEMORY, file_size=_MOST_COVER),
            stdin=read_end,
            inherits=(tagged,),
            reads=python_reads(),
            folder=folder,
            environment=_LISTENING_ENVIRONMENT,
            core=core,
        )
        decoding = asyncio.create_task(self._sandbox.run(ffmpeg))
        try:
            answered = _ran(await self._sandbox.run(child))
            # A child that ended badly or had heard enough leaves ffmpeg encoding for nobody.
            heard_all = answered.status == 0 and _answer(answered)["stopped"] is None
            done, _ = await asyncio.wait((decoding,), timeout=None if heard_all else _GRACE_S)
            return (_ran(decoding.result()) if done else None), answered
        finally:
            decoding.cancel()
            await asyncio.gather(decoding, return_exceptions=True)


class _ProgressLines:
    """Hears `-progress` and tells the share done, as far as ffmpeg's slowest output."""

    def __init__(self, seconds: float, progress: Progress) -> None:
        self._seconds = seconds
        self._progress = progress
        self._rest = b""

    def __call__(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"out_time_us" and value.strip().lstrip(b"-").isdigit():
                self._progress(min(1.0, max(0.0, int(value) / 1e6 / self._seconds)))


def _opened(source: Path) -> int:
    return os.open(source, os.O_RDONLY | os.O_CLOEXEC)


def _ran(ended: Ended) -> Ended:
    if ended.status != 0:
        _log.debug("program_ended", status=ended.status, words=ended.errors[-2000:])
    if ended.status != 0 and ended.errors.startswith("bwrap: "):
        raise EngineDown(f"The sandbox does not start: {ended.errors.strip()}")
    return ended


def _most_seconds(probe: Probe) -> float:
    """How long the song can be at the very most, going by its size and what its headers say."""
    most = min(float(MAX_DURATION_S), probe.size / LEAST_BYTES_PER_S + 60)
    return most if probe.declared_s is None else min(most, probe.declared_s * 1.1 + 60)


def _limits(probe: Probe, seconds: float, share: float) -> Limits:
    # Some eight times what music takes here; the wall allows for a machine that does much else.
    cpu_s = int(60 + seconds * share)
    file_size = (64 << 20) + int(seconds * max(probe.sample_rate, 48000) * 8)
    return Limits(cpu_s=cpu_s, wall_s=cpu_s * 8.0, memory=_MEMORY, file_size=file_size)


def _answer(ended: Ended) -> dict[str, Any]:
    if ended.out_of_time or ended.status == -signal.SIGXCPU or "MemoryError" in ended.errors:
        raise TooDemanding(
            "Reading the file takes more memory or time than any song needs. Export it again and upload it."
        )
    if ended.status != 0:
        raise reading.Crashed(f"the listening child ended with {ended.status}: {ended.errors[-2000:]}")
    answer = json.loads(ended.output)
    if not isinstance(answer, dict):
        raise TypeError("the listening child answers with an object")
    return answer


def _refuse_stopped(answer: dict[str, Any], probe: Probe) -> None:
    match answer["stopped"]:
        case "cover":
            raise CoverRefused(
                "The picture inside the file is too large to open. Make it smaller and upload again."
            )
        case "tags":
            raise TagTooLarge(
                "The tags inside the file unpack to more than fits. Remove the tags and upload it again."
            )
        case "long":
            reading.check_length(float("inf"))
        case "sparse":
            raise reading.sparse(answer["seconds"], probe.size)
        case "silent" if answer["seconds"] > _SILENT_FOR_GOOD_S:
            raise _silent()


def _silent() -> Silent:
    return Silent("There is nothing to hear in the file. Check the export and upload it again.")


def _regular(path: Path) -> Path:
    # What ran there read hostile bytes: a link it left would be followed outside the sandbox.
    if not stat.S_ISREG(path.lstat().st_mode):
        raise TooDemanding(
            "Reading the file did what reading a song does not. Export it again and upload it."
        )
    return path


def _read_at_most(path: Path, size: int) -> bytes:
    with _regular(path).open("rb") as file:
        data = file.read(size)
    return data[: len(data) // 4 * 4]
