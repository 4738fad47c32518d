"""Lists come in and rules are made in the browser, with keys alone where that is how somebody works."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.web.conftest import House
from tests.e2e.web.keyboard import Typist
from tests.e2e.web.listener import Listener
from tests.e2e.web.test_access import violations

pytestmark = pytest.mark.needs("chromium")

LIST = b"title,artist,duration\nTone 1,The Oscillators,0:20\nNowhere at all,Nobody,3:00\n"


class TestImport:
    """A file is dropped, what was found is shown, the rest is resolved, and a playlist is there."""

    def test_from_a_file_to_a_playlist(self, visit: Callable[..., Listener], house: House) -> None:
        listener = visit(house.server, "/import", cookies=house.cookies)
        page = listener.page
        expect(page.get_by_role("heading", name="Import", exact=True)).to_be_visible()
        assert violations(listener) == []
        page.get_by_label("File to import").set_input_files(
            {"name": "Evening.csv", "mimeType": "text/csv", "buffer": LIST}
        )
        expect(page.get_by_role("heading", name="Evening.csv")).to_be_visible()
        expect(page.get_by_text("1 of 2 found")).to_be_visible(timeout=60_000)
        assert violations(listener) == []

        page.get_by_role("button", name="Look for it").last.click()
        page.get_by_label("How the title begins").fill("tone 2")
        page.get_by_role("list", name="Songs whose titles begin so").get_by_role("button").first.click()
        expect(page.get_by_text("2 of 2 found")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Import 1 list")).click()
        page.get_by_role("link", name="Evening", exact=True).click()
        expect(page.get_by_role("heading", name="Evening")).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("^Tone 2"))).to_be_visible()


class TestRules:
    """Rules are made with keys alone, and what they choose is told while they are typed."""

    def test_made_with_keys(self, visit: Callable[..., Listener], house: House) -> None:
        listener = visit(house.server, "/smart-playlists", cookies=house.cookies)
        page, typist = listener.page, Typist(listener)
        typist.go("/smart-playlists").fill("Name", "Low tones")
        typist.choose("Field", "Title")
        typist.fill("Value", "tone")
        expect(page.get_by_role("region", name="New").get_by_text("3 songs")).to_be_visible()
        typist.act("Add a condition")
        expect(page.get_by_role("group", name="Condition 2")).to_be_visible()
        assert violations(listener) == []
        typist.act("Remove condition 2")
        expect(page.get_by_role("group", name="Condition 2")).to_have_count(0)
        typist.act("Make it")
        expect(page.get_by_role("heading", name="Low tones")).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("^Tone 1"))).to_be_visible()
        assert violations(listener) == []
