"""uv's wheel is fetched with Python's own library, and taken only when it is the one that is pinned."""

import hashlib
import io
import json
import platform
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from fetch_uv import NotFetched, fits, locked, remote_wheel, runs_here, tls, unpack, without_secrets
from index_settings import IndexSettings

VERSION = "9.9.9"
NAME = f"uv-{VERSION}-py3-none-manylinux_2_17_{platform.machine()}.manylinux2014_{platform.machine()}.whl"


def make_wheel() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"uv-{VERSION}.data/scripts/uv", "#!/bin/sh\necho uv 9.9.9\n")
    return content.getvalue()


WHEEL = make_wheel()
PINNED = frozenset({hashlib.sha256(WHEEL).hexdigest()})


class Index(BaseHTTPRequestHandler):
    """A package index: pages below /html, /json and /guarded, the wheel below /files."""

    def do_GET(self) -> None:
        """Answer with a page, the wheel, or 404."""
        if self.path == f"/files/{NAME}":
            return self.answer(200, "application/octet-stream", WHEEL)
        if self.path == "/guarded/uv/" and self.headers.get("Authorization") != "Basic YW5uOnMzOmNyM3Q=":
            return self.answer(401, "text/plain", b"who are you?")
        if self.path in {"/html/uv/", "/guarded/uv/"}:
            page = f'<a href="uv-9.9.9.tar.gz">s</a> <a href="../../files/{NAME}#sha256=0">{NAME}</a>'
            return self.answer(200, "text/html; charset=utf-8", page.encode())
        if self.path == "/json/uv/":
            files = {"files": [{"filename": NAME, "url": f"../../files/{NAME}"}]}
            return self.answer(200, "application/vnd.pypi.simple.v1+json", json.dumps(files).encode())
        return self.answer(404, "text/plain", b"")

    def answer(self, status: int, kind: str, content: bytes) -> None:
        """Send it all."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index() -> Iterator[str]:
    """Host and port of a running index."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def settings(*indexes: str) -> IndexSettings:
    return IndexSettings(indexes, (), (), None, 5, None)


class TestFetching:
    """Any index of PEP 503 or PEP 691 serves."""

    @pytest.mark.parametrize("kind", ["html", "json"])
    def test_the_wheel_is_found_on_the_page(self, index: str, kind: str) -> None:
        assert remote_wheel(settings(f"http://{index}/{kind}/"), VERSION, PINNED) == WHEEL

    def test_the_second_index_is_asked_when_the_first_lacks_it(self, index: str) -> None:
        both = settings(f"http://{index}/nothing", f"http://{index}/html")
        assert remote_wheel(both, VERSION, PINNED) == WHEEL

    def test_a_password_in_the_address_is_sent_as_a_header(self, index: str) -> None:
        assert remote_wheel(settings(f"http://ann:s3%3Acr3t@{index}/guarded"), VERSION, PINNED) == WHEEL

    def test_a_file_with_another_sha256_is_refused(self, index: str) -> None:
        with pytest.raises(NotFetched, match="sha256"):
            remote_wheel(settings(f"http://{index}/html"), VERSION, frozenset({"0" * 64}))

    def test_a_failure_tells_no_password(self, index: str) -> None:
        with pytest.raises(NotFetched) as told:
            remote_wheel(settings(f"http://ann:wrong@{index}/guarded"), VERSION, PINNED)
        assert "wrong" not in str(told.value)
        assert "401" in str(told.value)


class TestWhatFits:
    """A wheel is chosen by its tags, as pip would."""

    def test_another_version_does_not_fit(self) -> None:
        assert fits(NAME, VERSION)
        assert not fits(NAME, "9.9.8")

    def test_another_processor_does_not_fit(self) -> None:
        assert not runs_here("manylinux_2_17_pdp11")

    def test_a_newer_c_library_does_not_fit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("fetch_uv.glibc_version", lambda: (2, 28))
        assert runs_here(f"manylinux_2_28_{platform.machine()}")
        assert not runs_here(f"manylinux_2_31_{platform.machine()}")
        assert not runs_here(f"musllinux_1_1_{platform.machine()}")

    def test_musl_takes_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("fetch_uv.glibc_version", lambda: None)
        assert runs_here(f"musllinux_1_1_{platform.machine()}")
        assert not runs_here(f"manylinux_2_17_{platform.machine()}")


class TestUnpacking:
    """The binary appears whole and can be run."""

    def test_the_binary_is_written(self, tmp_path: Path) -> None:
        unpack(WHEEL, tmp_path)
        assert (tmp_path / "bin" / "uv").read_text().startswith("#!/bin/sh")
        assert (tmp_path / "bin" / "uv").stat().st_mode & 0o777 == 0o755


class TestTrust:
    """Certificates are checked unless the machine says otherwise."""

    def test_certificates_are_checked(self) -> None:
        assert tls("https://index.example/", "ann:secret", settings()).check_hostname

    def test_a_trusted_host_is_not_checked(self) -> None:
        trusting = IndexSettings((), (), ("index.example",), None, 5, None)
        assert not tls("https://index.example/", None, trusting).check_hostname

    def test_secrets_are_not_printed(self) -> None:
        assert without_secrets("https://a:b@index.example/x") == "https://index.example/x"


class TestPins:
    """The repository pins one version with all its files."""

    def test_the_lock_file_names_wheels_of_both_processors(self) -> None:
        version, hashes = locked(Path(__file__).parents[3] / "bin" / "lib" / "uv.lock")
        assert version.count(".") == 2
        assert len(hashes) > 4
