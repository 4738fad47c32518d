"""What a sandbox keeps from the programs in it, in every confinement."""

import asyncio
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

from segue.engines.sandbox.confinement import Confinement, find_confinement, python_reads
from segue.engines.sandbox.cores import Cores
from segue.engines.sandbox.process import ProcessSandbox
from segue.kernel.ports.sandbox import Ended, Limits, Program, ProgramKilled

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
ALL = (
    pytest.param(Confinement.BUBBLEWRAP, marks=pytest.mark.needs("bwrap")),
    Confinement.LIMITS,
)
PYTHON = shutil.which("python3", path="/usr/bin") or sys.executable
MEMORY = 1 << 30
Run = Callable[..., Program]


@pytest.fixture(params=ALL)
def confinement(request: pytest.FixtureRequest) -> Confinement:
    found: Confinement = request.param
    return found


@pytest.fixture
def sandbox(confinement: Confinement) -> ProcessSandbox:
    return ProcessSandbox(lambda: confinement)


def python(
    code: str,
    *arguments: str,
    folder: Path | None = None,
    stdin: int | None = None,
    environment: Mapping[str, str] | None = None,
    cpu_s: int = 20,
    wall_s: float = 30,
    memory: int = MEMORY,
    file_size: int = 1 << 20,
    core: int | None = None,
) -> Program:
    """A program of a line of Python."""
    return Program(
        argv=(sys.executable, "-I", "-S", "-c", code, *arguments),
        limits=Limits(cpu_s=cpu_s, wall_s=wall_s, memory=memory, file_size=file_size),
        stdin=os.open(os.devnull, os.O_RDONLY) if stdin is None else stdin,
        folder=folder,
        reads=python_reads(),
        environment=environment or {},
        core=core,
    )


class TestRunning:
    """A program sees what it is given, and tells how it ended."""

    async def test_output_status_and_words(self, sandbox: ProcessSandbox) -> None:
        code = "import sys; print('out'); sys.stderr.write('err'); sys.exit(3)"
        assert await sandbox.run(python(code)) == Ended(3, b"out\n", "err", out_of_time=False)

    async def test_standard_input(self, sandbox: ProcessSandbox, tmp_path: Path) -> None:
        (tmp_path / "in").write_bytes(b"sound")
        program = python(
            "import sys; print(sys.stdin.read()[::-1])", stdin=os.open(tmp_path / "in", os.O_RDONLY)
        )
        assert (await sandbox.run(program)).output == b"dnuos\n"

    async def test_the_folder_is_where_it_runs_and_writes(
        self, sandbox: ProcessSandbox, tmp_path: Path
    ) -> None:
        ended = await sandbox.run(python("open('made', 'w').write('x')", folder=tmp_path))
        assert ended.status == 0, ended.errors
        assert (tmp_path / "made").read_text() == "x"

    async def test_the_environment_is_what_is_given(
        self, sandbox: ProcessSandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SEGUE_TEST_SECRET", "hidden")
        ended = await sandbox.run(python("import os; print(dict(os.environ))", environment={"GIVEN": "seen"}))
        assert b"seen" in ended.output
        assert b"hidden" not in ended.output

    async def test_it_keeps_to_its_core_and_is_nice(self, sandbox: ProcessSandbox) -> None:
        core = max(os.sched_getaffinity(0))
        code = "import os; print(os.sched_getaffinity(0), os.nice(0))"
        expected = f"{ {core} } {min(19, os.nice(0) + 10)}\n"
        assert (await sandbox.run(python(code, core=core))).output.decode() == expected

    async def test_of_endless_words_the_ends_are_kept(self, sandbox: ProcessSandbox) -> None:
        code = "import sys; sys.stderr.write('first' + 'x' * 10_000_000 + 'last')"
        errors = (await sandbox.run(python(code))).errors
        assert errors.startswith("first")
        assert errors.endswith("last")
        assert len(errors) < 1 << 18

    async def test_no_descriptor_stays_open_behind_it(self, sandbox: ProcessSandbox) -> None:
        await sandbox.run(python("pass"))
        before = _open_descriptors()
        for _ in range(3):
            await sandbox.run(python("pass"))
        assert _open_descriptors() == before


class TestLimits:
    """Past a limit a program ends, and says which sort of end it was."""

    async def test_memory(self, sandbox: ProcessSandbox) -> None:
        ended = await sandbox.run(python("x = bytearray(600 << 20)", memory=400 << 20))
        assert ended.status != 0
        assert "MemoryError" in ended.errors

    async def test_processor_time(self, sandbox: ProcessSandbox) -> None:
        ended = await sandbox.run(python("while True: pass", cpu_s=1))
        assert ended.status == -signal.SIGXCPU

    async def test_killed_by_someone_else(self, sandbox: ProcessSandbox) -> None:
        with pytest.raises(ProgramKilled):
            await sandbox.run(python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))

    async def test_size_of_files(self, sandbox: ProcessSandbox, tmp_path: Path) -> None:
        code = "f = open('big', 'wb')\nfor _ in range(100): f.write(bytes(1 << 16)); f.flush()"
        ended = await sandbox.run(python(code, folder=tmp_path, file_size=1 << 20))
        assert ended.status != 0
        assert (tmp_path / "big").stat().st_size <= 1 << 20

    async def test_time_on_the_wall(self, sandbox: ProcessSandbox) -> None:
        ended = await sandbox.run(python("import time; time.sleep(60)", wall_s=0.5))
        assert ended.out_of_time

    async def test_nothing_is_left_running(self, sandbox: ProcessSandbox) -> None:
        """What it started ends with it, also when it is cancelled."""
        mark = f"mark-{time.time_ns()}"
        code = (
            "import os, sys, time\nif os.fork() == 0: time.sleep(99)\nprint('up', flush=True); time.sleep(99)"
        )
        running = asyncio.create_task(sandbox.run(python(code, mark)))
        await _until(lambda: len(_marked(mark)) >= 2)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await _until(lambda: not _marked(mark))


@pytest.mark.needs("bwrap")
class TestBubblewrap:
    """With bubblewrap a program sees no other file, no network, no other process, and has no rights."""

    @pytest.fixture
    def sandbox(self) -> ProcessSandbox:
        return ProcessSandbox(lambda: Confinement.BUBBLEWRAP)

    async def test_other_files(self, sandbox: ProcessSandbox, tmp_path: Path) -> None:
        canary = tmp_path / "canary"
        canary.write_text("sings")
        ended = await sandbox.run(python("import sys; print(open(sys.argv[1]).read())", str(canary)))
        assert "FileNotFoundError" in ended.errors

    async def test_writing_anywhere_else(self, sandbox: ProcessSandbox, tmp_path: Path) -> None:
        for place in ("/usr/x", "/x", "/dev/shm/../x"):
            ended = await sandbox.run(python("import sys; open(sys.argv[1], 'w')", place, folder=tmp_path))
            assert ended.status != 0, place

    async def test_network(self, sandbox: ProcessSandbox) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.2)
            code = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2)"
            assert (await sandbox.run(python(code, str(server.getsockname()[1])))).status != 0
            with pytest.raises(TimeoutError):
                server.accept()

    async def test_other_processes(self, sandbox: ProcessSandbox) -> None:
        code = "import os; print(sum(name.isdigit() for name in os.listdir('/proc')))"
        assert int((await sandbox.run(python(code))).output) <= 2

    async def test_rights(self, sandbox: ProcessSandbox) -> None:
        code = "print([l for l in open('/proc/self/status') if l.startswith('CapEff')][0].split()[1])"
        assert int((await sandbox.run(python(code))).output, 16) == 0


@ROOT_ONLY
class TestNobody:
    """Root without bubblewrap still runs programs as nobody, where nobody may read them."""

    async def test_rights_are_dropped(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o755)
        for above in tmp_path.parents[:3]:
            if above != Path("/tmp"):
                above.chmod(0o755)
        folder = tmp_path / "work"
        folder.mkdir(mode=0o700)
        (tmp_path / "canary").write_text("sings")
        (tmp_path / "canary").chmod(0o600)
        program = Program(
            argv=("/bin/sh", "-c", f"id -u; touch made; cat {tmp_path}/canary"),
            limits=Limits(cpu_s=5, wall_s=10, memory=MEMORY, file_size=1 << 20),
            stdin=os.open(os.devnull, os.O_RDONLY),
            folder=folder,
        )
        ended = await ProcessSandbox(lambda: Confinement.NOBODY).run(program)
        assert ended.output == b"65534\n"
        assert (folder / "made").exists()


class TestFinding:
    """The strongest confinement in which every program runs is found by trying."""

    @pytest.mark.needs("bwrap")
    def test_bubblewrap_where_it_works(self) -> None:
        found = find_confinement([(sys.executable, "-c", "import numpy")], python_reads())
        assert found is Confinement.BUBBLEWRAP

    @pytest.mark.needs("bwrap")
    def test_a_program_that_would_not_run_in_it_rules_it_out(self) -> None:
        assert find_confinement([("/nowhere/ffmpeg",)], ()) is Confinement.LIMITS

    def test_without_bubblewrap(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "/nowhere")
        found = find_confinement([("/bin/true",)], ())
        assert found is (Confinement.NOBODY if os.geteuid() == 0 else Confinement.LIMITS)

    async def test_it_is_asked_once(self) -> None:
        asked = 0

        def find() -> Confinement:
            nonlocal asked
            asked += 1
            return Confinement.LIMITS

        sandbox = ProcessSandbox(find)
        await asyncio.gather(*(sandbox.run(python("pass")) for _ in range(3)))
        assert asked == 1


class TestCores:
    """Processors are lent one each."""

    async def test_no_more_than_there_are_to_lend(self) -> None:
        cores, at_once, most = Cores(2), 0, 0

        async def use() -> None:
            nonlocal at_once, most
            async with cores.lend() as core:
                assert core in os.sched_getaffinity(0)
                at_once += 1
                most = max(most, at_once)
                await asyncio.sleep(0.01)
                at_once -= 1

        await asyncio.gather(*(use() for _ in range(6)))
        assert most == 2

    async def test_a_core_each(self) -> None:
        cores = Cores(len(os.sched_getaffinity(0)))
        async with cores.lend() as one, cores.lend() as other:
            assert one != other or len(os.sched_getaffinity(0)) == 1


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.05)


def _open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _marked(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if mark in process.cmdline() and "bwrap" not in process.name():
                found.append(process)
        except psutil.Error:
            continue
    return found
