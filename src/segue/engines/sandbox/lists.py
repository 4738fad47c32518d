"""Files of playlists and libraries, read by a child in the sandbox."""

import asyncio
import os
import sys

import msgspec

from segue.engines.sandbox.confinement import Confinement, find_confinement, python_packages, python_reads
from segue.engines.sandbox.process import ProcessSandbox
from segue.kernel.ports.sandbox import Ended, Limits, Program, ProgramKilled, Sandbox
from segue.library.exchange.contracts import ReadFile
from segue.library.exchange.errors import ListRefused, ReadersDown

# Without site, whose work is a good part of this process's: its folders are named below.
_CHILD = (sys.executable, "-S", "-s", "-P", "-m", "segue.library.exchange.child")
_ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join((str(python_reads()[-1]), *python_packages())),
    "PYTHONDONTWRITEBYTECODE": "1",
}
_LIMITS = Limits(cpu_s=60, wall_s=120, memory=1536 << 20, file_size=256 << 20)
_REFUSED = 3
_PIECE = 1 << 20
_answers = msgspec.msgpack.Decoder(ReadFile)


class SandboxedLists:
    """A ListReader (library.exchange.ports): one file at a time, within 1.5 GiB and a minute of CPU."""

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or ProcessSandbox(_confinement)
        self._turn = asyncio.Semaphore(1)

    async def read(self, descriptor: int, file_name: str) -> ReadFile:
        """See the port."""
        async with self._turn:
            ended, output = await self._run(descriptor, file_name)
        if ended.status == _REFUSED:
            raise ListRefused(ended.errors.strip()[:1000])
        if ended.status != 0 or ended.out_of_time:
            raise ListRefused("The file takes more time or memory than a list of songs needs.")
        try:
            return await asyncio.to_thread(_answers.decode, output)
        except msgspec.DecodeError as error:
            raise ListRefused("The file could not be read.") from error

    async def _run(self, descriptor: int, file_name: str) -> tuple[Ended, bytes]:
        output = os.memfd_create("read")
        try:
            program = Program(
                argv=(*_CHILD, file_name),
                limits=_LIMITS,
                stdin=descriptor,
                stdout=os.dup(output),
                reads=python_reads(),
                environment=_ENVIRONMENT,
            )
            ended = await self._sandbox.run(program)
            return ended, await asyncio.to_thread(_whole, output)
        except (OSError, ProgramKilled) as error:
            raise ReadersDown("The server is short of memory or processes. Try again in a minute.") from error
        finally:
            os.close(output)


def _confinement() -> Confinement:
    return find_confinement([(sys.executable, "-c", "import lxml")], python_reads())


def _whole(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    held = bytearray()
    while piece := os.read(descriptor, _PIECE):
        held += piece
    return bytes(held)
