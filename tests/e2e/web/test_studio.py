"""The studio, by keyboard alone: a release from an empty draft to its day, and what stands around it."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.web.conftest import LADDER, make_wav
from tests.e2e.web.keyboard import PASSWORD, Place, Someone, Typist, enter
from tests.e2e.web.listener import Listener
from tests.e2e.web.studio import (
    a_cover,
    a_link,
    choose,
    ending,
    note_offset,
    offer,
    pad,
    received,
    sent_whole,
    tap,
    the_release,
    the_songs,
    until,
)
from tests.e2e.web.test_access import violations
from tests.e2e.web.wire import Wire
from tests.servers import serving

# One release goes through them all, in their order; what breaks off belongs to another.
pytestmark = pytest.mark.needs("chromium")


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


class TestTapAlong:
    """An artist marks words as they begin, by keyboard, and listeners see them light up."""

    def test_words_get_their_times(self, ilse: Someone, type_at: Callable[..., Typist]) -> None:
        song = the_songs(ilse)[1]["id"]
        text = {"language": "en", "format": "plain", "text": "Out on\n\nthe sea"}
        ilse.ask("PUT", f"songs/{song}/lyrics", text)
        typist = type_at(f"/studio/songs/{song}/lyrics", ilse).act("Time them along the song")
        typist.act("Word by word").reach("Play, then tap along").listener.press("Space")
        typist.sees("Tap when this word begins").listener.sound_runs()
        tap(typist, 4)
        typist.sees("All of it is marked").listener.press("Shift+Backspace")
        expect(pad(typist)).to_contain_text("the sea")
        tap(typist, 2)
        before = ending(typist)
        typist.listener.press("Shift+>")
        assert ending(typist) == before + 50
        assert violations(typist.listener) == []
        typist.go(f"/studio/songs/{song}/lyrics/timing?language=en").sees("All of it is marked")
        typist.act("Preview").act("Save the times").sees("Timed by word")
        held = ilse.ask("GET", f"songs/{song}/lyrics")
        lines = [line for line in held["lines"] if line["text"]]
        assert [[word["text"] for word in line["words"]] for line in lines] == [
            ["Out ", "on"],
            ["the ", "sea"],
        ]
        starts = [word["start_ms"] for line in lines for word in line["words"]]
        assert starts == sorted(starts)
        assert held["timing"] == "word"
        assert typist.listener.faults == []

    def test_words_light_up_one_by_one(self, ilse: Someone, type_at: Callable[..., Typist]) -> None:
        song = the_songs(ilse)[1]
        words = [
            {"text": "Out ", "start_ms": 0},
            {"text": "on ", "start_ms": 900},
            {"text": "it", "start_ms": 90_000},
        ]
        lines = {"language": "en", "lines": [{"text": "Out on it", "start_ms": 0, "words": words}]}
        ilse.ask("PUT", f"songs/{song['id']}/lyrics", lines)
        typist = type_at(f"/songs/{song['id']}", ilse).sees("Out on it").act(f"Play {song['title']}")
        sung = typist.listener.page.get_by_role("list", name="Lyrics in time").locator("[data-sung]")
        expect(sung).to_have_text(["Out "], timeout=15_000)
        expect(sung).to_have_text(["Out ", "on "], timeout=15_000)
        assert violations(typist.listener) == []
        assert typist.listener.faults == []


class TestSheets:
    """A sheet tells what it would change and what is wrong with it, before anything is changed."""

    def test_out_mended_and_in(self, ilse: Someone, type_at: Callable[..., Typist]) -> None:
        [artist] = ilse.ask("GET", "users/me/artists")["items"]
        out = ilse.send("GET", f"artists/{artist['id']}/sheets/songs").content.decode("utf-8-sig")
        song = next(one for one in the_songs(ilse) if one["title"] == "Flood")
        typist = type_at(f"/studio/artists/{artist['id']}/sheets", ilse)
        wrong = f"song_id,title,explicit\n{song['id']},High water,maybe\n"
        choose(typist, "Choose a sheet", ("songs.csv", "text/csv", wrong.encode()))
        typist.sees("1 cell cannot be used").sees("Write yes or no")
        assert violations(typist.listener) == []
        mended = out.replace("Flood", "High water").encode()
        choose(typist, "Choose another sheet", ("songs.csv", "text/csv", mended))
        listed = typist.listener.page.get_by_role("list", name="What songs.csv changes")
        expect(listed.get_by_role("listitem")).to_have_text(re.compile(r"Flood.*title.*Flood.*High water"))
        assert ilse.ask("GET", f"songs/{song['id']}")["title"] == "Flood"
        typist.act("Change 1 cell").sees("1 cell is changed")
        assert ilse.ask("GET", f"songs/{song['id']}")["title"] == "High water"
        choose(typist, "Choose a sheet", ("notes.csv", "text/csv", b"a,b\n1,2\n"))
        typist.sees("names no columns of a sheet")
        assert typist.listener.faults == []

    def test_label_staff_without_a_role(
        self, place: Place, ilse: Someone, type_at: Callable[..., Typist]
    ) -> None:
        [artist] = ilse.ask("GET", "users/me/artists")["items"]
        staff = place.newcomer("Mara Voss", "mara@harbour.org")
        label = place.admin.ask("POST", "labels", {"name": "Low Tide", "owner_id": staff.id})["id"]
        place.admin.ask("PUT", f"artists/{artist['id']}/labels/{label}")
        place.admin.ask("PATCH", f"admin/users/{staff.id}", {"roles": ["listener"]})
        mara = place.someone("mara@harbour.org")
        typist = type_at("/", mara).act("Studio").sees("Ilse").act("Low Tide")
        page = typist.sees("Change by sheet").listener.page
        sheet = page.get_by_role("link", name="Licences").get_attribute("href")
        assert "song_id" in mara.send("GET", str(sheet).removeprefix("/api/v1/")).text
        assert violations(typist.listener) == []
        typist.act("Ilse").sees("Tides")
        assert typist.listener.faults == []


class TestBeforeItsDay:
    """A song has a day of its own; press hears what nobody else can, as long as its link says."""

    def test_a_song_has_its_day(self, ilse: Someone, type_at: Callable[..., Typist]) -> None:
        song = the_songs(ilse)[0]["id"]
        typist = type_at(f"/studio/songs/{song}/details", ilse).reach("Day")
        typist.listener.page.keyboard.type("12312027")
        typist.act("Save the day").sees("The day is saved")
        assert ilse.ask("GET", f"songs/{song}/schedule")["day"] == "2027-12-31"
        ilse.ask("PUT", f"songs/{song}/schedule", {})

    def test_a_link_plays_without_an_account(
        self, place: Place, ilse: Someone, visit: Callable[..., Listener]
    ) -> None:
        link = a_link(ilse, days=3, max_plays=3)
        listener = visit(place.server, f"/early#{link['token']}")
        typist = Typist(listener).sees("3 of 3 plays left").act("Play Tides")
        listener.sound_runs()
        # The next song is asked for when 8 of 20 seconds are left, which may be while we look.
        typist.sees(re.compile("[12] of 3 plays left"))
        expect(listener.page.get_by_role("region", name="Player")).to_be_visible()
        assert violations(listener) == []
        listener.press("k")
        listener.until(listener.is_silent, "the key does not pause it")
        ilse.ask("DELETE", f"links/{link['id']}")
        typist.go(f"/early?again#{link['token']}").sees("This link opens nothing")
        assert listener.faults == []

    def test_a_link_to_one_song(self, place: Place, ilse: Someone, type_at: Callable[..., Typist]) -> None:
        song = the_songs(ilse)[1]
        typist = type_at(f"/studio/songs/{song['id']}/links", ilse).fill("For whom", "The Radio")
        typist.act("Make a link").sees("It is shown only now")
        assert violations(typist.listener) == []
        address = typist.listener.page.locator("code").inner_text()
        opened = place.server.ask("/api/v1/links/open", json_body={"token": address.partition("#")[2]})
        assert [one["title"] for one in opened.json["songs"]] == [song["title"]]
        [link] = ilse.ask("GET", f"songs/{song['id']}/links")["items"]
        assert link["note"] == "The Radio"

    def test_a_link_that_is_over_says_so(
        self, place: Place, ilse: Someone, visit: Callable[..., Listener]
    ) -> None:
        link = a_link(ilse, seconds=1)
        time.sleep(1.1)
        listener = visit(place.server, f"/early#{link['token']}", theme="light", phone=True)
        Typist(listener).sees("This link is over").sees("Ask whoever sent it for another one")
        assert violations(listener) == []
        assert listener.faults == []


class TestUnlicensedHere:
    """Where a song is not licensed, its page says that, and gives nothing of it."""

    def test_a_song_licensed_elsewhere(
        self, place: Place, ilse: Someone, type_at: Callable[..., Typist]
    ) -> None:
        song = the_songs(ilse)[0]["id"]
        ilse.ask("POST", f"albums/{the_release(ilse)}/publish")
        ilse.ask(
            "PUT", f"songs/{song}/licences", {"licences": [{"holder": "Low Tide", "territories": ["JP"]}]}
        )
        typist = type_at("/", place.someone("ear@harbour.org")).go(f"/songs/{song}")
        typist.sees("This song is not available").sees("unlicensed")
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
        paths += [
            f"/studio/artists/{artist['id']}/{tab}" for tab in ("releases", "profile", "people", "sheets")
        ]
        paths += [f"/studio/songs/{song}/lyrics/timing"]
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


class TestUploadsThatBreakOff:
    """The server keeps what it has of a file, and the rest follows from there."""

    def test_a_reload(self, ilse: Someone, type_at: Callable[..., Typist], tmp_path: Path) -> None:
        file = tmp_path / "Slack.wav"
        file.write_bytes(make_wav(12, 200))
        typist = type_at("/studio/upload", ilse)
        page = typist.listener.page
        # Slow in the browser itself: what lies between would go on to the server after the reload.
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
        network.send("Network.emulateNetworkConditions", limits)
        offer(typist, file)
        until(lambda: received(ilse, file))
        page.reload()
        typist.sees("Choose it again to go on")
        network.send("Network.disable")
        begun: list[int] = []
        page.on("request", lambda request: note_offset(request, begun))
        offer(typist, file)
        until(lambda: sent_whole(ilse, file))
        page.wait_for_timeout(50)
        assert begun[0] > 0

    def test_a_dead_network(
        self, place: Place, ilse: Someone, type_at: Callable[..., Typist], tmp_path: Path
    ) -> None:
        file = tmp_path / "Neap.wav"
        file.write_bytes(make_wav(12, 250))
        typist = type_at("/studio", ilse)
        page = typist.listener.page
        begun: list[int] = []
        page.on("request", lambda request: note_offset(request, begun))
        with Wire(place.server.url, 400_000) as wire:
            page.goto(f"{wire.url}/studio/upload")
            offer(typist, file)
            until(lambda: received(ilse, file))
            wire.cut()
            page.wait_for_timeout(500)
            wire.mend()
            until(lambda: sent_whole(ilse, file))
            page.wait_for_timeout(50)
        assert begun[0] == 0 < begun[-1]
