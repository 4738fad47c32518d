"""A page with a player under test, driven from Python."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.e2e.player.listening import Sound, sound_of
from tests.e2e.player.song_server import SongServer


@dataclass(frozen=True, slots=True)
class Lab:
    """`run` takes the body of an async function; `lab`'s members (see pages/lab.js) are in its scope."""

    page: Page
    server: SongServer

    def run(self, body: str) -> Any:
        """Runs `body` in the page and gives what it returns; errors in it are raised here."""
        names = "engine, element, told, entry, sleep, until, position, player, song"
        return self.page.evaluate(f"async () => {{ const {{ {names} }} = lab; {body} }}")

    def told(self, name: str) -> list[Any]:
        """What the engine told under this name, in order."""
        return [each["value"] for each in self.page.evaluate("lab.told") if each["name"] == name]

    def record(self, rate: int, body: str) -> Sound:
        """What was heard while `body` ran, in an AudioContext at `rate`."""
        self.run(
            f"window.recording = await lab.record({rate}); {body}; await window.recording.save('heard');"
        )
        return sound_of(self.server.captures.pop("heard"))
