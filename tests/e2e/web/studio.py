"""What artists do in the studio in many tests: songs offered, words tapped, links made."""

import io
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Request

from tests.e2e.web.keyboard import Someone, Typist

_READY_S = 60.0


def choose(typist: Typist, button: str, *files: tuple[str, str, bytes]) -> None:
    """Press a button that asks for files, and choose these."""
    with typist.listener.page.expect_file_chooser() as asked:
        typist.act(button)
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files
    ]
    asked.value.set_files(payloads)


def until(holds: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.3)
    raise AssertionError("it never came to be")


def a_cover() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1400, 1400), (200, 90, 40)).save(file, "JPEG")
    return file.getvalue()


def the_release(who: Someone) -> str:
    [artist] = who.ask("GET", "users/me/artists")["items"]
    return str(who.ask("GET", f"artists/{artist['id']}/releases")["items"][-1]["album"]["id"])


def the_songs(who: Someone) -> list[dict[str, Any]]:
    songs: list[dict[str, Any]] = who.ask("GET", f"albums/{the_release(who)}/preview")["songs"]
    return songs


def pad(typist: Typist) -> Locator:
    return typist.listener.page.get_by_role("button", name=re.compile("Tap when|All of it|Play, then"))


def tap(typist: Typist, times: int) -> None:
    """Press the key until so much is marked: where the song is over, a press plays it again."""
    for _ in range(times):
        before = times_shown(typist)
        for _ in range(20):
            typist.listener.press("Space")
            typist.listener.page.wait_for_timeout(150)
            if times_shown(typist) != before:
                break


def times_shown(typist: Typist) -> str:
    shown = typist.listener.page.get_by_role("list", name="Lines and their times")
    return pad(typist).inner_html() + shown.inner_text()


def ending(typist: Typist) -> int:
    """When the last line begins, in milliseconds, as far as it is shown."""
    shown = typist.listener.page.get_by_role("list", name="Lines and their times").inner_text()
    minutes, seconds, parts = re.findall(r"(\d+):(\d\d)\.(\d\d)", shown)[-1]
    return (int(minutes) * 60 + int(seconds)) * 1000 + int(parts) * 10


def a_link(
    who: Someone, *, days: float = 0, seconds: float = 0, max_plays: int | None = None
) -> dict[str, Any]:
    until_then = datetime.now(UTC) + timedelta(days=days, seconds=seconds)
    body = {"note": "The Paper", "expires_at": until_then.isoformat(), "max_plays": max_plays}
    link: dict[str, Any] = who.ask("POST", f"albums/{the_release(who)}/links", body)
    return link


def offer(typist: Typist, file: Path) -> None:
    with typist.listener.page.expect_file_chooser() as asked:
        typist.act("Drop songs here or choose files")
    asked.value.set_files(file)


def the_upload(who: Someone, file: Path) -> dict[str, Any] | None:
    return next((one for one in who.ask("GET", "uploads")["items"] if one["file_name"] == file.name), None)


def received(who: Someone, file: Path) -> bool:
    """Whether the server has a part of it."""
    upload = the_upload(who, file)
    if upload is None or upload["status"] != "receiving":
        return False
    # It is told of a piece once that ends or breaks off; meanwhile a part of it comes.
    time.sleep(0.8)
    return True


def sent_whole(who: Someone, file: Path) -> bool:
    upload = the_upload(who, file)
    return upload is not None and upload["status"] != "receiving"


def note_offset(request: Request, found: list[int]) -> None:
    if request.method == "PATCH":
        found.append(int(request.headers["upload-offset"]))
