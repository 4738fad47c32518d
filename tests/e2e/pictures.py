"""Makes docs/pictures anew: `python -m tests.e2e.pictures [FOLDER]`.

A real server, its own demo music, a real browser. Takes some minutes, most of them for composing;
with FOLDER the server's data are kept there, and a second run takes only the pictures.
"""

import contextlib
import io
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.plugins.tools import find_chromium
from tests.servers import SegueServer, serving

_FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
_DESKTOP, _PHONE = (1440, 900, 1), (390, 844, 2)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
_COMPOSED_S = 1800.0


class Photographer:
    """Opens pages of the server as its admin, and keeps what they look like."""

    def __init__(self, browser: Browser, server: SegueServer, client: httpx.Client) -> None:
        self._browser = browser
        self._server = server
        self._client = client

    def take(
        self,
        name: str,
        path: str,
        *,
        theme: str = "dark",
        size: tuple[int, int, int] = _DESKTOP,
        after: Callable[[Page], None] = lambda page: None,
    ) -> None:
        """One picture: `after` brings the page into the state that is shown."""
        width, height, scale = size
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            has_touch=size is _PHONE,
            is_mobile=size is _PHONE,
            reduced_motion="reduce",
        )
        context.add_cookies(self._cookies())  # type: ignore[arg-type]  # read from the server's own answer
        context.add_init_script(f"localStorage.setItem('segue.theme', '{theme}')")
        page = context.new_page()
        page.goto(self._server.url + path)
        page.wait_for_load_state("networkidle")
        after(page)
        page.mouse.move(width - 2, 2)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(600)
        self._keep(name, page.screenshot())
        context.close()

    def _keep(self, name: str, taken: bytes) -> None:
        _FOLDER.mkdir(parents=True, exist_ok=True)
        file = _FOLDER / f"{name}.webp"
        Image.open(io.BytesIO(taken)).convert("RGB").save(file, "WEBP", quality=82, method=6)
        sys.stdout.write(f"{file.name} {file.stat().st_size // 1000} kB\n")

    def _cookies(self) -> list[dict[str, Any]]:
        jar = self._client.cookies.jar
        return [{"name": c.name, "value": c.value, "domain": "127.0.0.1", "path": c.path} for c in jar]


def main() -> None:
    """Every picture of the README."""
    with contextlib.ExitStack() as stack:
        kept = sys.argv[1] if len(sys.argv) > 1 else stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(serving(Path(kept), DEMO="on"))
        headers = {"origin": server.url}
        client = httpx.Client(base_url=f"{server.url}/api/v1/", headers=headers, timeout=30)
        with client, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=_FLAGS)
            camera = Photographer(browser, server, client)
            first = client.get("setup").json()["needs_admin"]
            if first:
                _await_some_music(client)
                camera.take("first-run", "/")
            _enter(client, first=first)
            albums = _await_music(client)
            if first:
                _listen(client, albums)
                _await_counts(client, albums)
            _photograph(camera, albums)
            browser.close()


def _photograph(camera: Photographer, albums: list[dict[str, Any]]) -> None:
    joined = next(album for album in albums if album["continuous"])
    page = f"/albums/{joined['id']}"

    def playing(place: int) -> Callable[[Page], None]:
        return lambda page: _play(page, place)

    def full_screen(page: Page) -> None:
        _play(page, 1)
        page.get_by_role("region", name="Player").get_by_role("link").first.click()
        page.get_by_role("button", name="Close", exact=True).wait_for()

    def queue(page: Page) -> None:
        _play(page, 0)
        page.get_by_role("button", name="Queue", exact=True).click()
        page.get_by_role("complementary", name="Queue").wait_for()

    camera.take("home", "/")
    camera.take("album", page, after=playing(1))
    camera.take("album-light", page, theme="light", after=playing(1))
    camera.take("now-playing", page, after=full_screen)
    camera.take("queue-light", page, theme="light", after=queue)
    camera.take("artist", f"/artists/{albums[-1]['artist']['id']}")
    camera.take("phone-home", "/", size=_PHONE)
    camera.take("phone-album-light", page, theme="light", size=_PHONE, after=playing(1))
    camera.take("phone-now-playing", page, size=_PHONE, after=full_screen)


def _play(page: Page, place: int) -> None:
    row = page.get_by_role("grid").first.locator("[data-row]").nth(place)
    if page.evaluate("matchMedia('(hover: none)').matches"):
        row.tap()
        page.wait_for_timeout(9000)
        return
    row.dblclick()
    page.wait_for_timeout(1500)
    page.get_by_role("slider", name="Seek").click(position={"x": 160, "y": 20})
    page.wait_for_timeout(1000)


def _enter(client: httpx.Client, *, first: bool) -> None:
    account = {"email": "lio@harbour.org", "password": "a harbour at night", "transport": "cookie"}
    name = {"display_name": "Lio Reuter"} if first else {}
    client.post("setup" if first else "auth/login", json={**account, **name}).raise_for_status()


def _await_some_music(client: httpx.Client) -> None:
    _await(client, lambda demo: demo["songs_ready"] >= demo["songs_total"] // 2)


def _await_music(client: httpx.Client) -> list[dict[str, Any]]:
    _await(client, lambda demo: demo["state"] == "ready")
    return list(client.get("albums").raise_for_status().json()["items"])


def _await(client: httpx.Client, holds: Callable[[dict[str, Any]], bool]) -> None:
    deadline = time.monotonic() + _COMPOSED_S
    while not holds(client.get("setup").json()["demo"]):
        if time.monotonic() > deadline:
            raise SystemExit("the demo music was not composed in time")
        time.sleep(1)


def _listen(client: httpx.Client, albums: list[dict[str, Any]]) -> None:
    """Some days of listening, so that there is something to go on with."""
    days = datetime.now(UTC) - timedelta(days=9)
    turn = 0
    for place, album in enumerate(albums):
        songs = client.get(f"albums/{album['id']}/songs").json()["items"]
        for nth, song in enumerate(songs):
            for _ in range(1 + (nth * 3 + place) % 5):
                turn += 1
                _report(client, song, days + timedelta(hours=3 * turn))


def _await_counts(client: httpx.Client, albums: list[dict[str, Any]]) -> None:
    """Plays are counted behind the request; without them Home has no favourites."""
    deadline = time.monotonic() + 60
    paths = [f"albums/{album['id']}/songs" for album in albums]
    while not all(song["play_count"] for path in paths for song in client.get(path).json()["items"]):
        if time.monotonic() > deadline:
            raise SystemExit("the plays were not counted in time")
        time.sleep(1)


def _report(client: httpx.Client, song: dict[str, Any], begun: datetime) -> None:
    session = str(uuid.uuid4())
    heard = min(song["duration_ms"], 45_000)
    moments = (("start", 0), *(("progress", at) for at in range(10_000, heard, 10_000)), ("end", heard))
    events = [
        {
            "event_id": str(uuid.uuid4()),
            "session_id": session,
            "song_id": song["id"],
            "type": kind,
            "position_ms": at,
            "at": (begun + timedelta(milliseconds=at)).isoformat(),
        }
        for kind, at in moments
    ]
    client.post("plays", json={"events": events}).raise_for_status()


if __name__ == "__main__":
    main()
