"""Pages of songs, genres, albums and artists, reports of them and takedowns, by keyboard alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.web.conftest import EMAIL, PASSWORD, House
from tests.e2e.web.keyboard import Typist
from tests.e2e.web.listener import Listener
from tests.e2e.web.office import import_folder, make_artist, make_melody, send_song
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


class TestOffice:
    """Admins tend genres, merge doubles, set quotas, read import reports and let held songs go."""

    def test_a_genre_is_added_and_changed(
        self, ask: Callable[..., Any], type_at: Callable[..., Typist]
    ) -> None:
        typist = type_at("/admin/genres").sees("no songs")
        assert violations(typist.listener) == []
        typist.fill("Find a genre", "fjord folk").sees("No genre is called that")
        typist.fill("Name", "dnb").act("Add it").is_wrong("Name", "dnb is drum and bass already")
        typist.fill("Name", "Fjord folk").act("Add it").sees("fjord folk is added")
        typist.act("More on fjord folk")
        menu = typist.listener.page.get_by_role("menu")
        expect(menu.get_by_role("menuitem", name="Change")).to_be_focused()
        typist.listener.press("Enter")
        typist.fill("Aliases", "fjordic, dnb").act("Save")
        field = typist.listener.page.get_by_role("dialog").get_by_label("Aliases")
        expect(field).to_have_accessible_description("dnb is drum and bass already. Merge the two.")
        expect(field).to_be_focused()
        assert violations(typist.listener) == []
        typist.fill("Aliases", "fjordic").act("Save").sees("also fjordic")
        assert ask("GET", "genres/fjordic")["name"] == "fjord folk"
        assert [fault for fault in typist.listener.faults if "409 (Conflict)" not in fault] == []

    def test_two_artists_become_one(self, ask: Callable[..., Any], type_at: Callable[..., Typist]) -> None:
        names = ("Twin Buoys", "The Twin Buoys")
        stays, goes = (ask("POST", "artists", {"name": name})["id"] for name in names)
        typist = type_at("/admin/merge").sees("Choose two artists")
        typist.fill("The artist that goes", "the twin").act("Choose The Twin Buoys, 0 songs,")
        typist.fill("The artist that stays", "twin").act("Choose Twin Buoys, 0 songs,")
        typist.sees("The Twin Buoys stays as an alias of Twin Buoys")
        assert violations(typist.listener) == []
        typist.act("Merge them").sees("The Twin Buoys goes on as Twin Buoys")
        assert [one["id"] for one in ask("GET", "admin/artists?q=twin")["items"]] == [stays]
        typist.go(f"/artists/{goes}")
        heading = typist.listener.page.get_by_role("heading", level=1, name="Twin Buoys", exact=True)
        expect(heading).to_be_visible()
        assert typist.listener.faults == []

    def test_an_artist_gets_a_quota(
        self, house: House, ask: Callable[..., Any], type_at: Callable[..., Typist]
    ) -> None:
        typist = type_at("/admin/storage").sees("left for uploads").sees("Counted today")
        assert violations(typist.listener) == []
        typist.fill("Find an artist", "oscill").act("Set quota of The Oscillators")
        typist.reach("As everyone").arrow_to("A figure of their own").fill("Gigabytes", "-1").act("Save")
        typist.is_wrong("Gigabytes", "0")
        assert violations(typist.listener) == []
        typist.fill("Gigabytes", "2.5").act("Save").sees("The Oscillators has a new quota").sees("2.5 GB")
        assert ask("GET", f"artists/{house.artist_id}/storage")["quota_bytes"] == 2_500_000_000
        assert typist.listener.faults == []

    def test_an_import_tells_what_became_of_each_file(
        self, house: House, tmp_path: Path, type_at: Callable[..., Typist]
    ) -> None:
        folder = tmp_path / "music"
        import_folder(house.server, folder)
        typist = type_at("/admin/imports").sees("Evening walk").sees("1 missing")
        assert violations(typist.listener) == []
        typist.act(str(folder)).sees("broken.mp3").act("Gone").sees("No file ended so")
        typist.act("Refused").sees("This is no audio that Segue knows")
        assert violations(typist.listener) == []
        with typist.listener.page.expect_download() as download:
            typist.act("Download as CSV")
        assert "broken.mp3,refused," in download.value.path().read_text()
        assert typist.listener.faults == []

    def test_songs_held_back_are_let_go_or_taken_away(
        self, house: House, ask: Callable[..., Any], type_at: Callable[..., Typist]
    ) -> None:
        ada = make_artist(house.server, ask, "Ada Tull", "ada@harbour.org")
        bo = make_artist(house.server, ask, "Bo Lind", "bo@harbour.org")
        tune = make_melody(1)
        send_song(ada, tune, title="Low water", artist="Ada Tull")
        good, bad = (send_song(bo, tune, title=title, artist="Bo Lind") for title in ("Mine", "Mine, too"))
        assert ada.send("GET", f"songs/{good}").status_code == httpx.codes.NOT_FOUND
        typist = type_at("/admin/review").sees("Mine, too by Bo Lind")
        assert violations(typist.listener) == []
        typist.act("Let it be heard: Mine").sees("The song may be heard")
        typist.act("Take it away: Mine, too").sees("It leaves the catalogue").act("Take it away")
        typist.sees("The song is taken away").sees("No song is held back")
        assert ada.send("GET", f"songs/{good}").status_code == httpx.codes.OK
        assert bo.send("GET", f"songs/{bad}").json()["standing"]["deleted_at"] is not None
        assert typist.listener.faults == []


class TestWhatIsNotSaved:
    """What someone writes is there until it is saved, and never takes the place of what others wrote."""

    def test_through_a_reload(
        self, song: str, ask: Callable[..., Any], type_at: Callable[..., Typist]
    ) -> None:
        typist = type_at(f"/studio/songs/{song}/details")
        page = typist.listener.page
        held = len(ask("GET", f"songs/{song}")["credits"])
        page.get_by_role("button", name="Add a credit").click()
        added = page.get_by_label(f"Named {held + 1}")
        added.fill("Lena Ort")
        ask("PATCH", f"songs/{song}", {"moods": ["calm"]})
        page.reload()
        expect(added).to_have_value("Lena Ort")
        page.get_by_role("button", name="Save", exact=True).click()
        typist.sees("Someone changed this while you were at it")
        assert ask("GET", f"songs/{song}")["moods"] == ["calm"]
        page.get_by_role("button", name="Save mine over it").click()
        typist.sees("The song is saved")
        assert "Lena Ort" in [one["name"] for one in ask("GET", f"songs/{song}")["credits"]]

    def test_when_the_session_ends(self, house: House, type_at: Callable[..., Typist]) -> None:
        typist = type_at(f"/studio/artists/{house.artist_id}/profile")
        page = typist.listener.page
        page.get_by_label("About them").fill("An hour of work.")
        page.context.clear_cookies()
        page.get_by_role("button", name="Save", exact=True).click()
        typist.sees("Your session has ended")
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        typist.listener.press("Enter")
        expect(page.get_by_label("About them")).to_have_value("An hour of work.")
        expect(page.get_by_text("Your session has ended")).to_have_count(0)


class TestNarrowScreens:
    """No word is too long for the narrowest phone, and no link too low for a finger."""

    def test_long_words(self, house: House, ask: Callable[..., Any], type_at: Callable[..., Typist]) -> None:
        word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
        artist = ask("POST", "artists", {"name": word, "bio": word})["id"]
        album = ask("POST", "albums", {"artist_id": artist, "title": word})["id"]
        label = ask("POST", "labels", {"name": word, "owner_id": ask("GET", "users/me")["id"]})["id"]
        typist = type_at("/studio", phone=True)
        page = typist.listener.page
        page.set_viewport_size({"width": 320, "height": 640})
        link = page.get_by_role("list", name="Artists you act for").get_by_role("link").first
        expect(link).to_be_visible()
        lowest = link.bounding_box()
        assert lowest is not None
        assert lowest["height"] >= 44
        wide = {}
        for path in (
            "/studio",
            f"/studio/artists/{artist}/releases",
            f"/studio/releases/{album}/songs",
            f"/studio/releases/{album}/preview",
            f"/studio/labels/{label}",
            f"/artists/{artist}",
        ):
            typist.go(path).sees(word)
            wide[path] = page.evaluate("document.documentElement.scrollWidth")
        ask("DELETE", f"artists/{artist}")
        ask("DELETE", f"labels/{label}")
        assert {path: width for path, width in wide.items() if width > 320} == {}
