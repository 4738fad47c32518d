"""What people share, and what they are told, as they see it."""

import http.server
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.web.conftest import House
from tests.e2e.web.listener import Listener
from tests.e2e.web.test_access import violations

pytestmark = pytest.mark.needs("chromium")


@dataclass
class Elsewhere:
    """Another site: one page, with whatever is put into it."""

    url: str
    body: str = ""


@contextmanager
def another_site() -> Iterator[Elsewhere]:
    """A server on a port of its own."""
    site = Elsewhere("")

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Elsewhere</title>{site.body}".encode())

        def log_message(self, *_told: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        site.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def share_album(visit: Callable[..., Listener], house: House) -> str:
    """The link of the album, as the dialog gives it."""
    owner = visit(house.server, f"/albums/{house.album_id}", cookies=house.cookies)
    owner.button("More on Sines").click()
    owner.page.get_by_role("menuitem", name="Share").click()
    link = owner.page.get_by_role("textbox", name="Link")
    expect(link).to_have_value(re.compile(re.escape(f"{house.server.url}/s/") + "[A-Za-z0-9_-]{22}$"))
    assert violations(owner) == []
    assert owner.faults == []
    return link.input_value()


class TestSharing:
    """A link that is given away shows what it is of, plays its beginnings, and can be ended."""

    def test_from_the_dialog_to_a_stranger_and_its_end(
        self, visit: Callable[..., Listener], house: House
    ) -> None:
        link = share_album(visit, house)
        stranger = visit(house.server, link.removeprefix(house.server.url))
        stranger.page.get_by_role("heading", name="Sines").wait_for()
        assert violations(stranger) == []
        stranger.page.get_by_role("list", name="Songs of Sines").get_by_role("button").nth(1).click()
        stranger.sees("Playing:")
        sounding = "() => window.sounding.some((one) => !one.paused && one.currentTime > 0.2)"
        stranger.page.wait_for_function(sounding, timeout=15_000)
        assert stranger.faults == []

        owner = visit(house.server, f"/albums/{house.album_id}", cookies=house.cookies)
        owner.button("More on Sines").click()
        owner.page.get_by_role("menuitem", name="Share").click()
        owner.button("End the link").click()
        owner.sees("The link is ended")
        stranger.go(link.removeprefix(house.server.url))
        stranger.sees("There is nothing behind this link")
        assert violations(stranger) == []

    def test_in_a_frame_of_another_site(self, visit: Callable[..., Listener], house: House) -> None:
        link = share_album(visit, house)
        frame = link.replace("/s/", "/embed/")
        with another_site() as elsewhere:
            elsewhere.body = f'<iframe src="{frame}" width=600 height=420></iframe>'
            guest = visit(house.server, cookies=house.cookies)
            guest.page.goto(elsewhere.url)
            inside = guest.page.frame_locator("iframe")
            expect(inside.get_by_role("heading", name="Sines")).to_be_visible(timeout=15_000)
            inside.get_by_role("button", name="Play the beginning of Tone 1").click()
            expect(inside.get_by_role("button", name="Pause the beginning of Tone 1")).to_be_visible()
            # The page for people, and the player, stay out of frames.
            elsewhere.body = f'<iframe src="{link}" width=600 height=420></iframe>'
            guest.page.goto(elsewhere.url)
            guest.page.wait_for_timeout(1000)
            assert guest.page.frame_locator("iframe").get_by_role("heading", name="Sines").count() == 0


class TestNotifications:
    """The bell rings while the page is open, and is quiet once they are read."""

    def test_a_new_follower(self, visit: Callable[..., Listener], house: House) -> None:
        server = house.server
        at_home = visit(server, cookies=house.cookies)
        at_home.page.get_by_role("link", name="Notifications", exact=True).wait_for()
        me = server.ask("/api/v1/users/me", headers=_cookies(house)).json["id"]
        body = {"email": "mio@harbour.org", "password": "a harbour at noon", "display_name": "Mio Sato"}
        with httpx.Client(base_url=f"{server.url}/api/v1") as mio:
            token = mio.post("/auth/register", json=body).raise_for_status().json()["access_token"]
            headers = {"authorization": f"Bearer {token}"}
            # Once the page listens: it says so to nobody but the server.
            at_home.page.wait_for_timeout(1500)
            mio.put(f"/users/me/following/users/{me}", headers=headers).raise_for_status()
        bell = at_home.page.get_by_role("link", name="Notifications, 1 unread")
        expect(bell).to_be_visible(timeout=15_000)
        bell.click()
        at_home.sees("Mio Sato follows you")
        assert violations(at_home) == []
        expect(at_home.page.get_by_role("link", name="Notifications", exact=True)).to_be_visible(
            timeout=15_000
        )
        at_home.page.get_by_role("link", name="What you are told").click()
        switch = at_home.page.get_by_role("switch", name="Somebody follows you: by mail")
        switch.click()
        expect(switch).to_be_checked()
        assert violations(at_home) == []
        assert at_home.faults == []


def _cookies(house: House) -> dict[str, str]:
    return {"cookie": "; ".join(f"{one['name']}={one['value']}" for one in house.cookies)}
