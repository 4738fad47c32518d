from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.web.conftest import House
from tests.e2e.web.keyboard import enter
from tests.e2e.web.listener import Listener
from tests.people import PASSWORD as ADAS_PASSWORD
from tests.people import Artist

pytestmark = pytest.mark.needs("chromium")


class TestPlaying:
    """An album sounds from one click, and every control does what it says."""

    def test_an_album_plays_and_names_the_page(self, at_album: Listener) -> None:
        at_album.play_album()
        expect(at_album.page).to_have_title("Tone 1 by The Oscillators · Segue")
        expect(at_album.page.get_by_role("row", name="Tone 1")).to_have_attribute("aria-current", "true")
        assert at_album.faults == []

    def test_on_and_back(self, at_album: Listener) -> None:
        at_album.play_album()
        at_album.button("Next song").click()
        at_album.hears("Tone 2")
        at_album.button("Previous song").click()
        at_album.hears("Tone 1")

    def test_a_click_on_the_waveform_seeks(self, at_album: Listener) -> None:
        at_album.play_album()
        box = at_album.seek_bar.bounding_box()
        assert box
        at_album.seek_bar.click(position={"x": box["width"] * 0.5, "y": box["height"] / 2})
        at_album.until(lambda: 10 <= at_album.second <= 14, "it did not seek to the middle")
        at_album.sound_runs()

    def test_a_double_click_on_a_row_plays_it(self, at_album: Listener) -> None:
        at_album.page.get_by_role("row", name="Tone 3").dblclick()
        at_album.hears("Tone 3")

    def test_pausing_is_silent_and_going_on_is_not(self, at_album: Listener) -> None:
        at_album.play_album()
        at_album.button("Pause").click()
        at_album.until(at_album.is_silent, "it still sounds")
        at_album.button("Play").click()
        at_album.sound_runs()

    def test_the_music_goes_on_from_page_to_page(self, at_album: Listener) -> None:
        at_album.play_album()
        page = at_album.page
        page.get_by_role("link", name="Artists", exact=True).first.click()
        page.get_by_role("list", name="Artists").get_by_role("link", name="The Oscillators").click()
        expect(page.get_by_role("heading", name="The Oscillators")).to_be_visible()
        at_album.sound_runs()
        page.go_back()
        at_album.hears("Tone 1")
        assert at_album.faults == []

    def test_a_song_runs_into_the_next_by_itself(self, at_album: Listener) -> None:
        at_album.play_album()
        at_album.seek_bar.focus()
        at_album.press("End", "ArrowLeft")
        at_album.hears("Tone 2")

    def test_the_phone_plays_by_a_tap_and_opens_the_sheet(
        self, visit: Callable[..., Listener], house: House
    ) -> None:
        phone = visit(house.server, f"/albums/{house.album_id}", cookies=house.cookies, phone=True)
        phone.page.get_by_role("row", name="Tone 2").tap()
        phone.hears("Tone 2")
        phone.page.get_by_role("region", name="Player").get_by_role("link", name="Tone 2").tap()
        expect(phone.page.get_by_role("heading", name="Tone 2")).to_be_visible()
        phone.button("Close").tap()
        expect(phone.page.get_by_role("heading", name="Sines")).to_be_visible()


class TestKeyboard:
    """Everything can be done without a pointer."""

    def test_keys_play_skip_seek_and_mute(self, at_album: Listener) -> None:
        at_album.play_album()
        at_album.page.locator("main").focus()
        at_album.press("l")
        at_album.hears("Tone 2")
        at_album.press("j")
        at_album.hears("Tone 1")
        at_album.press("ArrowRight", "ArrowRight")
        at_album.until(lambda: at_album.second >= 10, "arrows do not seek")
        at_album.press(" ")
        at_album.until(at_album.is_silent, "Space does not pause")
        at_album.press("m")
        expect(at_album.button("Sound on")).to_be_visible()

    def test_a_list_is_one_stop(self, at_album: Listener) -> None:
        page = at_album.page
        page.get_by_role("row", name="Tone 1").focus()
        at_album.press("ArrowDown", "ArrowDown")
        expect(page.get_by_role("row", name="Tone 3")).to_be_focused()
        at_album.press("Home")
        expect(page.get_by_role("row", name="Tone 1")).to_be_focused()
        stops = page.locator("[data-row][tabindex='0']")
        expect(stops).to_have_count(1)
        at_album.press("ArrowDown", "Enter")
        at_album.hears("Tone 2")
        at_album.press("Shift+F10")
        expect(page.get_by_role("menuitem", name="Play next")).to_be_visible()
        at_album.press("Escape")
        expect(page.get_by_role("menuitem", name="Play next")).to_have_count(0)

    @pytest.mark.parametrize("key", ["Enter", "Space", "Shift+F10"])
    def test_the_first_menu_opens_at_its_first_item(self, at_album: Listener, key: str) -> None:
        page = at_album.page
        row = page.get_by_role("row", name="Tone 2")
        opener = row if key == "Shift+F10" else at_album.button("More on Tone 2")
        row.focus()
        at_album.press("ArrowUp", "ArrowDown")
        opener.focus()
        at_album.press(key)
        expect(page.get_by_role("menuitem", name="Play next")).to_be_focused()
        at_album.press("ArrowDown", "Escape")
        expect(page.get_by_role("menuitem")).to_have_count(0)

    def test_the_first_menu_by_pointer_chooses_nothing(self, at_album: Listener) -> None:
        page = at_album.page
        page.get_by_role("row", name="Tone 2").hover()
        at_album.button("More on Tone 2").click()
        expect(page.get_by_role("menu")).to_be_focused()

    def test_question_mark_shows_all_keys_and_gives_the_focus_back(self, at_album: Listener) -> None:
        page = at_album.page
        row = page.get_by_role("row", name="Tone 2")
        row.focus()
        at_album.press("?")
        expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
        at_album.press("Escape")
        expect(page.get_by_role("dialog", name="All keys")).to_have_count(0)
        expect(row).to_be_focused()


class TestQueue:
    """What comes next can be seen, reordered and cleared."""

    def test_songs_are_queued_moved_and_removed(self, at_album: Listener) -> None:
        at_album.play_album()
        page = at_album.page
        for title in ("Tone 3", "Tone 2"):
            page.get_by_role("row", name=title).hover()
            at_album.button(f"Add {title} to the queue").click()
        at_album.press("q")
        queued = page.get_by_role("list", name="You queued").get_by_role("listitem")
        expect(queued).to_contain_text(["Tone 3", "Tone 2"])
        queued.nth(0).focus()
        at_album.press("Alt+ArrowDown")
        expect(queued).to_contain_text(["Tone 2", "Tone 3"])
        expect(queued.nth(1)).to_be_focused()
        at_album.press("Delete")
        expect(queued).to_contain_text(["Tone 2"])
        at_album.button("Clear: You queued").click()
        expect(page.get_by_role("list", name="You queued")).to_have_count(0)
        at_album.button("Close queue").click()
        expect(page.get_by_role("complementary", name="Queue")).to_have_count(0)
        assert at_album.faults == []

    def test_the_grip_drags(self, at_album: Listener) -> None:
        at_album.play_album()
        page = at_album.page
        at_album.press("q")
        rest = page.get_by_role("list", name="Next on Sines").get_by_role("listitem")
        expect(rest).to_contain_text(["Tone 2", "Tone 3"])
        rest.nth(0).hover()
        grip = at_album.button("Move Tone 2")
        start, target = grip.bounding_box(), rest.nth(1).bounding_box()
        assert start
        assert target
        page.mouse.move(start["x"] + 18, start["y"] + 18)
        page.mouse.down()
        page.mouse.move(start["x"] + 18, target["y"] + 30, steps=5)
        page.mouse.up()
        expect(rest).to_contain_text(["Tone 3", "Tone 2"])


class TestWishes:
    """What the account wishes for is what the player does."""

    def test_explicit_songs_are_greyed_and_skipped_even_in_a_queue(
        self, visit: Callable[..., Listener], house: House
    ) -> None:
        # Somebody else than the house's admin, whose cookies a changed wish would make void for other tests.
        ada = Artist.joins(house.server)
        signed_in = enter(house.server.url, "auth/login", email=ada.email, password=ADAS_PASSWORD)
        listener = visit(house.server, f"/albums/{house.album_id}", cookies=signed_in.cookies())
        listener.sees("Tone 2")
        page, api = listener.page, f"{house.server.url}/api/v1"
        from_here = {"origin": house.server.url}

        def change(path: str, told: dict[str, bool]) -> None:
            # A changed wish makes the access void that went before it.
            assert page.request.post(f"{api}/auth/refresh", data={}, headers=from_here).ok
            assert page.request.patch(f"{api}/{path}", data=told, headers=from_here).ok

        songs = page.request.get(f"{api}/albums/{house.album_id}/songs").json()["items"]
        second = next(f"songs/{song['id']}" for song in songs if song["title"] == "Tone 2")
        change(second, {"explicit": True})
        change("users/me/preferences", {"explicit": False})
        try:
            page.reload()
            row = page.get_by_role("row", name="Tone 2")
            expect(row).to_contain_text("Explicit songs are off for you")
            expect(row.get_by_role("button", name="Play Tone 2")).to_have_count(0)
            row.dblclick()
            assert listener.is_silent()
            listener.play_album()
            listener.button("Next song").click()
            listener.hears("Tone 3")

            change("users/me/preferences", {"explicit": True})
            page.reload()
            listener.play_album()
            page.evaluate("history.pushState(null, '', '/settings/listening')")
            page.get_by_role("switch", name="Explicit songs").click()
            listener.button("Save").click()
            listener.sees("Your preferences are saved")
            listener.button("Next song").click()
            listener.hears("Tone 3")
            assert listener.faults == []
        finally:
            change(second, {"explicit": False})
            change("users/me/preferences", {"explicit": True})


class TestQuality:
    """What may be heard is offered, what may not says why, and the choice is kept."""

    def test_tiers_have_reasons_and_the_choice_stays(self, at_album: Listener) -> None:
        at_album.play_album()
        page = at_album.page
        at_album.button("Quality", exact=False).click()
        lossless = page.get_by_role("menuitemradio", name="Lossless")
        expect(lossless).to_be_disabled()
        expect(lossless).to_contain_text("paid account")
        page.get_by_role("menuitemradio", name="Data saver 64").click()
        at_album.press("Escape")
        page.reload()
        at_album.button("Quality", exact=False).click()
        expect(page.get_by_role("menuitemradio", name="Data saver 64")).to_be_checked()
