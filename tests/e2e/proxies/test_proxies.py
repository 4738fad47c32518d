"""The configurations in deploy/ for nginx and Caddy, run as they are but for ports and certificate."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.proxies.behind import Behind, running_behind
from tests.plugins.tools import find_caddy, find_nginx

DEPLOY = Path(__file__).parents[3] / "deploy"
NAME = "music.example.org"


@pytest.fixture
def behind() -> Iterator[Behind]:
    """What the proxy stands before."""
    with running_behind() as server:
        yield server


@pytest.fixture(
    params=[
        pytest.param("nginx", marks=pytest.mark.needs("nginx")),
        pytest.param("caddy", marks=pytest.mark.needs("caddy")),
    ]
)
def proxy(request: pytest.FixtureRequest, behind: Behind, tmp_path: Path) -> Iterator[int]:
    """A running proxy; the port on which it speaks HTTPS."""
    _make_certificate(tmp_path)
    port = free_port()
    argv = {"nginx": _nginx, "caddy": _caddy}[request.param](tmp_path, port, behind.port)
    with _running(argv, port, tmp_path):
        yield port


class TestProxies:
    """People, uploads, sockets and audio pass through; what is the operator's own does not."""

    def test_segue_learns_who_asks_and_how(self, proxy: int) -> None:
        with client(proxy) as asking:
            told = asking.get("/api/v1/songs", headers={"x-forwarded-proto": "gopher"}).json()["headers"]
        assert told["host"].partition(":")[0] == NAME
        assert told["x-forwarded-for"].split(", ")[-1] == "127.0.0.1"
        assert told["x-forwarded-proto"] == "https"

    def test_signed_paths_and_ranges_pass_unchanged(self, proxy: int) -> None:
        path = "/m/k1.1.00000000000000000000000000000000.5.AAAAAAAAAAAAAAAAAAAAAA/a/b/aac128.mp4"
        with client(proxy) as asking:
            told = asking.get(path, headers={"range": "bytes=5-9", "if-range": '"x"'}).json()
        assert told["path"] == path
        assert (told["headers"]["range"], told["headers"]["if-range"]) == ("bytes=5-9", '"x"')

    def test_an_upload_goes_through_as_it_comes(self, proxy: int, behind: Behind) -> None:
        """Nothing holds hundreds of megabytes back until the last of them is there."""
        seen: list[bool] = []

        def master() -> Iterator[bytes]:
            yield b"x" * 1_000_000
            seen.append(behind.first_bytes.wait(10))
            for _ in range(5):
                yield b"x" * 1_000_000

        with client(proxy) as asking:
            answer = asking.post("/api/v1/uploads", content=master()).raise_for_status().json()
        assert seen == [True]
        assert answer["size"] == 6_000_000

    def test_a_socket_stays_open(self, proxy: int) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_alpn_protocols(["http/1.1"])
        asked = [
            *("GET /api/v1/playback/live HTTP/1.1", f"Host: {NAME}", "Connection: Upgrade"),
            *("Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
            *("Sec-WebSocket-Version: 13", "", ""),
        ]
        with (
            socket.create_connection(("127.0.0.1", proxy), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname=NAME) as door,
        ):
            door.sendall("\r\n".join(asked).encode())
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += door.recv(4096)
            assert answer.startswith(b"HTTP/1.1 101")
            door.sendall(b"hello")
            answer = answer.partition(b"\r\n\r\n")[2]
            while len(answer) < 5:
                answer += door.recv(4096)
        assert answer == b"HELLO"

    def test_metrics_are_not_shown(self, proxy: int) -> None:
        with client(proxy) as asking:
            assert asking.get("/metrics").status_code == 404
            assert asking.get("/health/ready").status_code == 200


class _Named(httpx.HTTPTransport):
    """Knows the server by its name wherever it is, and does not ask for its certificate."""

    def __init__(self) -> None:
        super().__init__(verify=False)  # the test made it itself

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["sni_hostname"] = NAME
        return super().handle_request(request)


def client(port: int) -> httpx.Client:
    """Someone who asks the proxy."""
    return httpx.Client(
        base_url=f"https://127.0.0.1:{port}", headers={"host": NAME}, timeout=20, transport=_Named()
    )


def _nginx(folder: Path, port: int, behind: int) -> list[str]:
    site = (DEPLOY / "nginx" / "segue.conf").read_text()
    site = replaced(site, r"listen 443 ssl", f"listen 127.0.0.1:{port} ssl", 1)
    site = replaced(site, r"    listen \[::\]:443 ssl http2;\n", "", 1)
    site = replaced(site, r"listen 80;", f"listen 127.0.0.1:{free_port()};", 1)
    site = replaced(site, r"    listen \[::\]:80;\n", "", 1)
    site = replaced(site, r"/etc/letsencrypt/live/music.example.org/", f"{folder}/", 2)
    site = replaced(site, r"127\.0\.0\.1:8080", f"127.0.0.1:{behind}", 1)
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{kind}_temp_path {folder}/tmp/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "tmp").mkdir()
    (folder / "nginx.conf").write_text(
        f"daemon off; user root; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ {temporary} include {folder}/site.conf; }}"
    )
    return [str(find_nginx()), "-c", str(folder / "nginx.conf")]


def _caddy(folder: Path, port: int, behind: int) -> list[str]:
    site = (DEPLOY / "caddy" / "Caddyfile").read_text()
    # Its own certificate, since nobody on this machine may fetch one.
    named = f"https://{NAME}:{port} {{\n\ttls {folder}/fullchain.pem {folder}/privkey.pem\n\tbind 127.0.0.1\n"
    site = replaced(site, r"(?m)^music\.example\.org \{\n", named, 1)
    site = replaced(site, r"127\.0\.0\.1:8080", f"127.0.0.1:{behind}", 1)
    options = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}/caddy\n}}\n"
    (folder / "Caddyfile").write_text(options + site)
    return [str(find_caddy()), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def replaced(text: str, pattern: str, by: str, times: int) -> str:
    """`text` with what a test must change, which has to be there so many times."""
    changed, count = re.subn(pattern, lambda _: by, text)
    assert count == times, f"{pattern} is there {count} times"
    return changed


def _make_certificate(folder: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl, "openssl makes the certificate of this test"
    key, chain = folder / "privkey.pem", folder / "fullchain.pem"
    argv = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    subprocess.run(
        [
            *argv,
            "-subj",
            f"/CN={NAME}",
            "-addext",
            f"subjectAltName=DNS:{NAME}",
            "-keyout",
            key,
            "-out",
            chain,
        ],
        check=True,
        capture_output=True,
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(argv: list[str], port: int, folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log, subprocess.Popen(argv, stdout=log, stderr=log) as process:
        try:
            _wait(lambda: _listens(port), process, folder / "log")
            yield
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _wait(good: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + 20
    while not good():
        if process.poll() is not None or time.monotonic() > ends:
            raise RuntimeError(log.read_text())
        time.sleep(0.05)
