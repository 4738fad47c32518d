"""A slow link to a server, on loopback: `python -m bench.player.link UPSTREAM_PORT PAGES RTT_MS KBPS`.

Prints its port. What it models: one way of half the round trip in each direction; a bottleneck of so
many kbit/s that all connections share on the way down (0: none), first in, first out; and a round
trip for every new connection, TCP's handshake. What it does not: slow start, loss, TLS.
Paths under /bench/ are files of PAGES, over the same link, so that a page has spoken to its server
before it plays, as the real one has.
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

_CHUNK = 4096
_KINDS = {".html": "text/html; charset=utf-8", ".js": "text/javascript"}


class Link:
    """The way down: what is sent arrives later, in order, at the link's speed."""

    def __init__(self, one_way_s: float, bytes_per_s: float) -> None:
        self.one_way_s = one_way_s
        self._bytes_per_s = bytes_per_s
        self._free_at = 0.0

    def arrival(self, size: int) -> float:
        """When `size` bytes handed over now have arrived, on the loop's clock."""
        now = asyncio.get_running_loop().time()
        if self._bytes_per_s:
            self._free_at = max(now, self._free_at) + size / self._bytes_per_s
            return self._free_at + self.one_way_s
        return now + self.one_way_s


async def main(upstream_port: int, pages: Path, rtt_ms: float, kbps: float) -> None:
    """Serves until killed."""
    link = Link(rtt_ms / 2000, kbps * 125)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _Connection(link, upstream_port, pages).run(reader, writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class _Connection:
    def __init__(self, link: Link, upstream_port: int, pages: Path) -> None:
        self._link = link
        self._upstream_port = upstream_port
        self._pages = pages
        # A server cannot run further ahead of the link than its socket buffers allow.
        self._down: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(256)

    async def run(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * self._link.one_way_s)
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", self._upstream_port)
        tasks = [
            asyncio.create_task(self._up(reader, upstream_writer)),
            asyncio.create_task(self._take(upstream_reader)),
            asyncio.create_task(self._deliver(writer)),
        ]
        _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for each in (writer, upstream_writer):
            each.close()

    async def _up(self, reader: asyncio.StreamReader, upstream: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
                body = await reader.readexactly(int(length or 0))
                await asyncio.sleep(self._link.one_way_s)
                path = head.split(b" ", 2)[1].decode()
                if path.startswith("/bench/"):
                    await self._send(self._page(path.removeprefix("/bench/")))
                else:
                    upstream.write(head + body)
                    await upstream.drain()

    async def _take(self, upstream: asyncio.StreamReader) -> None:
        with suppress(ConnectionError):
            while data := await upstream.read(64 * 1024):
                await self._send(data)

    async def _send(self, data: bytes) -> None:
        for at in range(0, len(data), _CHUNK):
            piece = data[at : at + _CHUNK]
            await self._down.put((self._link.arrival(len(piece)), piece))

    async def _deliver(self, writer: asyncio.StreamWriter) -> None:
        clock = asyncio.get_running_loop().time
        with suppress(ConnectionError):
            while True:
                due, piece = await self._down.get()
                if due > clock():
                    await asyncio.sleep(due - clock())
                writer.write(piece)
                await writer.drain()

    def _page(self, name: str) -> bytes:
        file = self._pages / name.partition("?")[0]
        body = file.read_bytes() if file.is_file() else b""
        status = "200 OK" if body else "404 Not Found"
        kind = _KINDS.get(file.suffix, "application/octet-stream")
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


if __name__ == "__main__":
    port, folder, rtt, speed = sys.argv[1:]
    asyncio.run(main(int(port), Path(folder), float(rtt), float(speed)))
