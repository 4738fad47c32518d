from collections.abc import Callable

import pytest

from tests.e2e.player.conftest import RATE
from tests.e2e.player.lab import Lab
from tests.e2e.player.listening import lag_at, longest_hole_ms, residual_db, sound_of, start_of
from tests.e2e.player.media import MadeSong, decode_in_a_row
from tests.e2e.player.song_server import SongServer

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]


class TestRenewal:
    """Urls that expire while a song plays are replaced, and nobody hears it."""

    @pytest.mark.parametrize("refusal", [410, 403])
    def test_an_expired_url_is_replaced(
        self, open_lab: Callable[..., Lab], server: SongServer, long_song: MadeSong, refusal: int
    ) -> None:
        """The server refuses all urls given so far; the music goes on over it, sample for sample."""
        server.songs["long"] = long_song
        lab = open_lab()
        lab.run(
            "engine.setQuality('standard'); engine.load(entry('long'), 0, true);"
            "await until(() => engine.position().bufferedMs > 25000); engine.pause(); await sleep(100);"
        )
        server.refusal = refusal
        server.generation = server.oldest_valid = 2
        heard = lab.record(
            RATE,
            "engine.seek(29000); engine.play();await until(() => position() > 33)",
        )
        assert any(path.startswith("/m/2/") for path, _ in server.media_requests())
        assert lab.told("failure") == []
        song = sound_of(decode_in_a_row([long_song], "aac128"))
        begin = start_of(heard)
        moment = 30 * RATE
        lag = lag_at(heard, song, moment, expected=begin - 29 * RATE, radius=RATE // 4)
        assert residual_db(heard, song, moment, moment + 2 * RATE, lag) <= -60
        assert longest_hole_ms(heard, song, (moment, moment + 2 * RATE), lag=lag, rate=RATE) <= 1

    def test_a_song_withdrawn_for_good_is_given_up(self, lab: Lab, server: SongServer) -> None:
        """New urls that are refused as well end the song, with a reason."""
        lab.run("engine.setQuality('standard'); engine.load(entry('s0'), 0, false); await sleep(300);")
        server.refusal = 403
        server.generation = 2
        server.oldest_valid = 99
        lab.run(
            "engine.load(entry('s2'), 0, true); await until(() => told.some((t) => t.name === 'failure'));"
        )
        assert lab.told("failure")[-1] == {"code": "forbidden", "entryId": "s2", "final": True}


class TestABadLink:
    """What a link loses, the player fetches again."""

    def test_a_stall_is_told_and_ended(
        self, open_lab: Callable[..., Lab], server: SongServer, long_song: MadeSong
    ) -> None:
        """Data stop coming: buffering; they come again: playing, with nothing left out."""
        server.songs["long"] = long_song
        lab = open_lab()
        server.held_after = 40_000
        server.held = True
        lab.run(
            "engine.setQuality('very_high'); engine.load(entry('long'), 0, true);"
            "await until(() => engine.status === 'playing');"
            "await until(() => engine.status === 'buffering');"
        )
        server.held = False
        lab.run("await until(() => position() > 3);")
        assert lab.told("status")[-1] == "playing"

    def test_failing_answers_are_tried_again(self, lab: Lab, server: SongServer) -> None:
        """Three times 503, then music; the trouble is told as passing."""
        server.failures_left = 3
        lab.run("engine.load(entry('s0'), 0, true); await until(() => position() > 0.3);")
        told = lab.told("failure")
        assert [each["code"] for each in told] == ["unavailable"] * 3
        assert not any(each["final"] for each in told)

    def test_bytes_that_are_no_music_end_the_song(
        self, lab: Lab, server: SongServer, album: list[MadeSong]
    ) -> None:
        """The source is built anew once; then the song is given up as undecodable, and others still play."""
        broken = album[1].renditions["aac128"]
        noise = broken.path.with_name("noise.mp4")
        noise.write_bytes(bytes(range(256)) * (broken.path.stat().st_size // 256 + 1))
        made = type(broken)(broken.rung, noise, broken.index)
        server.songs["s1"] = MadeSong(album[1].samples, album[1].rate, {"aac128": made})
        lab.run(
            "engine.load(entry('s1'), 0, true);"
            "await until(() => told.some((t) => t.name === 'failure' && t.value.final));"
        )
        assert [(each["code"], each["final"]) for each in lab.told("failure")] == [
            ("undecodable", False),
            ("undecodable", True),
        ]
        lab.run("engine.load(entry('s2'), 0, true); await until(() => position() > 0.3);")


class TestAManagedSource:
    """Where the browser says when it wants data, nothing is fetched while it does not."""

    MANAGED = """
        const Plain = window.MediaSource;
        window.ManagedMediaSource = class extends Plain {
          constructor() { super(); window.managed = this; this.streaming = true; }
          tell(streaming) {
            this.streaming = streaming;
            this.dispatchEvent(new Event(streaming ? 'startstreaming' : 'endstreaming'));
          }
        };
    """

    def test_it_waits_to_be_asked(self, open_lab: Callable[..., Lab], server: SongServer) -> None:
        lab = open_lab(before=self.MANAGED)
        lab.run("managed.tell(false); engine.load(entry('s0'), 0, true); await sleep(500);")
        assert server.media_requests() == []
        lab.run("managed.tell(true); await until(() => position() > 0.3);")
        assert lab.run("return element.disableRemotePlayback") is True
