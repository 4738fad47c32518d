from collections.abc import Callable

import pytest

from tests.e2e.player.conftest import RATE
from tests.e2e.player.lab import Lab
from tests.e2e.player.listening import lag_at, sound_of, start_of
from tests.e2e.player.media import MadeSong, decode_in_a_row
from tests.e2e.player.song_server import SongServer

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]


class TestASeek:
    """Wherever the listener goes, that is what sounds."""

    @pytest.mark.parametrize(("place", "loads"), [(6.0, False), (38.3, True)])
    def test_the_music_of_that_place_is_heard(
        self, open_lab: Callable[..., Lab], server: SongServer, long_song: MadeSong, place: float, loads: bool
    ) -> None:
        """What is loaded is not asked for again; what is not, is."""
        server.songs["long"] = long_song
        lab = open_lab()
        lab.run(
            "engine.setQuality('standard'); engine.load(entry('long'), 0, true);"
            "await until(() => position() > 0.3 && engine.position().bufferedMs > 20000);"
            "engine.pause(); await sleep(100);"
        )
        asked = len(server.media_requests())
        heard = lab.record(
            RATE, f"engine.seek({place * 1000}); engine.play(); await until(() => position() > {place + 1.5})"
        )
        index = long_song.renditions["aac128"].index
        byte = index.first_offset + round(sum(index.sizes) * (place + 0.5) / 45)
        spans = [
            span.removeprefix("bytes=").split("-") for _, span in server.media_requests()[asked:] if span
        ]
        assert any(int(first) <= byte <= int(last) for first, last in spans) is loads
        song = sound_of(decode_in_a_row([long_song], "aac128"))
        begin = start_of(heard)
        moment = round((place + 0.5) * RATE)
        lag = lag_at(heard, song, moment, expected=begin - round(place * RATE), radius=RATE // 4)
        assert abs(lag - (begin - place * RATE)) <= RATE // 10

    def test_a_seek_to_the_middle_loads_no_beginning(
        self, open_lab: Callable[..., Lab], server: SongServer, long_song: MadeSong
    ) -> None:
        """Starting at 25 s asks for the initialisation and for what lies around 25 s, not before."""
        server.songs["long"] = long_song
        lab = open_lab()
        lab.run(
            "engine.setQuality('standard'); engine.load(entry('long'), 25000, true);"
            "await until(() => position() > 25.2);"
        )
        index = long_song.renditions["aac128"].index
        ranges = [span.removeprefix("bytes=").split("-") for _, span in server.media_requests() if span]
        media = [int(first) for first, last in ranges if int(last) >= index.init_size]
        assert min(media) > index.first_offset + sum(index.sizes) * 20 // 45

    def test_seeks_in_a_burst_end_at_the_last(
        self, open_lab: Callable[..., Lab], server: SongServer, long_song: MadeSong
    ) -> None:
        """A listener who drags the slider hears the place where it was let go."""
        server.songs["long"] = long_song
        lab = open_lab()
        told = lab.run(
            "engine.load(entry('long'), 0, true); await until(() => position() > 0.2);"
            "for (const at of [40, 10, 42, 33, 38, 25]) { engine.seek(at * 1000); await sleep(15); }"
            "await until(() => position() > 25.5); return [position(), engine.status];"
        )
        assert 25.4 < told[0] < 28
        assert told[1] == "playing"
        assert lab.told("failure") == []


class TestAfterTheEnd:
    """A queue that ran out can be taken up again."""

    def test_the_last_song_plays_again(self, lab: Lab) -> None:
        place = lab.run(
            "engine.load(entry('s0'), 2000, true); await until(() => engine.status === 'ended');"
            "engine.load(entry('s0'), 0, true);"
            "await until(() => engine.status === 'playing' && position() > 0.3);"
            "return position();"
        )
        assert place < 2

    def test_a_song_added_before_the_end_follows(self, lab: Lab) -> None:
        """The source was already told that nothing follows."""
        lab.run(
            "engine.load(entry('s0'), 0, true); await until(() => position() > 1.2);"
            "engine.setUpcoming([entry('s1')]);"
            "await until(() => told.some((t) => t.name === 'entry' && t.value === 's1'));"
            "await until(() => position() > 0.3);"
        )
        assert lab.told("status")[-1] == "playing"
        assert "buffering" not in lab.told("status")
