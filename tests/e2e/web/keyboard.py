"""A person who has no mouse: everything is reached with Tab and done with keys."""

import email
import email.policy
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import expect

from tests.e2e.web.listener import Listener
from tests.servers import SegueServer

PASSWORD = "a harbour at night"
# The name of what has the focus, as a screen reader would say it: its label, or its words.
_FOCUSED = """() => {
  const there = document.activeElement;
  if (!there || there === document.body) return '';
  const labels = [...(there.labels ?? [])].map((label) => label.innerText).join(' ');
  const name = there.getAttribute('aria-label') ?? (labels || there.innerText || '');
  return name.replace(/\\s+/g, ' ').trim();
}"""
_MOST_STOPS = 120
_PATIENCE_S = 15.0


@dataclass
class Typist:
    """Presses keys, and nothing else."""

    listener: Listener

    def go(self, path: str) -> Self:
        self.listener.go(path)
        self.listener.page.locator("h1").first.wait_for(state="attached")
        return self

    def reach(self, name: str) -> Self:
        """Tab on until this is in focus; the names passed are told when it never is."""
        passed: list[str] = []
        deadline = time.monotonic() + _PATIENCE_S
        while len(passed) < _MOST_STOPS or time.monotonic() < deadline:
            found = self.listener.page.evaluate(_FOCUSED)
            if found == name or found.startswith(f"{name} "):
                return self
            passed.append(found)
            self.listener.press("Tab")
        raise AssertionError(f"Tab never comes to {name!r}; it stops at {passed[-60:]}")

    def fill(self, name: str, text: str) -> Self:
        """Type into a field, over what stands there."""
        self.reach(name).listener.press("ControlOrMeta+a")
        self.listener.page.keyboard.type(text)
        return self

    def act(self, name: str) -> Self:
        """Press a button, follow a link."""
        self.await_button(name)
        self.reach(name).listener.press("Enter")
        return self

    def tick(self, name: str) -> Self:
        """Tick a box, turn a switch."""
        self.reach(name).listener.press("Space")
        return self

    def choose(self, field: str, option: str) -> Self:
        """Choose from a list by the beginning of its words."""
        self.reach(field)
        self.listener.page.keyboard.type(option)
        return self

    def arrow_to(self, name: str) -> Self:
        """Move within a group of choices."""
        for _ in range(10):
            if str(self.listener.page.evaluate(_FOCUSED)).startswith(name):
                return self
            self.listener.press("ArrowDown")
        raise AssertionError(f"arrows never come to {name!r}")

    def sees(self, text: str | re.Pattern[str]) -> Self:
        self.listener.sees(text)
        return self

    def await_button(self, name: str) -> None:
        page = self.listener.page
        there = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
        expect(there.first).to_be_visible(timeout=_PATIENCE_S * 1000)

    def is_wrong(self, name: str, words: str) -> Self:
        """What is wrong stands beside the field, which has the focus."""
        page = self.listener.page
        field = page.get_by_label(name, exact=True).first
        expect(field).to_have_attribute("aria-invalid", "true", timeout=_PATIENCE_S * 1000)
        expect(field).to_be_focused()
        expect(field).to_have_accessible_description(re.compile(re.escape(words)))
        return self


@dataclass
class Place:
    """A server with people, and what they can do without a browser."""

    server: SegueServer
    admin: "Someone"

    def newcomer(self, name: str, address: str) -> "Someone":
        """Someone who has just signed up."""
        return enter(self.server.url, "auth/register", email=address, password=PASSWORD, display_name=name)

    def someone(self, address: str, password: str = PASSWORD) -> "Someone":
        """Someone who signs in once more, in another place."""
        return enter(self.server.url, "auth/login", email=address, password=password)

    def letter_to(self, address: str, page: str, since: int = 0) -> str:
        """The path of the link to `page` in the last letter to someone."""
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            for path in reversed(self.letters()[since:]):
                letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                text = letter.get_body(("plain",))
                found = re.search(rf"/{page}#\S+", text.get_content()) if text else None
                if letter["to"] == address and found:
                    return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no letter to {address} leads to {page}")

    def letters(self) -> list[Path]:
        return sorted(
            (self.server.folder / "data" / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime
        )


@dataclass
class Someone:
    """A person signed in, whose cookies a browser can have."""

    url: str
    held: httpx.Cookies
    id: str

    def cookies(self) -> list[dict[str, Any]]:
        return [
            {"name": each.name, "value": each.value, "domain": urlsplit(self.url).hostname, "path": each.path}
            for each in self.held.jar
        ]

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The answer's JSON, with the session renewed where that has to be."""
        answer = self.send(method, path, body)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self.send("POST", "auth/refresh", {}).raise_for_status()
            answer = self.send(method, path, body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def send(self, method: str, path: str, body: object = None) -> httpx.Response:
        with _client(self.url, self.held) as client:
            answer = client.request(method, path, json=body)
            self.held = client.cookies
        return answer


def enter(url: str, path: str, **account: str) -> Someone:
    """Sign up or in, as the player does."""
    with _client(url, httpx.Cookies()) as client:
        answer = client.post(path, json={**account, "transport": "cookie", "device_name": "Firefox on Linux"})
        answer.raise_for_status()
        return Someone(url, client.cookies, answer.json()["user"]["id"])


def _client(url: str, cookies: httpx.Cookies) -> httpx.Client:
    return httpx.Client(base_url=f"{url}/api/v1/", headers={"origin": url}, cookies=cookies, timeout=30)
