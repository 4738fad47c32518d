"""A browser, the engine bundled for it, an album cut from one take, and a server of it all."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.player.bundle import bundle_player
from tests.e2e.player.lab import Lab
from tests.e2e.player.media import MadeSong, make_song
from tests.e2e.player.music import Take, make_take
from tests.e2e.player.song_server import SongServer, serving

RATE = 44100
LADDER = ("aac24", "aac64", "aac128", "aac320", "opus24", "flac")


@pytest.fixture(scope="session")
def take() -> Take:
    """One continuous take of 11 s, cut nowhere near the grid of any codec."""
    return Take(make_take(11, RATE), (2 * RATE + 20013, 5 * RATE + 22007))


@pytest.fixture(scope="session")
def album(take: Take, tmp_path_factory: pytest.TempPathFactory) -> list[MadeSong]:
    """Three songs that play into one another, with the whole ladder."""
    folder = tmp_path_factory.mktemp("album")
    return [make_song(folder / str(place), take.song(place), RATE, LADDER) for place in range(3)]


@pytest.fixture(scope="session")
def long_song(tmp_path_factory: pytest.TempPathFactory) -> MadeSong:
    """A song of 45 s, longer than the engine loads ahead."""
    folder = tmp_path_factory.mktemp("long")
    return make_song(folder, make_take(45, RATE, seed=2), RATE, ("aac64", "aac128", "aac320"))


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test pages with the engine and the player beside them."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(Path(__file__).with_name("pages"), folder, dirs_exist_ok=True)
    bundle_player(folder)
    return folder


@pytest.fixture(scope="module")
def browser(launch: Callable[..., Browser]) -> Browser:
    """Chromium, letting pages sound without a click."""
    return launch("--autoplay-policy=no-user-gesture-required")


@pytest.fixture
def server(album: list[MadeSong], pages: Path) -> Iterator[SongServer]:
    """The album as s0, s1 and s2."""
    songs = {f"s{place}": song for place, song in enumerate(album)}
    with serving(SongServer(songs, pages)) as running:
        yield running


@pytest.fixture
def open_lab(browser: Browser, server: SongServer) -> Iterator[Callable[..., Lab]]:
    """Opens a page with an engine; `before` is a script that runs ahead of the page's own."""
    opened: list[Page] = []

    def open_page(
        name: str = "lab", before: str | None = None, settings: dict[str, Any] | None = None
    ) -> Lab:
        page = browser.new_page()
        opened.append(page)
        page.add_init_script(f"window.settings = {json.dumps(settings or {})};{before or ''}")
        page.goto(f"{server.url}/{name}.html")
        page.wait_for_function("window.lab")
        return Lab(page, server)

    yield open_page
    for page in opened:
        page.close()


@pytest.fixture
def lab(open_lab: Callable[..., Lab]) -> Lab:
    """A page with an engine."""
    return open_lab()
