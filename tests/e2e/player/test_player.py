from collections.abc import Callable

import pytest

from tests.e2e.player.lab import Lab
from tests.e2e.player.song_server import SongServer

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]

ALBUM = "[song('s0'), song('s1'), song('s2')]"


@pytest.fixture
def whole(open_lab: Callable[..., Lab]) -> Lab:
    """A page with the whole player."""
    return open_lab("player")


def reports(server: SongServer) -> list[tuple[object, object]]:
    """Song and type of every event that reached the server, by its own time."""
    events = sorted(server.plays, key=lambda event: (str(event["at"]), event["type"] == "start"))
    return [(event["song_id"], event["type"]) for event in events]


class TestListeningThrough:
    """A queue plays by itself, and the server hears of it."""

    def test_songs_follow_each_other_and_are_reported(self, whole: Lab, server: SongServer) -> None:
        whole.run(
            f"player.play({ALBUM}, 1, 'album:a');"
            "await until(() => player.getState().status === 'ended', 40000);"
            "await sleep(2500);"
        )
        assert whole.told("song") == ["s1", "s2"]
        assert [each for each in reports(server) if each[1] != "progress"] == [
            ("s1", "start"),
            ("s1", "end"),
            ("s2", "start"),
            ("s2", "end"),
        ]
        assert {event["context"] for event in server.plays} == {"album:a"}
        assert len({event["session_id"] for event in server.plays}) == 1

    def test_what_the_listener_does_is_reported(self, whole: Lab, server: SongServer) -> None:
        whole.run(
            f"player.play({ALBUM}); await until(() => position() > 0.3); player.seek(1000);"
            "await until(() => position() > 1.2); player.pause(); await sleep(200); player.resume();"
            "await until(() => player.getState().status === 'playing'); await sleep(200); player.next();"
            "await until(() => player.getState().current.song.id === 's1' && position() > 0.2);"
            "await sleep(2500);"
        )
        assert reports(server) == [
            ("s0", "start"),
            ("s0", "progress"),
            ("s0", "seek"),
            ("s0", "pause"),
            ("s0", "progress"),
            ("s0", "skip"),
            ("s1", "start"),
        ]

    def test_a_closed_page_reports_its_last_words(self, whole: Lab, server: SongServer) -> None:
        """Leaving the page sends what was heard until then."""
        whole.run(f"player.play({ALBUM}); await until(() => position() > 0.5);")
        whole.page.goto("about:blank")
        whole.page.wait_for_timeout(300)
        assert ("s0", "start") in reports(server)
        assert ("s0", "progress") in reports(server)


class TestTrouble:
    """Songs that cannot be played do not stop the music; a gone sign-in does."""

    def test_a_missing_song_is_passed_over(self, whole: Lab, server: SongServer) -> None:
        server.refused_songs["s0"] = 404
        whole.run(f"player.play({ALBUM}); await until(() => position() > 0.2);")
        assert whole.told("song") == ["s0", "s1"]
        problems = [each for each in whole.told("problem") if each]
        assert problems == [{"code": "not_found", "songId": "s0", "recovering": True}]

    def test_signed_out_stops_and_can_be_taken_up(self, whole: Lab, server: SongServer) -> None:
        server.refused_songs.update({"s0": 401, "s1": 401, "s2": 401})
        whole.run(f"player.play({ALBUM}); await until(() => player.getState().status === 'paused');")
        assert whole.told("problem")[-1] == {"code": "signed_out", "songId": "s0", "recovering": False}
        server.refused_songs.clear()
        whole.run("player.resume(); await until(() => position() > 0.2);")
        assert whole.told("song") == ["s0"]


class TestWithoutMediaSource:
    """Where the browser has no Media Source, an audio element plays the progressive file."""

    def test_songs_play_one_after_another(self, open_lab: Callable[..., Lab], server: SongServer) -> None:
        lab = open_lab("player", before="delete window.MediaSource; delete window.ManagedMediaSource;")
        lab.run(
            f"player.play({ALBUM}); await until(() => position() > 0.2); player.seek(1000);"
            "await until(() => player.getState().current.song.id === 's1' && position() > 0.2, 30000);"
        )
        assert lab.run("return element.src").endswith(".mp4")
        assert lab.told("song") == ["s0", "s1"]


class TestPreferences:
    """What was chosen holds in the next page."""

    def test_volume_and_quality_are_kept(self, open_lab: Callable[..., Lab]) -> None:
        first = open_lab("player")
        first.run("player.setVolume(0.3); player.setQuality('saver'); player.setRepeat('all');")
        first.page.reload()
        first.page.wait_for_function("window.lab")
        state = first.page.evaluate("lab.player.getState()")
        assert (state["volume"], state["quality"], state["repeat"]) == (0.3, "saver", "all")
