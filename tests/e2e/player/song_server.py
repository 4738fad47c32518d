"""A small server for the player's browser tests: stream answers, ranges, captures, and faults on demand."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.e2e.player.media import MadeSong, answer_json

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".mp4": "audio/mp4",
    ".m4s": "audio/mp4",
}


@dataclass(slots=True)
class SongServer:
    """What is served and how it fails. Change the fields while it runs.

    `generation` stands in every media path; paths of a generation below `oldest_valid` are
    answered `refusal`. While `held` is set, media bodies stop after their first `held_after` bytes.
    """

    songs: dict[str, MadeSong]
    pages: Path
    port: int = 0
    lifetime_s: float = 900.0
    generation: int = 1
    oldest_valid: int = 1
    refusal: int = 410
    refused_songs: dict[str, int] = field(default_factory=dict)
    failures_left: int = 0
    held: bool = False
    held_after: int = 0
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    plays: list[dict[str, object]] = field(default_factory=list)
    captures: dict[str, bytes] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def media_requests(self) -> list[tuple[str, str | None]]:
        """Path and Range of every request for audio, in order."""
        return [request for request in self.requests if request[0].startswith("/m/")]


@contextmanager
def serving(server: SongServer) -> Iterator[SongServer]:
    """Serves on a free port of the loopback until the block ends."""

    class Handler(_Handler):
        owner = server

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    server.port = listener.server_address[1]
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.held = False
        listener.shutdown()
        listener.server_close()


class _Handler(BaseHTTPRequestHandler):
    owner: SongServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Keeps quiet."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.owner.requests.append((path, self.headers.get("Range")))
        if path.startswith("/api/stream/"):
            self._answer(path.removeprefix("/api/stream/"))
        elif path.startswith("/m/"):
            self._media(path)
        else:
            self._page(path)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        split = urlsplit(self.path)
        if split.path == "/plays":
            self.owner.plays += json.loads(body)["events"]
        elif split.path == "/capture":
            self.owner.captures[parse_qs(split.query)["name"][0]] = body
        self._send(202, b"{}", "application/json")

    def _answer(self, song_id: str) -> None:
        owner = self.owner
        if song_id in owner.refused_songs:
            self._send(owner.refused_songs[song_id], b'{"code": "refused"}', "application/problem+json")
            return
        base = f"/m/{owner.generation}/{song_id}"
        text = answer_json(owner.songs[song_id], song_id, base, lifetime_s=owner.lifetime_s, now=time.time())
        self._send(200, text.encode(), "application/json")

    def _media(self, path: str) -> None:
        owner = self.owner
        _, _, generation, song_id, name = path.split("/")
        if int(generation) < owner.oldest_valid:
            self._send(owner.refusal, b"{}", "application/problem+json")
            return
        if owner.failures_left > 0:
            owner.failures_left -= 1
            self._send(503, b"{}", "application/problem+json")
            return
        data = owner.songs[song_id].renditions[name.removesuffix(".mp4")].path.read_bytes()
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        first = int(wanted[1]) if wanted else 0
        last = min(int(wanted[2]), len(data) - 1) if wanted and wanted[2] else len(data) - 1
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Type", "audio/mp4")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(last + 1 - first))
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.end_headers()
        body = data[first : last + 1]
        sent = 0
        if owner.held:
            sent = min(owner.held_after, len(body))
            self.wfile.write(body[:sent])
            self.wfile.flush()
            while owner.held:
                time.sleep(0.02)
        try:
            self.wfile.write(body[sent:])
        except ConnectionError:
            self.close_connection = True

    def _page(self, path: str) -> None:
        file = self.owner.pages / path.lstrip("/")
        if not file.is_file():
            self._send(404, b"", "text/plain")
            return
        self._send(200, file.read_bytes(), _TYPES.get(file.suffix, "application/octet-stream"))

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
