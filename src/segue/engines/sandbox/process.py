"""Programs run under limits, in whatever confinement the machine allows."""

import asyncio
import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress

import structlog

from segue.engines.processes import die_with_parent
from segue.engines.sandbox.confinement import NOBODY, Confinement, confined_argv
from segue.kernel.ports.sandbox import Ended, Limits, Program, ProgramKilled

_KEPT_OUTPUT = 1 << 20
_KEPT_ERRORS = 1 << 16
_SPARE_CPU_S = 10
_MEANING = {
    Confinement.BUBBLEWRAP: "no network, no other files, no rights",
    Confinement.NOBODY: "as the user nobody; bubblewrap would also hide the network and other files",
    Confinement.LIMITS: "with limits alone; install bubblewrap to hide the network and other files",
}
_log = structlog.get_logger(__name__)


class ProcessSandbox:
    """Starts each program in its own session and process group, and kills that group.

    `find` is asked once, before the first program. Run in the thread that lives as long as the
    process: children end when it does.
    """

    def __init__(self, find: Callable[[], Confinement]) -> None:
        self._find = find
        self._finding = asyncio.Lock()
        self._confinement: Confinement | None = None

    async def confinement(self) -> Confinement:
        """How strictly programs are confined here; found out and logged once."""
        async with self._finding:
            if self._confinement is None:
                self._confinement = await asyncio.to_thread(self._find)
                _log.info("sandbox_found", confinement=self._confinement, means=_MEANING[self._confinement])
            return self._confinement

    async def run(self, program: Program) -> Ended:
        """Run to its end; see the port."""
        try:
            confinement = await self.confinement()
            process = await self._start(program, confinement)
        finally:
            # The child has its own copies: while ours were open, neither end of a pipe would hear of
            # the other's end.
            for descriptor in {program.stdin, program.stdout, *program.inherits}:
                if descriptor is not None:
                    os.close(descriptor)
        output, errors = _Kept(_KEPT_OUTPUT, 0, program.on_output), _Kept(_KEPT_ERRORS, _KEPT_ERRORS)
        out_of_time = False
        try:
            async with asyncio.timeout(program.limits.wall_s):
                await asyncio.gather(_drain(process.stdout, output), _drain(process.stderr, errors))
                await process.wait()
        except TimeoutError:
            out_of_time = True
        finally:
            await _end(process)
        status = process.returncode
        if status is None:
            raise RuntimeError("a program that was waited for has no status")
        # Bubblewrap tells of a signal as a shell does; ffmpeg's own statuses begin above the signals.
        if confinement is Confinement.BUBBLEWRAP and 128 < status < 128 + signal.SIGSYS + 1:
            status = 128 - status
        if status == -signal.SIGKILL and not out_of_time:
            raise ProgramKilled(f"{program.argv[0]} was killed")
        return Ended(status, output.bytes, errors.bytes.decode("utf-8", "replace"), out_of_time)

    async def _start(self, program: Program, confinement: Confinement) -> asyncio.subprocess.Process:
        dropped = confinement is Confinement.NOBODY
        if dropped and program.folder is not None:
            os.chown(program.folder, NOBODY, NOBODY)
        return await asyncio.create_subprocess_exec(
            *confined_argv(program, confinement),
            stdin=program.stdin,
            stdout=asyncio.subprocess.PIPE if program.stdout is None else program.stdout,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=program.inherits,
            cwd="/" if program.folder is None else program.folder,
            env={"PATH": "/usr/bin:/bin", **program.environment},
            start_new_session=True,
            preexec_fn=_before_exec(program.limits, program.core, NOBODY if dropped else None),
        )


class _Kept:
    """The first and the last bytes of a stream."""

    def __init__(self, first: int, last: int, hear: Callable[[bytes], None] | None = None) -> None:
        self._first, self._last, self._hear = first, last, hear
        self._head, self._tail = bytearray(), bytearray()

    def add(self, data: bytes) -> None:
        if self._hear is not None:
            self._hear(data)
        room = self._first - len(self._head)
        self._head += data[:room] if room > 0 else b""
        if self._last:
            self._tail += data[max(room, 0) :]
            del self._tail[: max(0, len(self._tail) - self._last)]

    @property
    def bytes(self) -> bytes:
        return bytes(self._head) + bytes(self._tail)


async def _drain(stream: asyncio.StreamReader | None, kept: _Kept) -> None:
    while stream is not None and (data := await stream.read(_KEPT_ERRORS)):
        kept.add(data)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _before_exec(limits: Limits, core: int | None, user: int | None) -> Callable[[], None]:
    bounds = (
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    )
    follow_parent = die_with_parent()

    def confine() -> None:
        # Here, since uvloop's processes take no `user`; first, since it would undo what follows.
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        follow_parent()
        os.nice(10)
        if core is not None:
            os.sched_setaffinity(0, {core})
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        for which, most in bounds:
            hard = resource.getrlimit(which)[1]
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            # The first bound on processor time is told by a signal of its own, the last by SIGKILL.
            spare = _SPARE_CPU_S if which == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else 0
            resource.setrlimit(which, (bound, bound + spare))

    return confine
