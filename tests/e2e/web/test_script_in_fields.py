"""Markup in every field that people may fill, and every page that shows one, walked in a browser."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.e2e.web.conftest import House, furnish
from tests.e2e.web.listener import Listener
from tests.servers import serving

pytestmark = pytest.mark.needs("chromium")

_WALKED = (
    "/", "/albums", "/artists", "/genres", "/genres/{genre}", "/artists/{artist}", "/albums/{album}",
    "/songs/{song}", "/people/{person}", "/studio", "/studio/upload", "/studio/labels/{label}",
    "/studio/artists/{artist}/releases", "/studio/artists/{artist}/profile",
    "/studio/artists/{artist}/people", "/studio/releases/{album}/songs",
    "/studio/releases/{album}/details", "/studio/releases/{album}/licences",
    "/studio/releases/{album}/links", "/studio/releases/{album}/preview", "/studio/songs/{song}/details",
    "/studio/songs/{song}/lyrics", "/studio/songs/{song}/versions", "/studio/songs/{song}/licences",
    "/settings/profile", "/admin/people", "/admin/people/{person}", "/admin/labels", "/admin/review",
    "/admin/takedowns", "/admin/audit",
)  # fmt: skip
_SHOWN = """() => document.body.innerText + [...document.querySelectorAll('input, textarea')]
  .map((each) => each.value).join('\\n') + document.title"""
_MADE = """() => [...document.querySelectorAll('[onerror], img[src=x]')].map((each) => each.outerHTML)"""
_AT_ONCE = 8


def markup(field: str) -> str:
    """What would run, and say which field it came from, were it taken for markup."""
    return f"'><img src=x onerror=ran('{field}')>"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server with two songs, and an admin."""
    with serving(tmp_path_factory.mktemp("marked"), LADDER="aac128") as server:
        yield furnish(server, songs=2, file_name=f"{markup('file')}.wav")


@pytest.fixture(scope="module")
def ask(marked: House) -> Iterator[Callable[..., Any]]:
    """Asks as the admin."""
    cookies = {str(each["name"]): str(each["value"]) for each in marked.cookies}
    with httpx.Client(
        base_url=f"{marked.server.url}/api/v1/",
        headers={"origin": marked.server.url},
        cookies=cookies,
        timeout=30,
    ) as client:

        def send(method: str, path: str, body: object = None) -> Any:
            answer = client.request(method, path, json=body)
            assert answer.is_success, (path, answer.text)
            return answer.json() if answer.content else None

        yield send


def fill_in(house: House, ask: Callable[..., Any]) -> dict[str, str]:
    """Put markup into every field; the ids of what there is."""
    first, second = (one["id"] for one in ask("GET", f"albums/{house.album_id}/songs")["items"])
    person = ask("PATCH", "users/me", {"display_name": markup("person"), "bio": markup("person bio")})["id"]
    genre = ask("POST", "genres", {"name": markup("genre"), "aliases": [markup("genre alias")]})["slug"]
    names = {"name": markup("artist"), "bio": markup("bio"), "aliases": [markup("alias")]}
    ask("PATCH", f"artists/{house.artist_id}", names)
    lines = ("title", "version_title", "label", "catalogue_number", "c_line", "p_line")
    album = {line: f"2026 {markup(f'album {line}')}" for line in lines} | {"disc_titles": [markup("disc")]}
    ask("PATCH", f"albums/{house.album_id}", album)
    credited = [
        {"role": "main", "artist_id": house.artist_id},
        {"role": "composer", "name": markup("credit")},
    ]
    song = {
        "title": markup("song"),
        "version_title": markup("version"),
        "genres": [markup("genre")],
        "moods": [markup("mood")],
        "credits": credited,
    }
    ask("PATCH", f"songs/{first}", song)
    ask("PUT", f"songs/{first}/lyrics", {"language": "en", "text": f"[00:01.00]{markup('lyrics')}"})
    licence = {"holder": markup("holder"), "territories": ["worldwide"], "uses": ["stream"]}
    ask("PUT", f"songs/{first}/licences", {"licences": [licence]})
    day = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    ask("POST", f"albums/{house.album_id}/links", {"expires_at": day, "note": markup("link")})
    ask("POST", "reports", {"kind": "song", "id": first, "reason": "other", "note": markup("report")})
    down = {"reason": markup("takedown"), "claimant": markup("claimant")}
    ask("POST", "admin/takedowns", {"kind": "song", "id": second, **down})
    label = ask("POST", "labels", {"name": markup("label"), "owner_id": person})["id"]
    ask("PUT", f"artists/{house.artist_id}/labels/{label}")
    return {
        "song": first, "album": house.album_id, "artist": house.artist_id, "person": person,
        "genre": genre, "label": label,
    }  # fmt: skip


class TestMarkup:
    """What people write is shown as they wrote it, and never run."""

    def test_no_page_runs_it(
        self, marked: House, ask: Callable[..., Any], visit: Callable[..., Listener]
    ) -> None:
        ids = fill_in(marked, ask)
        first = visit(marked.server, cookies=marked.cookies)
        shown, faults = "", {}
        # Several at once, for each is waited for until it asks for nothing more.
        for start in range(0, len(_WALKED), _AT_ONCE):
            tabs = {
                path: Listener(first.page.context.new_page(), marked.server)
                for path in _WALKED[start : start + _AT_ONCE]
            }
            for path, tab in tabs.items():
                tab.page.goto(marked.server.url + path.format(**ids), wait_until="commit")
            for path, tab in tabs.items():
                tab.page.locator("h1").first.wait_for(state="attached")
                tab.page.wait_for_load_state("networkidle")
                shown += tab.page.evaluate(_SHOWN)
                faults[path] = [*tab.faults, *tab.page.evaluate(_MADE)]
                tab.page.close()
        assert {path: found for path, found in faults.items() if found} == {}
        fields = (
            "person", "person bio", "genre", "artist", "bio", "alias", "album title", "album version_title",
            "album label", "album catalogue_number", "album c_line", "album p_line", "song", "version",
            "mood", "credit", "lyrics", "holder", "link", "report", "takedown", "claimant", "label", "file",
        )  # fmt: skip
        assert [field for field in fields if markup(field).lower() not in shown.lower()] == []

    def test_were_it_taken_for_markup_the_walk_would_see_it(
        self, marked: House, visit: Callable[..., Listener]
    ) -> None:
        listener = visit(marked.server, "/albums", cookies=marked.cookies)
        listener.page.locator("h1").first.wait_for(state="attached")
        listener.page.evaluate("(told) => { document.querySelector('h1').innerHTML = told }", markup("h1"))
        listener.until(lambda: listener.faults, "nothing was said of it")
        assert len(listener.page.evaluate(_MADE)) == 1

    @pytest.mark.parametrize(
        "link", ["javascript:ran('link')", "data:text/html,<script>ran('link')</script>"]
    )
    def test_a_link_leads_to_the_web_alone(self, marked: House, ask: Callable[..., Any], link: str) -> None:
        with pytest.raises(AssertionError, match="links"):
            ask("PATCH", f"artists/{marked.artist_id}", {"links": [link]})
