"""A browser, and real servers: an empty one, and one with an album, of which the player is a page."""

import io
import json
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.e2e.web.listener import Listener
from tests.servers import SegueServer, serving

EMAIL = "lio@harbour.org"
PASSWORD = "a harbour at night"
_DIST = Path(__file__).parents[3] / "web" / "dist" / "index.html"
_READY_S = 120.0
LADDER = "aac64,aac128,aac320,flac"
"""One rendition for each choice of quality."""


@dataclass(frozen=True, slots=True)
class House:
    """A server with music, and the cookies of its admin."""

    server: SegueServer
    cookies: list[dict[str, Any]]
    album_id: str
    artist_id: str


@pytest.fixture(scope="module")
def browser(launch: Callable[..., Browser]) -> Browser:
    """Chromium as people have it: sound needs a click first."""
    assert _DIST.exists(), "the player is not built: run bin/setup"
    return launch()


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[SegueServer]:
    """A server that nobody runs yet."""
    with serving(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server with one admin and one album of three songs, whose beginnings anyone with a link may hear."""
    with serving(tmp_path_factory.mktemp("house"), LADDER=LADDER, SHARE_PREVIEWS="on") as server:
        yield furnish(server, songs=3)


def furnish(server: SegueServer, *, songs: int, file_name: str = "tone.wav") -> House:
    """Give an empty server its admin, and an album of songs that play."""
    cookies = _make_admin(server)
    sent = [_upload(server, cookies, place, file_name) for place in range(1, songs + 1)]
    return House(server, cookies, *_await_songs(server, cookies, sent))


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Listener]]:
    """Opens a page of a server: `visit(server, "/albums", cookies=..., theme=..., phone=...)`."""
    opened: list[BrowserContext] = []

    def open_page(
        server: SegueServer,
        path: str = "/",
        *,
        cookies: list[dict[str, Any]] | None = None,
        theme: str = "dark",
        phone: bool = False,
    ) -> Listener:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]}, has_touch=phone, is_mobile=phone
        )
        opened.append(context)
        if cookies:
            context.add_cookies(cookies)  # type: ignore[arg-type]  # read from the server's own answer
        context.add_init_script(f"localStorage.setItem('segue.theme', {json.dumps(theme)})")
        return Listener(context.new_page(), server).go(path)

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def at_home(visit: Callable[..., Listener], house: House) -> Listener:
    """The admin's home page."""
    return visit(house.server, cookies=house.cookies)


@pytest.fixture
def at_album(visit: Callable[..., Listener], house: House) -> Listener:
    """The album's page."""
    return visit(house.server, f"/albums/{house.album_id}", cookies=house.cookies)


def make_wav(seconds: float, hertz: float) -> bytes:
    """A stereo tone that swells, 16 bit at 44.1 kHz."""
    times = np.arange(int(seconds * 44_100)) / 44_100
    swell = 0.5 + 0.45 * np.sin(2 * np.pi * times / 3)
    tone = swell * np.sin(2 * np.pi * hertz * times)
    samples = np.repeat((tone * 20_000).astype("<i2"), 2)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(44_100)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def _make_admin(server: SegueServer) -> list[dict[str, Any]]:
    account = {"email": EMAIL, "password": PASSWORD, "display_name": "Lio Reuter", "transport": "cookie"}
    with httpx.Client(base_url=server.url, headers={"origin": server.url}) as client:
        client.post("/api/v1/setup", json=account).raise_for_status()
        return [
            {"name": each.name, "value": each.value, "domain": "127.0.0.1", "path": each.path}
            for each in client.cookies.jar
        ]


def _upload(server: SegueServer, cookies: list[dict[str, Any]], place: int, file_name: str) -> str:
    parts = {"title": f"Tone {place}", "artist": "The Oscillators", "album": "Sines", "track": str(place)}
    edge = "segue-test-edge"
    body = b"".join(
        f'--{edge}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts.items()
    )
    body += (
        f'--{edge}\r\ncontent-disposition: form-data; name="file"; filename="{file_name}"\r\n'
        "content-type: audio/wav\r\n\r\n"
    ).encode()
    body += make_wav(20, 220.0 * place) + f"\r\n--{edge}--\r\n".encode()
    headers = _headers(server, cookies) | {"content-type": f"multipart/form-data; boundary={edge}"}
    answer = server.ask("/api/v1/uploads", method="POST", body=body, headers=headers)
    assert answer.status == 202, answer.body
    return str(answer.json["id"])


def _await_songs(server: SegueServer, cookies: list[dict[str, Any]], uploads: list[str]) -> tuple[str, str]:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        told = [
            server.ask(f"/api/v1/uploads/{id_}", headers=_headers(server, cookies)).json for id_ in uploads
        ]
        assert all(each["status"] != "failed" for each in told), told
        if all(each["playable"] for each in told):
            song = server.ask(f"/api/v1/songs/{told[0]['song_id']}", headers=_headers(server, cookies)).json
            return song["album"]["id"], song["artists"][0]["id"]
        time.sleep(0.3)
    raise AssertionError(f"the songs did not become playable:\n{server.log[-4000:]}")


def _headers(server: SegueServer, cookies: list[dict[str, Any]]) -> dict[str, str]:
    pairs = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)
    return {"cookie": pairs, "origin": server.url}
