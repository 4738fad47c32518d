"""A person at the player: what they do, and what they hear and see."""

import re
import time
from dataclasses import dataclass, field
from typing import Any, Self

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, expect

from tests.servers import SegueServer

# Remembers what sounds; the engine keeps its element out of the document.
_EARS = """
window.sounding = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (!window.sounding.includes(this)) window.sounding.push(this);
  return play.call(this);
};
"""
_HEARD = """() => window.sounding.filter((each) => !each.paused && each.readyState >= 3)
  .map((each) => [each.currentTime, each.webkitAudioDecodedByteCount])"""
_PATIENCE_S = 15.0


@dataclass
class Listener:
    """`faults` are errors of the page: broken scripts, and what the content policy refused."""

    page: Page
    server: SegueServer
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(_EARS)
        self.page.on("pageerror", self._note_error)
        self.page.on("console", self._note_message)

    def go(self, path: str) -> Self:
        self.page.goto(self.server.url + path)
        return self

    def button(self, name: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=_PATIENCE_S * 1000)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def seek_bar(self) -> Locator:
        return self.page.get_by_role("slider", name="Seek")

    @property
    def second(self) -> int:
        """Where the song is, as screen readers are told."""
        return int(self.seek_bar.get_attribute("aria-valuenow") or 0)

    def play_album(self) -> None:
        self.button("Play Sines").first.click()
        self.hears("Tone 1")

    def hears(self, title: str) -> None:
        """Waits until this song is the one named, and sound of it is decoded and runs on."""
        player = self.page.get_by_role("region", name="Player")
        expect(player.get_by_text(title)).to_be_visible(timeout=_PATIENCE_S * 1000)
        self.sound_runs()

    def sound_runs(self) -> None:
        first = self._await_sound()
        self.until(lambda: self._is_past(first), "the sound does not go on")

    def is_silent(self) -> bool:
        return not self.page.evaluate(_HEARD)

    def until(self, holds: Any, otherwise: str) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"{otherwise}; faults: {self.faults}")
            self.page.wait_for_timeout(50)

    def _await_sound(self) -> float:
        self.until(lambda: self.page.evaluate(_HEARD), "nothing sounds")
        heard = self.page.evaluate(_HEARD)
        return float(heard[0][0]) if heard else 0.0

    def _is_past(self, moment: float) -> bool:
        heard = self.page.evaluate(_HEARD)
        return bool(heard) and heard[0][0] > moment + 0.3 and heard[0][1] > 0

    def _note_error(self, error: Error) -> None:
        self.faults.append(f"{error}")

    def _note_message(self, message: ConsoleMessage) -> None:
        # An answer of 401 to "who am I" is how a visit begins for those who are not signed in; a link that
        # is over and a song that is not licensed are told of on the page.
        expected = re.search(r"status of (401|404|410|422|451)", message.text)
        if message.type == "error" and not expected:
            self.faults.append(message.text)
