"""A WebSocket client of a few lines (RFC 6455): one that can also misbehave."""

import asyncio
import base64
import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TEXT, CLOSE, PING = 1, 8, 9


@dataclass(eq=False)
class WebSocket:
    """An open socket."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, url: str, path: str, headers: Mapping[str, str] | None = None) -> "WebSocket":
        """Open one. Raises Refused."""
        where = urlsplit(url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port, limit=2**16)
        key = base64.b64encode(os.urandom(16)).decode()
        sent = {
            "Host": where.netloc,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
            **(headers or {}),
        }
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        status = int(head.split()[1])
        if status != 101:
            writer.close()
            raise Refused(status)
        return cls(reader, writer)

    def send_frame(self, payload: bytes, opcode: int = TEXT) -> None:
        """Send one frame, masked with nothing but zeros."""
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 65_536:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        self.writer.write(head + bytes(4) + payload)

    def say(self, **told: Any) -> None:
        """Send a message."""
        self.send_frame(json.dumps(told).encode())

    async def frame(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload."""
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
        return first & 0x0F, await self.reader.readexactly(size)

    async def hear(self, op: str | None = None, seconds: float = 10) -> Any:
        """The next message, or the next with this `op`. Raises Closed."""
        async with asyncio.timeout(seconds):
            while True:
                opcode, payload = await self.frame()
                if opcode == CLOSE:
                    raise Closed(struct.unpack("!H", payload[:2])[0] if payload else 1005)
                if opcode == TEXT:
                    told = json.loads(payload)
                    if op in (None, told["op"]):
                        return told
                    assert told["op"] != "error", told

    async def closed(self, seconds: float = 10) -> int:
        """The code with which the server closes it, whatever it says before."""
        try:
            while True:
                await self.hear(seconds=seconds)
        except Closed as closed:
            return closed.code
        finally:
            self.leave()

    def leave(self) -> None:
        """Go without a word."""
        self.writer.transport.abort()


class Closed(Exception):
    """The server closed the socket."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Refused(Exception):
    """The server answered the handshake with something else."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
