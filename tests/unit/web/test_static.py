"""The player's files."""

import gzip
from pathlib import Path

import pytest
from starlette.requests import Request

from segue.app.web.static import PlayerFiles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built player."""
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    dist = tmp_path / "dist"
    (dist / "index.html").write_text("<!doctype html><html><head><title>Segue</title></head></html>")
    (dist / "theme.js").write_text("1;")
    (dist / "assets" / "index-B1x_9QzA.js").write_text("console.log(1);" * 200)
    (dist / "assets" / "inter-Cx8AAbbb.woff2").write_bytes(bytes(3000))
    (tmp_path / "secret.txt").write_text("no")
    return dist


def ask(path: str, **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": path, "headers": raw, "query_string": b""})


class TestFiles:
    """Hashed names are kept for ever, others asked for again; text comes packed."""

    def test_hashed_names(self, folder: Path) -> None:
        found = PlayerFiles(folder).find(ask("/assets/index-B1x_9QzA.js", accept_encoding="gzip, br"))
        assert found is not None
        assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert found.headers["content-encoding"] == "gzip"
        assert gzip.decompress(bytes(found.body)).startswith(b"console.log")
        assert found.headers["content-type"].startswith("text/javascript")

    def test_fonts_are_packed_already(self, folder: Path) -> None:
        found = PlayerFiles(folder).find(ask("/assets/inter-Cx8AAbbb.woff2", accept_encoding="gzip"))
        assert found is not None
        assert "content-encoding" not in found.headers
        assert found.headers["content-type"] == "font/woff2"

    def test_plain_names_are_asked_for_again(self, folder: Path) -> None:
        files = PlayerFiles(folder)
        found = files.find(ask("/theme.js"))
        assert found is not None
        assert found.headers["cache-control"] == "no-cache"
        again = files.find(ask("/theme.js", if_none_match=found.headers["etag"]))
        assert again is not None
        assert again.status_code == 304


class TestPages:
    """Every path a browser opens is the player; nothing outside the folder is served."""

    @pytest.mark.parametrize("path", ["/", "/albums/1", "/index.html", "/a/b/c?d"])
    def test_is_the_player(self, folder: Path, path: str) -> None:
        found = PlayerFiles(folder).find(ask(path, accept="text/html,*/*"))
        assert found is not None
        assert b"<title>Segue</title>" in bytes(found.body)
        nonce = bytes(found.body).decode().split('name="csp-nonce" content="')[1].split('"')[0]
        assert f"'nonce-{nonce}'" in found.headers["content-security-policy"]

    @pytest.mark.parametrize(
        "path", ["/secret.txt", "/../secret.txt", "/assets/../../secret.txt", "/..%2fsecret.txt"]
    )
    def test_nothing_else(self, folder: Path, path: str) -> None:
        files = PlayerFiles(folder)
        assert files.find(ask(path, accept="application/json")) is None
        page = files.find(ask(path, accept="text/html"))
        assert page is not None
        assert bytes(page.body) != b"no"

    def test_says_when_it_is_not_built(self, tmp_path: Path) -> None:
        found = PlayerFiles(tmp_path / "none").find(ask("/"))
        assert found is not None
        assert b"bin/setup" in bytes(found.body)
