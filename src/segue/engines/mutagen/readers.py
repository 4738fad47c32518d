"""Children that read tags with mutagen: kept running, under limits, replaced when a file breaks one."""

import asyncio
import os
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec
import structlog

from segue.engines.processes import die_with_parent
from segue.engines.sandbox.confinement import python_packages, python_reads
from segue.ingest.importing.tracks import Answer, Unread

_CHILD = (sys.executable, "-S", "-s", "-P", "-m", "segue.ingest.importing.child")
_ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join((str(python_reads()[-1]), *python_packages())),
    "PYTHONDONTWRITEBYTECODE": "1",
}
_LENGTH = struct.Struct(">I")
_BATCH_S = 120.0
"""How long a batch may take: a network drive that hangs must not hold up an import for ever."""
_ONE_S = 30.0
_IDLE_S = 60.0
_TOO_DEMANDING = Unread(
    "too_demanding", "Reading the file broke the reader of tags. Export the song again as FLAC, WAV or MP3."
)
_log = structlog.get_logger(__name__)
_requests = msgspec.msgpack.Encoder()
_tracks = msgspec.msgpack.Decoder(list[Answer])
_pictures: msgspec.msgpack.Decoder[bytes | None] = msgspec.msgpack.Decoder(bytes | None)


class ReaderBroken(Exception):
    """The child ended or did not answer in time."""


class MutagenReaders:
    """A TrackReader (ingest.importing.ports) of up to `count` children, started when first needed.

    They end when nobody has asked for a minute.
    """

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._idle: list[asyncio.subprocess.Process] = []
        self._ending: asyncio.TimerHandle | None = None

    async def read(self, paths: Sequence[bytes]) -> list[Answer]:
        """See the port. A batch that breaks its reader is read again file by file."""
        try:
            return _tracks.decode(await self._ask("tracks", paths, _BATCH_S))
        except ReaderBroken as broken:
            _log.warning("tag_reader_broke", files=len(paths), reason=str(broken))
        answers: list[Answer] = []
        for path in paths:
            try:
                answers += _tracks.decode(await self._ask("tracks", [path], _ONE_S))
            except ReaderBroken:
                answers.append(Answer(None, _TOO_DEMANDING))
        return answers

    async def picture(self, path: bytes) -> bytes | None:
        """See the port."""
        try:
            return _pictures.decode(await self._ask("picture", [path], _ONE_S))
        except ReaderBroken:
            return None

    async def close(self) -> None:
        """End all children."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        idle, self._idle = self._idle, []
        for process in idle:
            await _end(process)

    async def _ask(self, kind: str, paths: Sequence[bytes], seconds: float) -> bytes:
        async with self._free:
            process = self._idle.pop() if self._idle else await _start()
            try:
                async with asyncio.timeout(seconds):
                    answer = await _exchange(process, _requests.encode((kind, list(paths))))
            except (TimeoutError, OSError, asyncio.IncompleteReadError) as failure:
                await _end(process)
                raise ReaderBroken(type(failure).__name__) from failure
            except BaseException:
                await _end(process)
                raise
            self._idle.append(process)
            self._end_later()
            return answer

    def _end_later(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        loop = asyncio.get_running_loop()
        self._ending = loop.call_later(_IDLE_S, lambda: loop.create_task(self.close()))


async def _exchange(process: asyncio.subprocess.Process, body: bytes) -> bytes:
    asked, told = process.stdin, process.stdout
    if asked is None or told is None:
        raise BrokenPipeError
    asked.write(_LENGTH.pack(len(body)) + body)
    await asked.drain()
    (size,) = _LENGTH.unpack(await told.readexactly(_LENGTH.size))
    return await told.readexactly(size)


async def _start() -> asyncio.subprocess.Process:
    options: dict[str, Any] = {"preexec_fn": die_with_parent(), "start_new_session": True}
    return await asyncio.create_subprocess_exec(
        *_CHILD,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_ENVIRONMENT,
        limit=1 << 20,
        **options,
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
