from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.web.conftest import House
from tests.e2e.web.listener import Listener

pytestmark = pytest.mark.needs("chromium")

_AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_PAGES = ("/", "/albums", "/albums/{album}", "/artists", "/artists/{artist}", "/upload", "/nowhere")


def violations(listener: Listener, *, menu: bool = False) -> list[dict[str, Any]]:
    """What axe-core finds wrong with the page as it stands, WCAG 2.2 AA and good practice."""
    # Evaluated, not added as a script: the content policy would refuse that.
    listener.page.evaluate(_AXE.read_text())
    # An open menu lies outside the landmarks, as menus do; that is no fault but in axe's good practice.
    rules = "{ region: { enabled: false } }" if menu else "{}"
    found = listener.page.evaluate(f"axe.run(document, {{ resultTypes: ['violations'], rules: {rules} }})")
    return [
        {"rule": each["id"], "where": [node["target"] for node in each["nodes"]], "help": each["help"]}
        for each in found["violations"]
    ]


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
class TestPagesForEveryone:
    """No page has a fault that axe-core knows, in any theme."""

    def test_pages(self, visit: Callable[..., Listener], house: House, theme: str) -> None:
        listener = visit(house.server, cookies=house.cookies, theme=theme)
        found = {}
        for path in _PAGES:
            listener.go(path.format(album=house.album_id, artist=house.artist_id))
            listener.page.locator("h1").first.wait_for(state="attached")
            listener.page.wait_for_load_state("networkidle")
            found[path] = violations(listener)
        assert {path: faults for path, faults in found.items() if faults} == {}
        assert listener.faults == []

    def test_sign_in_and_register(self, visit: Callable[..., Listener], house: House, theme: str) -> None:
        listener = visit(house.server, theme=theme)
        listener.page.get_by_role("heading", name="Sign in").wait_for()
        assert violations(listener) == []
        listener.page.get_by_role("link", name="Make one").click()
        listener.page.get_by_role("heading", name="Make an account").wait_for()
        assert violations(listener) == []

    def test_while_music_plays(self, visit: Callable[..., Listener], house: House, theme: str) -> None:
        path = f"/albums/{house.album_id}"
        listener = visit(house.server, path, cookies=house.cookies, theme=theme)
        listener.play_album()
        listener.press("q")
        listener.page.get_by_role("complementary", name="Queue").wait_for()
        listener.page.wait_for_timeout(400)  # the panel fades in, and faint text is no fault of the colours
        assert violations(listener) == []
        listener.button("Quality", exact=False).click()
        listener.page.wait_for_timeout(300)
        assert violations(listener, menu=True) == []
        listener.press("Escape")
        listener.page.get_by_role("region", name="Player").get_by_role("link", name="Tone 1").click()
        listener.page.get_by_role("heading", name="Tone 1").wait_for()
        listener.page.wait_for_timeout(400)
        assert violations(listener) == []
        assert listener.faults == []

    def test_on_the_phone(self, visit: Callable[..., Listener], house: House, theme: str) -> None:
        path = f"/albums/{house.album_id}"
        listener = visit(house.server, path, cookies=house.cookies, theme=theme, phone=True)
        listener.page.get_by_role("row", name="Tone 2").tap()
        listener.hears("Tone 2")
        assert violations(listener) == []
