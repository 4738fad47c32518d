"""Whether an album plays through its joints, heard sample by sample in a real browser."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from bench.harness import Bar, Bench, Contender
from bench.player.browser import bench_pages, chromium
from tests.e2e.player.listening import Sound, lag_at, residual_db, sound_of, start_of
from tests.e2e.player.media import MadeSong, decode_in_a_row, make_song
from tests.e2e.player.music import make_take
from tests.e2e.player.song_server import SongServer, serving

RATE = 44100
CUTS = (0, 7 * RATE + 13, 15 * RATE + 1007, 22 * RATE)
RENDITION = "aac128"
_AROUND = RATE // 10


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """The same three songs, cut from one take, in our engine and in hls.js."""
    with (
        TemporaryDirectory(prefix="segue-bench-album-") as folder,
        bench_pages() as pages,
        chromium() as browser,
    ):
        take = make_take(CUTS[-1] / RATE, RATE)
        bounds = itertools.pairwise(CUTS)
        album = [
            make_song(Path(folder, str(place)), take[begin:end], RATE, (RENDITION,))
            for place, (begin, end) in enumerate(bounds)
        ]
        (pages / "album.m3u8").write_text(_playlist(album))
        expected = sound_of(decode_in_a_row(album, RENDITION))
        songs = {f"s{place}": song for place, song in enumerate(album)}
        with serving(SongServer(songs, pages)) as server:
            yield {
                kind: lambda kind=kind: _measure(browser, server, kind, expected)  # type: ignore[misc]
                for kind in ("segue", "hls")
            }


def _measure(browser: Browser, server: SongServer, kind: str, expected: Sound) -> Mapping[str, float]:
    page = browser.new_page()
    try:
        page.goto(f"{server.url}/gapless.html")
        page.wait_for_function("() => window.playAlbum !== undefined")
        page.evaluate("playAlbum", {"kind": kind, "rate": RATE})
        return _judge(sound_of(server.captures.pop("album")), expected)
    finally:
        page.close()


def _judge(heard: Sound, expected: Sound) -> Mapping[str, float]:
    """The worst offset over the joints in samples, and the loudest residual around them."""
    lag = lag_at(heard, expected, RATE, expected=start_of(heard))
    offsets, residuals = [], []
    for joint in CUTS[1:-1]:
        before = lag_at(heard, expected, joint - RATE, expected=lag, length=RATE // 2)
        after = lag_at(heard, expected, joint + RATE // 20, expected=before, length=RATE // 2)
        offsets.append(abs(after - before))
        residuals.append(residual_db(heard, expected, joint - _AROUND, joint + _AROUND, before))
        lag = after
    return {"offset": max(offsets), "offset in time": max(offsets) / RATE * 1000, "residual": max(residuals)}


def _playlist(album: Sequence[MadeSong]) -> str:
    """One HLS playlist of all songs with a discontinuity at each joint: the most that HLS offers."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2", "#EXT-X-PLAYLIST-TYPE:VOD"]
    for place, song in enumerate(album):
        index = song.renditions[RENDITION].index
        url = f"/m/1/s{place}/{RENDITION}.mp4"
        if place:
            lines.append("#EXT-X-DISCONTINUITY")
        lines.append(f'#EXT-X-MAP:URI="{url}",BYTERANGE="{index.init_size}@0"')
        lengths = [ticks for count, ticks in index.durations for _ in range(count)]
        lengths[0] -= index.skip
        lengths[-1] = song.samples - sum(lengths[:-1])
        at = int(index.first_offset)
        for size, length in zip(index.sizes, lengths, strict=True):
            lines += [f"#EXTINF:{length / index.timescale:.6f},", f"#EXT-X-BYTERANGE:{size}@{at}", url]
            at += size
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


BENCH = Bench(
    name="gapless",
    hypothesis="An append window at each song's exact bounds joins songs to the sample.",
    sizes="three songs cut from one take of 22 s, AAC 128, captured in an AudioContext at 44.1 kHz",
    control="hls.js playing the same files from one playlist with discontinuities",
    units={"offset": "samples", "offset in time": "ms", "residual": "dBFS"},
    bars=(Bar("offset", "segue", at_most=0), Bar("residual", "segue", at_most=-60)),
    contenders=contenders,
    repetitions=3,
    warmups=0,
)
