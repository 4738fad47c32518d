from collections.abc import Callable

import numpy as np
import pytest

from tests.e2e.player.conftest import RATE
from tests.e2e.player.lab import Lab
from tests.e2e.player.listening import (
    click_db,
    lag_at,
    longest_hole_ms,
    residual_db,
    sound_of,
    start_of,
    switch_in,
)
from tests.e2e.player.media import MadeSong, decode_in_a_row
from tests.e2e.player.music import Take
from tests.e2e.player.song_server import SongServer

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]

RENDITIONS = {
    "low": "opus24",
    "saver": "aac64",
    "standard": "aac128",
    "very_high": "aac320",
    "lossless": "flac",
}

SWITCH = """
    engine.setQuality('{first}');
    engine.load(entry('s2'), 0, true);
    await until(() => position() > 1);
    engine.setQuality('{second}');
    await until(() => engine.status === 'ended');
    await sleep(300);
"""


class TestASwitchWithinASong:
    """Another quality takes over within seconds, at one sample, without a mark."""

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("saver", "very_high"),
            ("very_high", "saver"),
            ("standard", "lossless"),
            ("lossless", "standard"),
            ("low", "standard"),
        ],
    )
    def test_no_hole_and_no_click(
        self, lab: Lab, album: list[MadeSong], take: Take, first: str, second: str
    ) -> None:
        """In time, without silence over 1 ms, without a step that the two decodes spliced do not have."""
        heard = lab.record(RATE, SWITCH.format(first=first, second=second))
        told = [
            (each["value"]["quality"], each["time"])
            for each in lab.page.evaluate("lab.told")
            if each["name"] == "heard"
        ]
        assert [quality for quality, _ in told] == [first, second]
        assert told[1][1] <= 5
        song = take.song(2)
        before, after = (
            sound_of(decode_in_a_row([album[2]], RENDITIONS[quality])) for quality in (first, second)
        )
        lag = lag_at(heard, before, RATE // 2, expected=start_of(heard))
        assert abs(lag_at(heard, after, 5 * RATE, expected=lag, length=RATE // 2) - lag) <= 2
        switch = switch_in(heard, before, after, lag)
        assert RATE <= switch <= 5 * RATE
        assert longest_hole_ms(heard, song, (switch - RATE // 2, switch + RATE // 2), lag=lag, rate=RATE) <= 1
        spliced = np.concatenate([before[:switch], after[switch:]])
        assert click_db(heard, spliced, switch, lag) <= 6
        assert (
            residual_db(heard, song, switch, switch + 2048, lag)
            <= max(residual_db(before, song, RATE, 5 * RATE, 0), residual_db(after, song, RATE, 5 * RATE, 0))
            + 6
        )


class TestAQualityThatIsNotThere:
    """A pinned tier that a song lacks is the best below it, or the least there is."""

    @pytest.mark.parametrize(("wanted", "heard"), [("lossless", "standard"), ("low", "saver")])
    def test_the_nearest_plays(
        self, open_lab: Callable[..., Lab], server: SongServer, wanted: str, heard: str
    ) -> None:
        server.songs["s0"] = server.songs["s0"].only("aac64", "aac128")
        lab = open_lab()
        lab.run(
            f"engine.setQuality('{wanted}'); engine.load(entry('s0'), 0, true);"
            "await until(() => position() > 0.2);"
        )
        assert [told["quality"] for told in lab.told("heard")] == [heard]
