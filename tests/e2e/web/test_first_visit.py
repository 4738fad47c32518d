from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.web.conftest import EMAIL, PASSWORD, House, make_wav
from tests.e2e.web.listener import Listener
from tests.servers import SegueServer

pytestmark = pytest.mark.needs("chromium")


class TestFirstRun:
    """A stranger opens a new server and hears a song of their own, without reading anything."""

    def test_from_the_first_account_to_the_first_own_song(
        self, empty_server: SegueServer, visit: Callable[..., Listener], tmp_path: Path
    ) -> None:
        listener = visit(empty_server)
        page = listener.page
        listener.sees("Nobody runs this server yet")
        page.get_by_label("Your name").fill("Lio Reuter")
        page.get_by_label("Your email").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        listener.button("Make this account").click()
        listener.sees("Nothing to hear yet")

        page.get_by_role("link", name="Upload songs").click()
        song = tmp_path / "Ebb Tables.wav"
        song.write_bytes(make_wav(15, 330))
        fake = tmp_path / "list.mp3"
        fake.write_text("#EXTM3U\nhttp://192.0.2.1/a.mp3\n")
        page.get_by_label("Artist", exact=True).fill("Ferrule & Vane")
        page.get_by_label("Album", exact=True).fill("The Tidewater Almanac")
        with page.expect_file_chooser() as chooser:
            listener.button("Drop songs here", exact=False).click()
        chooser.value.set_files([song, fake])

        uploads = page.get_by_role("list", name="Uploads of this visit").get_by_role("listitem")
        expect(uploads.nth(1)).to_contain_text("Failed", timeout=60_000)
        expect(uploads.nth(0)).to_contain_text("Ebb Tables", timeout=60_000)
        uploads.nth(0).get_by_role("button", name="Play Ebb Tables").click()
        listener.hears("Ebb Tables")
        expect(uploads.nth(0)).to_contain_text("Ready", timeout=60_000)

        page.reload()
        listener.sees("The Tidewater Almanac")
        assert listener.faults == []

    def test_the_second_person_finds_the_sign_in(self, house: House, visit: Callable[..., Listener]) -> None:
        listener = visit(house.server)
        expect(listener.page.get_by_role("heading", name="Sign in")).to_be_visible()


class TestSignIn:
    """Wrong passwords are answered in words, the right one leads to where one wanted to go."""

    def test_wrong_then_right(self, house: House, visit: Callable[..., Listener]) -> None:
        listener = visit(house.server, "/albums")
        page = listener.page
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill("not the password")
        listener.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        listener.press("Enter")
        expect(page.get_by_role("heading", name="Albums", exact=True)).to_be_visible()
        assert listener.faults == []

    def test_signing_out_forgets(self, house: House, visit: Callable[..., Listener]) -> None:
        listener = visit(house.server)
        page = listener.page
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        listener.press("Enter")
        listener.button("account", exact=False).click()
        page.get_by_role("menuitem", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    def test_an_expired_access_cookie_is_renewed_without_a_word(
        self, house: House, visit: Callable[..., Listener]
    ) -> None:
        listener = visit(house.server)
        page = listener.page
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        listener.press("Enter")
        listener.sees("Sines")
        page.context.clear_cookies(name="segue_access")
        page.get_by_role("link", name="Artists", exact=True).first.click()
        expect(page.get_by_role("list", name="Artists").get_by_role("link").first).to_be_visible()
        assert listener.faults == []

    def test_registering_makes_a_listener_who_may_not_upload(
        self, house: House, visit: Callable[..., Listener]
    ) -> None:
        listener = visit(house.server)
        page = listener.page
        page.get_by_role("link", name="Make one").click()
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("Your email").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill("another good sentence")
        listener.press("Enter")
        expect(page.get_by_label("Your email")).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Your email").fill("ada.visits@harbour.org")
        listener.press("Enter")
        listener.sees("Sines")
        expect(page.get_by_role("link", name="Studio", exact=True)).to_have_count(0)
        listener.go("/upload")
        listener.sees("Uploading is for artists")


class TestUnreachable:
    """While the server is away the page says so, and comes back by itself."""

    def test_the_note_comes_and_goes(self, house: House, visit: Callable[..., Listener]) -> None:
        listener = visit(house.server, cookies=house.cookies)
        listener.sees("Sines")
        page = listener.page
        page.route("**/api/v1/**", lambda route: route.abort())
        page.get_by_role("link", name="Artists", exact=True).first.click()
        listener.sees("The server cannot be reached.")
        page.unroute("**/api/v1/**")
        listener.button("Try again").first.click()
        expect(page.get_by_role("list", name="Artists").get_by_role("link").first).to_be_visible()
        expect(page.get_by_text("The server cannot be reached.")).to_have_count(0)

    def test_an_address_of_nothing_says_so(self, house: House, visit: Callable[..., Listener]) -> None:
        listener = visit(house.server, "/nowhere", cookies=house.cookies)
        listener.sees("There is no page here")
        listener.go("/albums/0192f000-0000-7000-8000-000000000000")
        listener.sees("This album is not here")
        assert listener.faults == []
