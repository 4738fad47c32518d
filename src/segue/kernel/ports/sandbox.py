"""A place to run programs on bytes that strangers sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use; past any of these it is ended. `memory` is address space, in bytes.

    `cpu_s` counts processor time, `wall_s` the clock on the wall. `file_size` bounds each file written.
    """

    cpu_s: int
    wall_s: float
    memory: int
    file_size: int
    open_files: int = 64


@dataclass(frozen=True, slots=True)
class Program:
    """A program and all it can reach.

    `stdin` and `stdout` are open descriptors; `stdout` None captures up to 1 MiB. `inherits` are
    further descriptors, kept under their numbers. The sandbox takes all of them over and closes them.
    `folder` is where it runs and the only place it may write; `reads` are files and folders it may
    read beside the system's libraries. It sees `environment` alone. `on_output` hears captured output
    as it comes. `core` keeps the program on one processor: ffmpeg hands samples from thread to thread
    64 at a time, and waking another core for each doubles the cost of Vorbis (bench/ladder.py).
    """

    argv: tuple[str, ...]
    limits: Limits
    stdin: int
    stdout: int | None = None
    inherits: tuple[int, ...] = ()
    folder: Path | None = None
    reads: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    on_output: Callable[[bytes], None] | None = None
    core: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: `status` is its exit code, or the negative number of the signal.

    Of `errors` (standard error) the first and the last 64 KiB are kept.
    """

    status: int
    output: bytes
    errors: str
    out_of_time: bool


class ProgramKilled(Exception):
    """Someone ended the program with SIGKILL, say the system when memory ran out: it may be tried again."""


class Sandbox(Protocol):
    """Runs programs with no network, no sight of other files and hard limits, as far as the machine can."""

    async def run(self, program: Program) -> Ended:
        """Run to its end. The caller being cancelled ends the program and all it started.

        Limits end a program by other signals than SIGKILL; for that one ProgramKilled is raised.
        """
        ...
