"""The players that others use in browsers: hls.js, shaka-player, dash.js, and the browser by itself.

Oracle: once the whole song is buffered, the end of `buffered` is the song's length.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.delivery.origin import Origin
from tests.e2e.delivery.test_decoders import SECONDS, TOLERANCE_S

pytestmark = pytest.mark.needs("chromium")
PLAYERS = [
    ("hls", "aac.m3u8"),
    ("hls", "flac.m3u8"),
    ("hls", "opus.m3u8"),
    ("shaka", "aac.m3u8"),
    ("shaka", "flac.m3u8"),
    ("shaka", "manifest.mpd"),
    ("dash", "manifest.mpd"),
]
State = dict[str, Any]


@pytest.fixture(scope="module")
def browser(launch: Callable[..., Browser]) -> Browser:
    return launch("--autoplay-policy=no-user-gesture-required")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def open_player(page: Page, origin: Origin, player: str, rest: str) -> None:
    """Load the page with one of the players on one of the addresses."""
    query = urlencode({"with": player, "url": origin.url(rest)})
    page.goto(f"http://127.0.0.1:{origin.port}/player.html?{query}")


def wait_until(page: Page, good: Callable[[State], bool], seconds: float = 20) -> State:
    """The player's state once it is `good`, or as it is in the end."""
    ends = time.monotonic() + seconds
    while True:
        state: State = page.evaluate("window.read()")
        if good(state) or time.monotonic() > ends:
            return state
        time.sleep(0.05)


def is_whole(state: State) -> bool:
    ranges = state["ranges"]
    return len(ranges) == 1 and ranges[0][0] < TOLERANCE_S and abs(ranges[0][1] - SECONDS) < TOLERANCE_S


@pytest.mark.parametrize(("player", "rest"), PLAYERS)
class TestPlayers:
    """The whole song is there, plays, and can be entered anywhere."""

    def test_whole_play_and_seek(self, page: Page, origin: Origin, player: str, rest: str) -> None:
        open_player(page, origin, player, rest)
        page.evaluate("audio.play().catch(() => undefined)")
        state = wait_until(page, lambda now: is_whole(now) and now["time"] > 0.3)
        assert state["errors"] == []
        assert is_whole(state), state
        assert state["time"] > 0.3
        assert state["duration"] == pytest.approx(SECONDS, abs=TOLERANCE_S)
        page.evaluate("audio.currentTime = 20.5")
        state = wait_until(page, lambda now: bool(now["ended"]))
        assert state["ended"], state

    def test_a_lost_segment_shows(self, page: Page, origin: Origin, player: str, rest: str) -> None:
        """The oracle can fail: without one segment the song is not whole."""
        rungs = [one.id for one in origin.version.renditions if one.index is not None]
        origin.lose(*(f"{rung}/3.m4s" for rung in rungs))
        open_player(page, origin, player, rest)
        page.evaluate("audio.play().catch(() => undefined)")
        assert not is_whole(wait_until(page, is_whole, seconds=2.5))


class TestBrowserItself:
    """`<audio>` with the progressive address."""

    @pytest.mark.parametrize(
        "rest", ["aac128.mp4", "aac24.mp4", "flac.flac", "flac.mp4", "opus24.mp4", "vorbis160.ogg"]
    )
    def test_whole_and_seek(self, page: Page, origin: Origin, rest: str) -> None:
        open_player(page, origin, "none", rest)
        page.evaluate("audio.play()")
        state = wait_until(page, lambda now: now["time"] > 0.3)
        assert state["failed"] is None
        assert state["duration"] == pytest.approx(SECONDS, abs=TOLERANCE_S)
        page.evaluate("audio.currentTime = 20.5")
        state = wait_until(page, lambda now: bool(now["ended"]))
        # The place is not compared: after a seek Chromium counts Vorbis up to 70 ms too long.
        assert state["ended"], state
