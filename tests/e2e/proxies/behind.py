"""What stands behind a proxy in these tests: a server that says what reached it, and when."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_BLANK = b"\r\n\r\n"


class Behind(socketserver.ThreadingTCPServer):
    """Answers every request with its own headers as JSON; echoes on connections that become sockets.

    `first_bytes` is set when something of a request's body arrives.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.first_bytes = threading.Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


@contextmanager
def running_behind() -> Iterator[Behind]:
    """A server, gone on leaving."""
    with Behind() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(socketserver.StreamRequestHandler):
    server: Behind

    def handle(self) -> None:
        while self._answer():
            pass

    def _answer(self) -> bool:
        line = self.rfile.readline().decode().split()
        if not line:
            return False
        headers = {}
        while (header := self.rfile.readline().decode().strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        if headers.get("upgrade") == "websocket":
            self.wfile.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"
            )
            self.wfile.write(self.rfile.read(5).upper())
            return False
        size = self._read_body(headers)
        told: dict[str, Any] = {"path": line[1], "headers": headers, "size": size}
        body = json.dumps(told).encode()
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        return True

    def _read_body(self, headers: dict[str, str]) -> int:
        if headers.get("transfer-encoding") == "chunked":
            return self._read_chunks()
        left = size = int(headers.get("content-length", 0))
        while left:
            left -= len(self.rfile.read(min(left, 1024)))
            self.server.first_bytes.set()
        return size

    def _read_chunks(self) -> int:
        size = 0
        while (length := int(self.rfile.readline(), 16)) != 0:
            size += len(self.rfile.read(length))
            self.rfile.readline()
            self.server.first_bytes.set()
        self.rfile.readline()
        return size
