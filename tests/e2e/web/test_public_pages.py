"""Pages of songs, genres, albums and artists, reports of them and takedowns, by keyboard alone."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.web.conftest import House
from tests.e2e.web.keyboard import Typist
from tests.e2e.web.listener import Listener
from tests.e2e.web.test_access import violations

pytestmark = pytest.mark.needs("chromium")

_LRC = "[00:00.50]Out on the water\n[00:02.00]the lamps go by\n[01:00.00]and never come"


@pytest.fixture(scope="module")
def ask(house: House) -> Iterator[Callable[..., Any]]:
    """Asks as the admin: `ask("PATCH", "albums/...", {...})`."""
    cookies = {str(each["name"]): str(each["value"]) for each in house.cookies}
    headers = {"origin": house.server.url}
    with httpx.Client(
        base_url=f"{house.server.url}/api/v1/", headers=headers, cookies=cookies, timeout=30
    ) as client:

        def send(method: str, path: str, body: object = None) -> Any:
            answer = client.request(method, path, json=body)
            assert answer.is_success, answer.text
            return answer.json() if answer.content else None

        yield send


@pytest.fixture(scope="module")
def song(house: House, ask: Callable[..., Any]) -> str:
    """The first song of an album of which all is told."""
    ask("POST", "genres", {"name": "Harbour music"})
    ask("POST", "genres", {"name": "Buoy bells", "parent": "harbour-music"})
    lines = {"label": "Low Tide", "c_line": "2024 Low Tide", "p_line": "(P) 2023 The Oscillators"}
    ask("PATCH", f"albums/{house.album_id}", lines | {"release_date": "2024-05", "catalogue_number": "LT 7"})
    told = {
        "bio": "Three people and a cellar.",
        "links": ["https://oscillators.example/tour"],
        "country": "NL",
    }
    ask("PATCH", f"artists/{house.artist_id}", told)
    first = str(ask("GET", f"albums/{house.album_id}/songs")["items"][0]["id"])
    credit = [
        {"role": "main", "artist_id": house.artist_id},
        {"role": "composer", "name": "Noor Aziz"},
    ]
    ask("PATCH", f"songs/{first}", {"genres": ["Buoy bells"], "credits": credit, "language": "en"})
    ask("PUT", f"songs/{first}/lyrics", {"language": "en", "format": "lrc", "text": _LRC})
    return first


@pytest.fixture
def type_at(visit: Callable[..., Listener], house: House) -> Callable[..., Typist]:
    def open_page(path: str, **looks: object) -> Typist:
        return Typist(visit(house.server, path, cookies=house.cookies, **looks))

    return open_page


class TestSongPage:
    """A song's page tells who made it and what it says, and lights up each line as it is sung."""

    def test_lyrics_go_along(self, song: str, type_at: Callable[..., Typist]) -> None:
        typist = type_at(f"/songs/{song}").sees("Noor Aziz").sees("and never come").act("Play Tone 1")
        page = typist.listener.page
        sung = page.get_by_role("list", name="Lyrics in time").locator("[aria-current]")
        expect(sung).to_have_text("the lamps go by", timeout=15_000)
        typist.act("Out on the water")
        expect(sung).to_have_text("Out on the water")
        assert violations(typist.listener) == []
        assert typist.listener.faults == []

    def test_a_report_reaches_the_admins(
        self, song: str, ask: Callable[..., Any], type_at: Callable[..., Typist]
    ) -> None:
        typist = type_at(f"/songs/{song}").sees("Noor Aziz").act("More on Tone 1")
        menu = typist.listener.page.get_by_role("menu")
        expect(menu).to_be_visible()
        typist.listener.page.keyboard.type("Rep")
        expect(menu.get_by_role("menuitem", name="Report")).to_be_focused()
        typist.listener.press("Enter")
        typist.sees("What is wrong").reach("Send the report").listener.press("Enter")
        typist.is_wrong("What is wrong", "select")
        assert violations(typist.listener) == []
        typist.choose("What is wrong", "Its details").fill("Tell more", "It is a fifth higher.")
        typist.reach("Send the report").listener.press("Enter")
        typist.sees("The admins will look at it")
        [held] = [one for one in ask("GET", "admin/reports")["items"] if one["subject_id"] == song]
        assert (held["reason"], held["note"]) == ("wrong_details", "It is a fifth higher.")
        assert typist.listener.faults == []


class TestReviewPages:
    """Admins decide on a report, take its subject down, and restore it, each in the words they give."""

    def test_from_a_report_to_the_restored_song(
        self, house: House, ask: Callable[..., Any], type_at: Callable[..., Typist]
    ) -> None:
        last = ask("GET", f"albums/{house.album_id}/songs")["items"][2]["id"]
        told = {"kind": "song", "id": last, "reason": "spam", "note": "A test tone."}
        ask("POST", "reports", told)
        typist = type_at("/admin/review").sees("No song is held back").act("Uphold the report on Tone 3")
        assert violations(typist.listener) == []
        typist.tick("Take it down").fill("Note", "It is no song.").act("Uphold it")
        typist.sees("The report is upheld").go("/admin/takedowns").sees("The song is down")
        assert violations(typist.listener) == []
        typist.fill("Address", "nowhere").fill("Reason", "None").act("Take it down")
        typist.is_wrong("Address", "as the browser shows it").act("Restore Tone 3")
        typist.fill("Why it may", "It is one after all.").act("Restore it").sees("Tone 3 may be heard again")
        assert ask("GET", "admin/takedowns?standing=true")["items"] == []
        assert typist.listener.faults == []


class TestGenrePages:
    """A genre holds what is tagged with it or with one below it; kind and year narrow it."""

    @pytest.mark.usefixtures("song")
    def test_from_a_genre_to_a_song_below_it(self, type_at: Callable[..., Typist]) -> None:
        typist = type_at("/genres/harbour-music").sees("Sines").act("buoy bells").sees("Sines")
        page = typist.listener.page
        albums = page.get_by_role("region", name="Albums").get_by_role("link", name="Sines")
        expect(albums).to_have_count(1)
        typist.fill("Year", "1999").sees("No album is like that").fill("Year", "2024")
        expect(albums).to_have_count(1)
        typist.act("Songs")
        expect(page.get_by_role("grid", name="Songs").get_by_text("Tone 1")).to_be_visible()
        expect(page.get_by_role("grid", name="Songs").get_by_text("Tone 2")).to_have_count(0)
        assert typist.listener.faults == []


@pytest.mark.parametrize("theme", ["dark", "light"])
class TestPagesForEveryone:
    """Each page tells what is known and has no fault that axe-core knows, at the desk and on the phone."""

    def test_pages(self, house: House, song: str, type_at: Callable[..., Typist], theme: str) -> None:
        told = {
            f"/songs/{song}": "Composer",
            "/genres": "Harbour music",
            "/genres/harbour-music": "Buoy bells",
            "/genres/buoy-bells?show=songs": "Tone 1",
            "/albums?kind=single": "No album is like that",
            f"/albums/{house.album_id}": "℗ 2023 The Oscillators",
            f"/artists/{house.artist_id}": "oscillators.example/tour",
            "/admin/imports": "No folder was imported yet",
        }
        typist = type_at("/", theme=theme, phone=theme == "light")
        found = {}
        for path, words in told.items():
            typist.go(path).sees(words)
            expect(typist.listener.page.locator("[aria-busy]")).to_have_count(0)
            assert not typist.listener.page.evaluate("document.documentElement.scrollWidth > innerWidth"), (
                path
            )
            found[path] = violations(typist.listener)
        assert {path: faults for path, faults in found.items() if faults} == {}
        assert typist.listener.faults == []
