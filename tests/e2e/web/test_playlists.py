import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.web.conftest import House
from tests.e2e.web.keyboard import PASSWORD, enter
from tests.e2e.web.listener import Listener
from tests.e2e.web.test_access import violations

pytestmark = pytest.mark.needs("chromium")


class Desk:
    """What the admin can ask of the API without a browser."""

    def __init__(self, house: House) -> None:
        cookies = {each["name"]: each["value"] for each in house.cookies}
        self.client = httpx.Client(
            base_url=f"{house.server.url}/api/v1/", headers={"origin": house.server.url}, cookies=cookies
        )

    def ask(self, method: str, path: str, body: object = None) -> Any:
        answer = self.client.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def songs(self, album: str) -> list[str]:
        return [song["id"] for song in self.ask("GET", f"albums/{album}/songs")["items"]]

    def titles(self, playlist: str) -> list[str]:
        rows = self.ask("GET", f"playlists/{playlist}/songs?limit=100")["items"]
        return [row["song"]["title"] for row in rows]


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    desk = Desk(house)
    with desk.client:
        yield desk


def titles(page: Page) -> list[str]:
    """The rows in their order on the screen."""
    rows = page.get_by_role("grid").get_by_role("row").filter(has=page.get_by_role("checkbox")).all()
    placed = sorted((int(row.get_attribute("aria-rowindex") or 0), row) for row in rows)
    return [(row.get_attribute("aria-label") or "").partition(",")[0] for _, row in placed]


def row(page: Page, title: str) -> Locator:
    return page.get_by_role("row", name=re.compile(f"^{title},"))


class TestPlaylistPage:
    """A playlist is made, filled, put in order by hand, mouse and key, and each edit can be taken back."""

    def test_from_a_song_to_a_list_in_order(
        self, visit: Callable[..., Listener], house: House, desk: Desk
    ) -> None:
        listener = visit(house.server, f"/albums/{house.album_id}", cookies=house.cookies)
        page = listener.page
        page.get_by_role("button", name=re.compile("^More on Sines")).click()
        page.get_by_role("menuitem", name="Add to playlist").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="New playlist").click()
        dialog.get_by_label("Name").fill("By hand")
        dialog.get_by_role("button", name="Make playlist").click()
        expect(page.get_by_role("heading", name="By hand")).to_be_visible()
        playlist = page.url.rpartition("/")[2]
        expect(row(page, "Tone 3")).to_be_visible()
        assert titles(page) == ["Tone 1", "Tone 2", "Tone 3"]

        row(page, "Tone 1").focus()
        listener.press("Alt+ArrowDown")
        expect(page.get_by_role("status").filter(has_text="moved to place 2 of 3")).to_be_attached()
        expect(row(page, "Tone 1")).to_be_focused()
        listener.until(lambda: desk.titles(playlist) == ["Tone 2", "Tone 1", "Tone 3"], "it was not moved")

        grip = row(page, "Tone 3").locator("span[class*=grip]")
        row(page, "Tone 3").hover()
        box, goal = grip.bounding_box(), row(page, "Tone 2").bounding_box()
        assert box
        assert goal
        page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + 40, goal["y"] + 20, steps=5)
        page.mouse.move(box["x"] + 40, goal["y"] + 2)
        page.mouse.up()
        listener.until(lambda: desk.titles(playlist) == ["Tone 3", "Tone 2", "Tone 1"], "it was not dragged")
        assert titles(page) == ["Tone 3", "Tone 2", "Tone 1"]

        row(page, "Tone 3").focus()
        listener.press("Space", "Shift+ArrowDown")
        expect(page.get_by_text("2 selected")).to_be_visible()
        listener.press("Delete")
        listener.until(lambda: desk.titles(playlist) == ["Tone 1"], "they were not removed")
        page.get_by_role("region", name="Messages").get_by_role("button", name="Undo").last.click()
        listener.until(lambda: desk.titles(playlist) == ["Tone 3", "Tone 2", "Tone 1"], "they are gone")
        expect(row(page, "Tone 2")).to_be_visible()
        page.get_by_role("button", name="Play By hand").first.click()
        listener.hears("Tone 3")
        assert listener.faults == []

    def test_what_is_there_already_is_asked_about(
        self, visit: Callable[..., Listener], house: House, desk: Desk
    ) -> None:
        songs = desk.songs(house.album_id)
        made = desk.ask("POST", "playlists", {"name": "Twice", "song_ids": songs[:1]})
        listener = visit(house.server, f"/albums/{house.album_id}", cookies=house.cookies)
        page = listener.page
        page.get_by_role("row", name="Tone 1").focus()
        listener.press("Shift+F10")
        page.get_by_role("menuitem", name="Add to playlist").click()
        page.get_by_role("button", name="Add to Twice").click()
        page.get_by_role("button", name="Add it once more").click()
        listener.until(lambda: desk.titles(made["id"]) == ["Tone 1", "Tone 1"], "it was not added")
        listener.go(f"/playlists/{made['id']}")
        expect(page.get_by_role("heading", name="Twice")).to_be_visible()

    @pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
    def test_ten_thousand_rows_of_which_a_screen_is_drawn(
        self, visit: Callable[..., Listener], house: House, desk: Desk, theme: str
    ) -> None:
        song = desk.songs(house.album_id)[0]
        long = [each for each in desk.ask("GET", "users/me/playlists")["items"] if each["name"] == "Long"]
        made = long[0] if long else desk.ask("POST", "playlists", {"name": "Long"})
        for _ in range(0 if long else 10):
            body = {"song_ids": [song] * 1000, "allow_duplicates": True}
            desk.ask("POST", f"playlists/{made['id']}/songs", body)
        listener = visit(house.server, f"/playlists/{made['id']}", cookies=house.cookies, theme=theme)
        page = listener.page
        rows = page.get_by_role("grid").get_by_role("row")
        expect(rows.nth(5)).to_be_visible()
        assert rows.count() < 80
        rows.nth(1).focus()
        listener.press("End")
        expect(page.locator("[aria-rowindex='10001']")).to_be_visible()
        assert rows.count() < 80
        page.wait_for_load_state("networkidle")
        assert violations(listener) == []
        assert listener.faults == []


class TestSharing:
    """Who has a link joins by it, and what one does the other sees."""

    def test_two_people_edit_one_list(self, visit: Callable[..., Listener], house: House, desk: Desk) -> None:
        songs = desk.songs(house.album_id)
        made = desk.ask("POST", "playlists", {"name": "Ours", "song_ids": songs})
        owner = visit(house.server, f"/playlists/{made['id']}", cookies=house.cookies)
        owner.button("People who share in it").click()
        owner.button("Make a link").click()
        link = owner.page.get_by_label("Link for a week").input_value()
        owner.page.wait_for_timeout(300)
        assert violations(owner) == []
        owner.press("Escape")
        account = {"email": "jonah@harbour.org", "password": PASSWORD, "display_name": "Jonah"}
        jonah = enter(house.server.url, "auth/register", **account)
        place = link.removeprefix(house.server.url)
        friend = visit(house.server, place, cookies=jonah.cookies())
        friend.button("Share in it").click()
        expect(row(friend.page, "Tone 3")).to_be_visible()
        row(friend.page, "Tone 3").focus()
        friend.press("Alt+ArrowUp", "Alt+ArrowUp")
        friend.until(lambda: desk.titles(made["id"]) == ["Tone 3", "Tone 1", "Tone 2"], "it was not moved")
        owner.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        owner.until(lambda: titles(owner.page) == ["Tone 3", "Tone 1", "Tone 2"], "it was not followed")
        assert owner.faults == []
        assert friend.faults == []

        # One is away for a while; what both do meanwhile is in the list of both in the end.
        owner.page.context.set_offline(True)
        row(owner.page, "Tone 2").focus()
        owner.press("Alt+ArrowUp", "Alt+ArrowUp")
        owner.sees("One edit is kept here")
        row(friend.page, "Tone 1").focus()
        friend.press("Delete")
        friend.until(lambda: desk.titles(made["id"]) == ["Tone 3", "Tone 2"], "it was not removed")
        owner.page.context.set_offline(False)
        owner.until(lambda: desk.titles(made["id"]) == ["Tone 2", "Tone 3"], "what was kept was not sent")
        friend.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        for each in (owner, friend):
            each.until(lambda page=each.page: titles(page) == ["Tone 2", "Tone 3"], "they do not agree")
