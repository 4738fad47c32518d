import pytest

from tests.e2e.player.conftest import RATE
from tests.e2e.player.lab import Lab
from tests.e2e.player.listening import lag_at, residual_db, sound_of, start_of
from tests.e2e.player.media import MadeSong, decode_in_a_row
from tests.e2e.player.song_server import SongServer

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]

NEXT_IS_LOADED = "await until(() => element.buffered.length && element.buffered.end(0) > 5.4);"


class TestEditsWhilePlaying:
    """What follows may change until it is heard."""

    def test_another_song_takes_the_place_of_one_already_loaded(
        self, lab: Lab, album: list[MadeSong]
    ) -> None:
        """The new next song follows without a gap; of the old one nothing is heard."""
        heard = lab.record(
            RATE,
            "engine.setQuality('standard'); engine.load(entry('s0'), 0, true);"
            "engine.setUpcoming([entry('s1')]);" + NEXT_IS_LOADED + "engine.setUpcoming([entry('s2')]);"
            "await until(() => engine.status === 'ended', 60000); await sleep(200);",
        )
        assert lab.told("entry") == ["s0", "s2"]
        expected = sound_of(decode_in_a_row([album[0], album[2]], "aac128"))
        joint = album[0].samples
        lag = lag_at(heard, expected, RATE, expected=start_of(heard))
        assert lag_at(heard, expected, joint + 64, expected=lag) == lag
        # The decoder met a frame of the old song, so that only its noise substitution differs.
        assert residual_db(heard, expected, joint - 4410, joint + 4410, lag) <= -45

    def test_a_skip_goes_on_at_once(self, lab: Lab) -> None:
        """The next song was loaded ahead: no further request stands between the skip and its sound."""
        lab.run(
            "engine.setQuality('standard'); engine.load(entry('s0'), 0, true);"
            "engine.setUpcoming([entry('s1'), entry('s2')]);"
            + NEXT_IS_LOADED
            + "engine.load(entry('s1'), 0, true); engine.setUpcoming([entry('s2')]);"
            "await until(() => engine.status === 'playing' && position() > 0.2);"
        )
        assert lab.told("entry") == ["s0", "s1"]
        assert lab.told("passed") == []
        assert lab.told("status")[-1] == "playing"

    def test_a_song_that_may_not_be_played_is_passed_over(self, lab: Lab, server: SongServer) -> None:
        """The song after it follows in its place, and the reason is told."""
        server.refused_songs["s1"] = 451
        lab.run(
            "engine.load(entry('s0'), 1500, true); engine.setUpcoming([entry('s1'), entry('s2')]);"
            "await until(() => told.some((t) => t.name === 'entry' && t.value === 's2'));"
        )
        assert lab.told("failure") == [{"code": "unlicensed", "entryId": "s1", "final": True}]
        assert lab.told("entry") == ["s0", "s2"]

    def test_skips_in_a_burst_end_at_the_last(self, lab: Lab) -> None:
        lab.run(
            "for (let i = 0; i < 12; i++) {"
            "  engine.load(entry(`s${i % 3}`, `e${i}`), 0, true);"
            "  await sleep(20);"
            "}"
            "await until(() => engine.status === 'playing' && position() > 0.3);"
        )
        assert lab.told("entry")[-1] == "e11"
        assert lab.told("failure") == []
