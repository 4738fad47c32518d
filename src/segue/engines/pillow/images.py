"""Pictures through Pillow, in the sandbox: a decoder that is led astray takes nothing along."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from segue.engines.sandbox.confinement import Confinement, find_confinement, python_packages, python_reads
from segue.engines.sandbox.process import ProcessSandbox
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ports.images import ImageRefused, RenderedCover
from segue.kernel.ports.sandbox import Ended, Limits, Program, ProgramKilled, Sandbox

LARGEST_IMAGE = 20 * 1024 * 1024
_LIMITS = Limits(cpu_s=20, wall_s=30, memory=1 << 30, file_size=64 << 20)
_REFUSED = 3
_CHILD = Path(__file__).with_name("render.py")
# Without site, whose work is a good part of this process's: its folders are named below.
_PYTHON = (sys.executable, "-S", "-s", "-P")
_ENVIRONMENT = {"PYTHONPATH": os.pathsep.join(python_packages()), "PYTHONDONTWRITEBYTECODE": "1"}


class ImagesDown(AppError):
    """No process could be started to read the picture."""

    code = "images_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "Pictures cannot be read now"


class PillowImages:
    """At most `at_once` pictures are read at a time, each within 1 GiB and 20 s of CPU."""

    def __init__(self, sandbox: Sandbox | None = None, at_once: int = 1) -> None:
        self._sandbox = sandbox or ProcessSandbox(_confinement)
        self._turns = asyncio.Semaphore(at_once)

    async def render_cover(
        self, image: bytes, sides: Sequence[int], jpeg_sides: Sequence[int] = ()
    ) -> RenderedCover:
        """As the port says."""
        if len(image) > LARGEST_IMAGE:
            raise ImageRefused("The picture is over 20 MB. Save it smaller and try again.")
        async with self._turns:
            ended, output = await self._run(image, (_listed(sides), _listed(jpeg_sides)))
        if ended.status == _REFUSED:
            raise ImageRefused(ended.errors.strip())
        if ended.status != 0 or ended.out_of_time:
            raise ImageRefused("The picture could not be read. Save it as PNG or JPEG and try again.")
        return _parse(output)

    async def _run(self, image: bytes, told: tuple[str, ...]) -> tuple[Ended, bytes]:
        output = os.memfd_create("rendered")
        try:
            program = Program(
                argv=(*_PYTHON, str(_CHILD), *told),
                limits=_LIMITS,
                stdin=_held(image),
                stdout=os.dup(output),
                reads=python_reads(),
                environment=_ENVIRONMENT,
            )
            ended = await self._sandbox.run(program)
            return ended, _whole(output)
        except (OSError, ProgramKilled) as error:
            raise ImagesDown("The server is short of memory or processes. Try again in a minute.") from error
        finally:
            os.close(output)


def _confinement() -> Confinement:
    return find_confinement([(sys.executable, "-c", "import PIL")], python_reads())


def _listed(sides: Sequence[int]) -> str:
    return ",".join(str(side) for side in sorted(sides))


def _held(image: bytes) -> int:
    """The picture as a file in memory, at its start: a pipe would have to be fed while the child reads."""
    descriptor = os.memfd_create("picture")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(image)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _whole(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0)


def _parse(output: bytes) -> RenderedCover:
    head, _, body = output.partition(b"\n")
    told = json.loads(head)
    held = memoryview(body)
    webp = _files(told["webp"], held)
    jpeg = _files(told["jpeg"], held[sum(map(len, webp.values())) :])
    return RenderedCover(
        sizes=webp,
        jpegs=jpeg,
        hue=told["hue"],
        chroma=told["chroma"],
        palette=tuple(told["palette"]),
        blurhash=told["blurhash"],
        side=told["side"],
    )


def _files(told: Sequence[tuple[int, int]], body: memoryview) -> Mapping[int, bytes]:
    files: dict[int, bytes] = {}
    start = 0
    for side, length in told:
        files[side] = bytes(body[start : start + length])
        start += length
    return files
