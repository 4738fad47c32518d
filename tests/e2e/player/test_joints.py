from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.player.conftest import RATE
from tests.e2e.player.lab import Lab
from tests.e2e.player.listening import click_db, lag_at, longest_hole_ms, residual_db, sound_of, start_of
from tests.e2e.player.media import MadeSong, decode_in_a_row, make_song
from tests.e2e.player.music import Take, make_take
from tests.e2e.player.song_server import SongServer

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]

PLAY_ALBUM = """
    engine.setUpcoming([]);
    engine.load(entry('s0'), 0, true);
    engine.setUpcoming([entry('s1'), entry('s2')]);
    await until(() => engine.status === 'ended', 60000);
    await sleep(300);
"""


class TestAnAlbumFromOneTake:
    """Songs cut from one take play back into that take, to the sample."""

    @pytest.mark.parametrize(("quality", "rendition"), [("standard", "aac128"), ("lossless", "flac")])
    def test_joints_are_not_heard(
        self, lab: Lab, album: list[MadeSong], take: Take, quality: str, rendition: str
    ) -> None:
        """At each joint the offset is 0 samples and the residual against ffmpeg's decode <= -60 dBFS."""
        heard = lab.record(RATE, f"engine.setQuality('{quality}');" + PLAY_ALBUM)
        assert lab.told("entry") == lab.told("passed") == ["s0", "s1", "s2"]
        assert "buffering" not in lab.told("status")
        expected = sound_of(decode_in_a_row(album, rendition))
        lag = lag_at(heard, expected, RATE, expected=start_of(heard))
        for joint in take.joints:
            assert lag_at(heard, expected, joint + 64, expected=lag) == lag
            assert residual_db(heard, expected, joint - 4410, joint + 4410, lag) <= -60
        assert residual_db(heard, expected, 0, len(take.samples), lag) <= -60


class TestFamiliesAtJoints:
    """Where one song is AAC, the next Opus and the third FLAC, the joints still close."""

    @pytest.mark.parametrize("order", [("aac128", "opus24", "flac"), ("flac", "aac64", "opus24")])
    def test_no_hole_and_no_click(
        self,
        open_lab: Callable[..., Lab],
        server: SongServer,
        take: Take,
        order: tuple[str, ...],
    ) -> None:
        """No silence over 1 ms, and no step that the two decodes laid end to end do not have."""
        for place, rendition in enumerate(order):
            server.songs[f"s{place}"] = server.songs[f"s{place}"].only(rendition)
        songs = [server.songs[f"s{place}"] for place in range(3)]
        spliced = np.concatenate(
            [
                sound_of(decode_in_a_row([song], rendition))
                for song, rendition in zip(songs, order, strict=True)
            ]
        )
        lab = open_lab()
        heard = lab.record(RATE, "engine.setQuality('lossless');" + PLAY_ALBUM)
        codecs = [told["codec"] for told in lab.told("heard")]
        assert codecs == [{"a": "mp4a.40.2", "o": "opus", "f": "flac"}[each[0]] for each in order]
        lag = lag_at(heard, take.samples, RATE, expected=start_of(heard))
        for joint in take.joints:
            assert abs(lag_at(heard, take.samples, joint + 4410, expected=lag) - lag) <= RATE // 2000
            assert longest_hole_ms(heard, take.samples, (joint - 8820, joint + 8820), lag=lag, rate=RATE) <= 1
            assert click_db(heard, spliced, joint, lag) <= 6


class TestAnotherRate:
    """Songs of 48 kHz after one of 44.1 kHz leave the browser at their own rate."""

    def test_their_joint_is_exact_too(
        self, open_lab: Callable[..., Lab], server: SongServer, tmp_path: Path
    ) -> None:
        """A listener goes from one album to another; the second plays to the sample."""
        rate = 48000
        take = make_take(5, rate, seed=4)
        joint = 2 * rate + 777
        songs = [
            make_song(tmp_path / str(place), part, rate, ("aac128",))
            for place, part in enumerate((take[:joint], take[joint:]))
        ]
        server.songs |= {"a": songs[0], "b": songs[1]}
        lab = open_lab()
        lab.run("engine.load(entry('s0'), 0, true); await until(() => position() > 0.3);")
        heard = lab.record(
            rate,
            "engine.pause(); await sleep(200); engine.load(entry('a'), 0, true);"
            "engine.setUpcoming([entry('b')]); await until(() => engine.status === 'ended');"
            "await sleep(300);",
        )
        expected = sound_of(decode_in_a_row(songs, "aac128"))
        heard = heard[rate // 5 :]
        lag = lag_at(heard, expected, rate, expected=start_of(heard))
        assert lag_at(heard, expected, joint + 64, expected=lag) == lag
        assert residual_db(heard, expected, 0, len(expected), lag) <= -60
