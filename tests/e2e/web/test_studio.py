"""The studio, by keyboard alone: a release from an empty draft to its day, and what stands around it."""

import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.e2e.web.conftest import LADDER, make_wav
from tests.e2e.web.keyboard import PASSWORD, Place, Someone, Typist, enter
from tests.e2e.web.listener import Listener
from tests.e2e.web.test_access import violations
from tests.servers import serving

# One release goes through them all, in their order.
pytestmark = pytest.mark.needs("chromium")

_READY_S = 60.0


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server with an admin who is an artist, too, and gives out ISRCs."""
    with serving(tmp_path_factory.mktemp("studio"), ISRC_PREFIX="NLA1B", LADDER=LADDER) as server:
        server.url = server.url.replace("127.0.0.1", "localhost")
        admin = enter(
            server.url, "setup", email="lio@harbour.org", password=PASSWORD, display_name="Lio Reuter"
        )
        yield Place(server, admin)


@pytest.fixture(scope="module")
def ilse(place: Place) -> Someone:
    """An artist who acts for nobody yet."""
    person = place.newcomer("Ilse Maar", "ilse@harbour.org")
    place.admin.ask("PATCH", f"admin/users/{person.id}", {"roles": ["listener", "artist"]})
    return place.someone("ilse@harbour.org")


@pytest.fixture
def type_at(visit: Callable[..., Listener], place: Place) -> Callable[..., Typist]:
    def open_page(path: str, who: Someone, **looks: object) -> Typist:
        return Typist(visit(place.server, path, cookies=who.cookies(), **looks))

    return open_page


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


class TestARelease:
    """A draft grows in the studio, and nobody else knows of it until it is published."""

    def test_from_nothing_to_its_day(
        self, place: Place, ilse: Someone, type_at: Callable[..., Typist]
    ) -> None:
        typist = type_at("/studio", ilse).sees("You act for nobody yet").act("New artist")
        typist.act("Make the artist").is_wrong("Name", "fill")
        typist.fill("Name", "Ilse").act("Make the artist").sees("No releases yet")
        typist.act("New release").fill("Title", "Tides").choose("Kind", "Single").act("Make the release")
        typist.sees("There is no song on it")
        songs = [(f"{name}.wav", "audio/wav", make_wav(4, 300)) for name in ("Ebb", "Flood")]
        choose(typist, "Drop songs here or choose files", *songs)
        release = the_release(ilse)

        def whole() -> bool:
            problems = ilse.ask("GET", f"albums/{release}/release")["problems"]
            return not any(one["code"] in {"no_songs", "not_playable", "not_complete"} for one in problems)

        until(whole)
        typist.sees("2 songs have no track number").act("Number them as they stand")
        typist.sees("The songs are numbered").act("Give them one").sees("2 songs have an ISRC now")
        page = typist.listener.page
        ordered = page.get_by_role("list", name="Songs of Tides").get_by_role("listitem")
        first = ordered.first.get_by_role("link").inner_text()
        typist.act(f"Move {first} down")
        expect(ordered.nth(1)).to_contain_text(first)
        choose(typist, "Add a cover", ("cover.jpg", "image/jpeg", a_cover()))
        typist.sees("The cover is changed")
        assert violations(typist.listener) == []

        other = place.newcomer("Ear", "ear@harbour.org")
        assert other.send("GET", f"albums/{release}").status_code == 404
        typist.go(f"/studio/releases/{release}/preview").sees("Only you see this")
        typist.go(f"/studio/releases/{release}").sees("Draft").act("Publish").sees("The release is published")
        assert other.ask("GET", f"albums/{release}")["song_count"] == 2
        typist.act("Take it back").sees("It is a draft again")
        assert other.send("GET", f"albums/{release}").status_code == 404
        assert typist.listener.faults == []

    def test_edits_are_kept_and_nobody_is_written_over(
        self, ilse: Someone, type_at: Callable[..., Typist]
    ) -> None:
        release = the_release(ilse)
        typist = type_at(f"/studio/releases/{release}/details", ilse)
        typist.fill("Label", "Low Tide").fill("UPC or EAN", "123").act("Save").is_wrong("UPC or EAN", "UPC")
        typist.go(f"/studio/releases/{release}/songs").go(f"/studio/releases/{release}/details")
        typist.sees("There are edits that are not saved")
        expect(typist.listener.page.get_by_label("Label", exact=True)).to_have_value("Low Tide")
        ilse.ask("PATCH", f"albums/{release}", {"p_line": "2026 Somebody"})
        typist.fill("UPC or EAN", "4006381333931").act("Save").sees("Someone changed this while")
        assert violations(typist.listener) == []
        typist.act("Save mine over it").sees("The release is saved")
        held = ilse.ask("GET", f"albums/{release}")
        assert (held["label"], held["upc"]) == ("Low Tide", "4006381333931")

    def test_a_song_and_what_belongs_to_it(self, ilse: Someone, type_at: Callable[..., Typist]) -> None:
        release = the_release(ilse)
        song = ilse.ask("GET", f"albums/{release}/preview")["songs"][0]["id"]
        typist = type_at(f"/studio/songs/{song}", ilse).fill("Moods", "calm, wide").act("Add a credit")
        typist.fill("Named 2", "Noor Aziz").fill("ISRC", "nonsense").act("Save")
        typist.is_wrong("ISRC", "ISRC").fill("ISRC", "NLA1B2600099").act("Save").sees("The song is saved")
        held = ilse.ask("GET", f"songs/{song}")
        assert [one["name"] for one in held["credits"] if one["role"] == "composer"] == ["Noor Aziz"]
        assert (held["isrc"], held["moods"]) == ("NLA1B2600099", ["calm", "wide"])

        typist.go(f"/studio/songs/{song}/lyrics").choose("Language", "English")
        typist.reach("Words").listener.page.keyboard.insert_text("[00:01.00]Out\n[00:02.50]and in")
        typist.act("Save").sees("The lyrics are saved").sees("Timed by line")
        assert [one["start_ms"] for one in ilse.ask("GET", f"songs/{song}/lyrics")["lines"]] == [1000, 2500]
        assert violations(typist.listener) == []

        typist.go(f"/studio/songs/{song}/versions")
        choose(typist, "Drop a file here or choose a file", ("again.wav", "audio/wav", make_wav(5, 440)))
        typist.act("Play version 1").sees("Version 1 plays from now on")
        current = [
            one["number"] for one in ilse.ask("GET", f"songs/{song}/versions")["items"] if one["current"]
        ]
        assert current == [1]
        assert violations(typist.listener) == []
        assert typist.listener.faults == []

    def test_licences_and_links(self, ilse: Someone, type_at: Callable[..., Typist]) -> None:
        release = the_release(ilse)
        typist = (
            type_at(f"/studio/releases/{release}/licences", ilse)
            .act("Add licence")
            .fill("Holder", "Low Tide")
        )
        typist.reach("Everywhere").arrow_to("Everywhere, except").choose("Except", "Japan")
        typist.act("Add the country").act("Save")
        typist.sees("World, except Japan").act("Change World, except Japan").tick("Download").act("Save")
        typist.sees("The licences are saved")
        [licence] = ilse.ask("GET", f"albums/{release}/licences")["items"][0]["licences"]
        assert (licence["excluded"], licence["uses"]) == (["JP"], ["stream"])
        assert violations(typist.listener) == []

        typist.go(f"/studio/releases/{release}/links").fill("For whom", "The Paper").act("Make a link")
        typist.sees("It is shown only now").act("End The Paper").sees("opens nothing any more")
        assert violations(typist.listener) == []
        assert typist.listener.faults == []


@pytest.mark.parametrize("theme", ["dark", "light"])
class TestPagesForEveryone:
    """No page has a fault that axe-core knows, at the desk in one theme, on the phone in the other."""

    def test_pages(self, ilse: Someone, type_at: Callable[..., Typist], theme: str) -> None:
        release = the_release(ilse)
        song = ilse.ask("GET", f"albums/{release}/preview")["songs"][0]["id"]
        [artist] = ilse.ask("GET", "users/me/artists")["items"]
        paths = [
            "/studio",
            "/studio/upload",
            f"/studio/claim/{artist['id']}",
            f"/studio/releases/{release}/preview",
        ]
        paths += [f"/studio/artists/{artist['id']}/{tab}" for tab in ("releases", "profile", "people")]
        paths += [f"/studio/releases/{release}/{tab}" for tab in ("songs", "details", "licences", "links")]
        paths += [f"/studio/songs/{song}/{tab}" for tab in ("details", "lyrics", "versions", "licences")]
        typist = type_at("/studio", ilse, theme=theme, phone=theme == "light")
        found = {}
        for path in paths:
            expect(typist.go(path).listener.page.locator("[aria-busy]")).to_have_count(0)
            assert not typist.listener.page.evaluate("document.documentElement.scrollWidth > innerWidth"), (
                path
            )
            found[path] = violations(typist.listener)
        assert {path: faults for path, faults in found.items() if faults} == {}
        assert typist.listener.faults == []
