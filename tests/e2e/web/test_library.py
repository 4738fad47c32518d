"""Library, history and statistics in the player: by keyboard, refused, hidden, and for everyone."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.web.conftest import House
from tests.e2e.web.listener import Listener
from tests.e2e.web.test_access import violations

pytestmark = pytest.mark.needs("chromium")
# Each page once: the pages have no colours of their own.
_PATHS = {
    "dark": ("/library/songs", "/library/artists", "/history"),
    "light": ("/library", "/library/hidden", "/listening"),
}


def tell(house: House, method: str, path: str) -> Any:
    """Ask the server as its admin, past the player."""
    cookies = {cookie["name"]: cookie["value"] for cookie in house.cookies}
    headers = {"origin": house.server.url}
    answer = httpx.request(
        method, f"{house.server.url}/api/v1/{path}", cookies=cookies, headers=headers, timeout=30
    )
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


@pytest.fixture(autouse=True)
def _nothing_kept(house: House) -> None:
    tell(house, "DELETE", "users/me/history")
    for item in tell(house, "GET", "users/me/changes")["items"]:
        places = {
            "song": f"songs/{item['id']}/like",
            "album": f"users/me/albums/{item['id']}",
            "artist": f"users/me/following/artists/{item['id']}",
            "hidden_song": f"users/me/hidden/songs/{item['id']}",
        }
        tell(house, "DELETE", places[item["kind"]])


def row(listener: Listener, title: str) -> Locator:
    return listener.page.get_by_role("row", name=title)


def heart(listener: Listener, title: str) -> Locator:
    return row(listener, title).get_by_role("button", name=f"Like {title}")


class TestWithKeys:
    """Everything of the library is done without a mouse."""

    def test_like_save_follow_and_find_them_again(self, at_album: Listener, house: House) -> None:
        row(at_album, "Tone 2").focus()
        at_album.press("Shift+F10")
        item = at_album.page.get_by_role("menuitem", name="Like")
        expect(item).to_be_visible()
        item.focus()
        at_album.press("Enter")
        expect(heart(at_album, "Tone 2")).to_have_attribute("aria-pressed", "true")
        at_album.button("Save Sines to your library").focus()
        at_album.press("Enter")
        expect(at_album.button("Save Sines to your library")).to_have_attribute("aria-pressed", "true")
        at_album.go(f"/artists/{house.artist_id}").button("Follow The Oscillators").focus()
        at_album.press("Enter")
        at_album.sees("1 follower")
        at_album.press("b")
        expect(at_album.page.get_by_role("heading", name="Library")).to_be_visible()
        expect(at_album.page.get_by_role("list", name="Albums you saved")).to_contain_text("Sines")
        at_album.page.get_by_role("link", name=re.compile("Songs")).focus()
        at_album.press("Enter")
        find = at_album.page.get_by_role("searchbox")
        find.focus()
        at_album.page.keyboard.type("tone 2")
        expect(row(at_album, "Tone 2")).to_be_visible()
        at_album.press("ControlOrMeta+a")
        at_album.page.keyboard.type("tone 9")
        at_album.sees("Nothing is called that")
        assert at_album.faults == []

    def test_the_song_that_sounds_is_liked_by_a_key(self, at_album: Listener) -> None:
        at_album.play_album()
        at_album.press("s")
        expect(heart(at_album, "Tone 1")).to_have_attribute("aria-pressed", "true")
        player = at_album.page.get_by_role("region", name="Player")
        expect(player.get_by_role("button", name="Like Tone 1")).to_have_attribute("aria-pressed", "true")


class TestRefused:
    """A heart that the server refuses is empty again, and says why."""

    def test_it_is_undone(self, at_album: Listener) -> None:
        problem = (
            '{"type": "x", "title": "Full", "status": 409, "code": "library_full", "detail": "It is full."}'
        )
        at_album.page.route(
            "**/like",
            lambda route: route.fulfill(status=409, body=problem, content_type="application/problem+json"),
        )
        row(at_album, "Tone 1").hover()
        heart(at_album, "Tone 1").click()
        at_album.sees("It is full.")
        expect(heart(at_album, "Tone 1")).to_have_attribute("aria-pressed", "false")


class TestHiding:
    """What is hidden says so, is skipped at once, and comes back."""

    def test_a_hidden_song_is_skipped(self, at_album: Listener) -> None:
        at_album.play_album()
        row(at_album, "Tone 1").focus()
        at_album.press("Shift+F10")
        at_album.page.get_by_role("menuitem", name="Hide this song").click()
        at_album.hears("Tone 2")
        expect(row(at_album, "Tone 1")).to_contain_text("You hide this")
        at_album.button("Undo").click()
        expect(row(at_album, "Tone 1")).not_to_contain_text("You hide this")


class TestHistory:
    """A person takes plays out of their history, pauses it, and listens in private."""

    def test_take_out_pause_and_private(self, at_album: Listener, house: House) -> None:
        at_album.play_album()
        at_album.press("l")
        at_album.hears("Tone 2")
        at_album.until(
            lambda: len(tell(house, "GET", "users/me/history")["items"]) > 1, "the plays are not told"
        )
        at_album.go("/history").page.get_by_role(
            "button", name="Take Tone 1 out of your history"
        ).first.click()
        at_album.sees("It is taken out of your history")
        at_album.button("Pause history").click()
        at_album.sees("Your history is paused.")
        at_album.button("Keep history again").click()
        expect(at_album.button("Pause history")).to_be_visible()
        at_album.button("Lio Reuter, account", exact=False).click()
        at_album.page.get_by_role("menuitemcheckbox", name=re.compile("Private session")).click()
        at_album.press("Escape")
        at_album.sees("You listen in private")
        at_album.button("End it").click()
        at_album.sees("The private session is over")
        at_album.button("Take out").click()
        at_album.page.get_by_role("menuitem", name="Everything").click()
        at_album.page.get_by_role("dialog").get_by_role("button", name="Take out").click()
        at_album.sees("Nothing here")
        assert at_album.faults == []


@pytest.mark.parametrize("theme", ["dark", "light"])
class TestPagesForEveryone:
    """No page has a fault that axe-core knows, at the desk in one theme, on the phone in the other."""

    def test_pages(self, visit: Callable[..., Listener], house: House, theme: str) -> None:
        song = tell(house, "GET", f"albums/{house.album_id}/songs")["items"][0]["id"]
        tell(house, "PUT", f"songs/{song}/like")
        tell(house, "PUT", f"users/me/albums/{house.album_id}")
        tell(house, "PUT", f"users/me/following/artists/{house.artist_id}")
        listener = visit(house.server, cookies=house.cookies, theme=theme, phone=theme == "light")
        listener.go(f"/albums/{house.album_id}").play_album()
        listener.until(lambda: tell(house, "GET", "users/me/history")["items"], "no play is told")
        found = {}
        for path in _PATHS[theme]:
            listener.go(path).page.locator("h1").first.wait_for(state="attached")
            expect(listener.page.locator("[aria-busy]")).to_have_count(0)
            listener.page.wait_for_timeout(400)  # what fades in is faint for a moment
            found[path] = violations(listener)
        assert {path: faults for path, faults in found.items() if faults} == {}
        assert listener.faults == []
