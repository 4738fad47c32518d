"""What a gigabyte of segments costs: the built-in server, an edge, and nginx alone."""

import random
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil

from bench.harness import AnyOf, Bar, Bench, Contender
from bench.keep_alive import ask_all
from bench.processes import free_port, running_seconds
from bench.served_song import ServedSong, served_song
from segue.app.edge import write_edge_keys
from segue.app.secrets import load_secrets

RANGE = 512 * 1024
REQUESTS = 2_000
CONNECTIONS = 4
EDGE = Path(__file__).parents[1] / "deploy" / "edge"
PLAIN = """
worker_processes 1; daemon off; pid nginx.pid; error_log error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush off; keepalive_requests 100000;
    open_file_cache max=1000 inactive=60s;
    client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/fastcgi;
    uwsgi_temp_path tmp/uwsgi; scgi_temp_path tmp/scgi;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """The lossless file of one song, asked for in ranges at random places."""
    with served_song() as served, TemporaryDirectory() as scratch, ExitStack() as stack:
        path = _media_path(served)
        file = next((served.server.data_dir / "blobs").rglob("flac.mp4"))
        port = int(urlsplit(served.server.url).port or 0)
        asked = _requests(path, file.stat().st_size)
        plain, plain_port = stack.enter_context(_plain_nginx(Path(scratch, "plain"), file.parent))
        edge, edge_port = stack.enter_context(_edge(Path(scratch, "edge"), served, port))
        plain_asked = _requests(f"/{file.name}", file.stat().st_size)
        yield {
            "built-in": lambda: _measure(served.web, port, asked),
            "edge": lambda: _measure(edge, edge_port, asked),
            "nginx": lambda: _measure(plain, plain_port, plain_asked),
        }


def _measure(process: psutil.Process, port: int, requests: list[bytes]) -> Mapping[str, float]:
    before, began = running_seconds(process), time.perf_counter()
    size = ask_all(port, requests, connections=CONNECTIONS, status=206)
    took = time.perf_counter() - began
    return {"CPU": (running_seconds(process) - before) / size * 1e9, "speed": size / took / 1e9}


def _media_path(served: ServedSong) -> str:
    renditions = served.answer("lossless").json()["renditions"]
    return str(next(one["url"] for one in renditions if one["id"] == "flac" and one["container"] == "mp4"))


def _requests(path: str, size: int) -> list[bytes]:
    chosen = random.Random(1)  # noqa: S311 - the places are no secret
    starts = [chosen.randrange(size // RANGE) * RANGE for _ in range(REQUESTS)]
    return [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes={start}-{start + RANGE - 1}\r\n\r\n".encode()
        for start in starts
    ]


@contextmanager
def _plain_nginx(folder: Path, root: Path) -> Iterator[tuple[psutil.Process, int]]:
    (folder / "tmp").mkdir(parents=True)
    port = free_port()
    (folder / "nginx.conf").write_text(PLAIN.format(port=port, root=root))
    with _nginx(folder, folder / "nginx.conf", "user root;", port) as process:
        yield process, port


@contextmanager
def _edge(folder: Path, served: ServedSong, origin_port: int) -> Iterator[tuple[psutil.Process, int]]:
    (folder / "tmp").mkdir(parents=True)
    port = free_port()
    for name in ("nginx.conf", "auth.js"):
        (folder / name).write_bytes((EDGE / name).read_bytes())
    (folder / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    (folder / "origin.conf").write_text(f"server 127.0.0.1:{origin_port};\n")
    write_edge_keys(load_secrets(served.server.data_dir / "secrets.json").media, folder)
    # One process like the control; the last word on the command line wins over the file's.
    with _nginx(folder, folder / "nginx.conf", "user root;", port) as process:
        yield process, port


@contextmanager
def _nginx(folder: Path, conf: Path, directives: str, port: int) -> Iterator[psutil.Process]:
    daemon = "" if "daemon off" in conf.read_text() else "daemon off; "
    process = psutil.Popen(["nginx", "-p", f"{folder}/", "-c", str(conf), "-g", daemon + directives])
    try:
        _await_port(port)
        yield process
    finally:
        process.terminate()
        process.wait()


def _await_port(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")


BENCH = Bench(
    name="segment_bytes",
    hypothesis="Serving audio from Python costs so little that a home needs no web server before it.",
    sizes=f"{REQUESTS:,} ranges of 512 KiB of a lossless song, in the page cache, {CONNECTIONS} connections",
    control="nginx with sendfile on the same file",
    units={"CPU": "s per GB", "speed": "GB/s"},
    bars=(
        AnyOf((Bar("CPU", "built-in", at_most=0.40), Bar("CPU", "built-in", against="nginx", at_most=2))),
        Bar("CPU", "edge", against="nginx", at_most=1.3),
    ),
    contenders=contenders,
)
