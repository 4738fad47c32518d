"""Pictures through Pillow, in a process of its own: a decoder that is led astray takes nothing along."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ports.images import ImageRefused, RenderedCover

LARGEST_IMAGE = 20 * 1024 * 1024
_TIME_LIMIT_S = 30
_REFUSED = 3
_CHILD = Path(__file__).with_name("render.py")


class ImagesDown(AppError):
    """No process could be started to read the picture."""

    code = "images_unavailable"
    kind = ErrorKind.UNAVAILABLE
    title = "Pictures cannot be read now"


class PillowImages:
    """At most `at_once` pictures are read at a time, each within 1 GiB and 20 s of CPU."""

    def __init__(self, at_once: int = 1) -> None:
        self._turns = asyncio.Semaphore(at_once)

    async def render_cover(self, image: bytes, sides: Sequence[int]) -> RenderedCover:
        """As the port says."""
        if len(image) > LARGEST_IMAGE:
            raise ImageRefused("The picture is over 20 MB. Save it smaller and try again.")
        async with self._turns:
            output, reason, code = await _run(image, ",".join(str(side) for side in sorted(sides)))
        if code == _REFUSED:
            raise ImageRefused(reason)
        if code != 0:
            raise ImageRefused("The picture could not be read. Save it as PNG or JPEG and try again.")
        return _parse(output)


async def _run(image: bytes, sides: str) -> tuple[bytes, str, int]:
    try:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(_CHILD),
            sides,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={},
        )
    except OSError as error:
        raise ImagesDown("The server is short of memory or processes. Try again in a minute.") from error
    try:
        async with asyncio.timeout(_TIME_LIMIT_S):
            output, complaint = await child.communicate(image)
    except TimeoutError:
        return b"", "", -1
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return output, complaint.decode(errors="replace").strip(), child.returncode or 0


def _parse(output: bytes) -> RenderedCover:
    head, _, body = output.partition(b"\n")
    told = json.loads(head)
    sizes: dict[int, bytes] = {}
    for side, length in told["sizes"]:
        sizes[side], body = body[:length], body[length:]
    return RenderedCover(sizes=sizes, hue=told["hue"], chroma=told["chroma"])
