"""How long it takes from a click to sound, from a seek to sound, from a skip to sound."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from bench.harness import Bar, Bench, Contender
from bench.player.browser import bench_pages, chromium, slow_link
from bench.served_song import SECONDS, ServedSong, served_song

LINKS = {"no latency": (0.0, 0.0), "20 ms, 20 Mbit/s": (20.0, 20_000.0), "60 ms, 8 Mbit/s": (60.0, 8_000.0)}
"""Round trip in ms and kbit/s (0: no bottleneck) by name."""


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """Our engine, a plain audio element and hls.js, each over every link, in a new profile each time."""
    with served_song(songs=2) as served, bench_pages() as pages, chromium() as browser, ExitStack() as links:
        port = int(urlsplit(served.server.url).port or 0)
        addresses = {
            name: links.enter_context(slow_link(port, pages, rtt_ms=rtt, kbps=kbps))
            for name, (rtt, kbps) in LINKS.items()
        }

        def measure(kind: str) -> Mapping[str, float]:
            figures = {}
            for link, address in addresses.items():
                for name, value in _measure(browser, served, address, kind).items():
                    figures[f"{name}, {link}"] = value
            return figures

        yield {kind: lambda kind=kind: measure(kind) for kind in ("segue", "audio", "hls")}  # type: ignore[misc]


def _measure(browser: Browser, served: ServedSong, address: str, kind: str) -> Mapping[str, float]:
    context = browser.new_context()
    try:
        cookie = {"name": "segue_access", "value": served.token(), "url": address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{address}/bench/start.html")
        page.wait_for_function("() => window.measure !== undefined")
        song, following = served.song_ids
        question = {"kind": kind, "song": song, "next": following, "seekTo": SECONDS * 0.8}
        figures: Mapping[str, float] = page.evaluate("measure", question | {"urls": _urls(served)})
        return figures
    finally:
        context.close()


def _urls(served: ServedSong) -> Mapping[str, Mapping[str, str]]:
    """What the others are told beforehand: the audio element its file, hls.js its manifest."""
    progressive, masters = {}, {}
    for song_id in served.song_ids:
        answer = served.answer(song_id=song_id).json()
        rendition = next(one for one in answer["renditions"] if one["id"] == "aac128")
        progressive[song_id] = urlsplit(rendition["url"]).path
        masters[song_id] = urlsplit(answer["hls_url"]).path
    return {"progressive": progressive, "masters": masters}


_MEASURED = [f"{what}, {link}" for what in ("start", "seek", "skip") for link in LINKS]

BENCH = Bench(
    name="start_of_sound",
    hypothesis="One stream answer and one range are all that stand between a click and sound.",
    sizes=f"AAC 128, {SECONDS} s; click, unloaded seek and skip over three links, to the first sound",
    control="an audio element that knows its url; hls.js that knows its manifest's, its source open",
    units=dict.fromkeys(_MEASURED, "ms"),
    bars=(
        Bar("start, no latency", "segue", against="audio", at_most=1.0, slack=5),
        Bar("start, 20 ms, 20 Mbit/s", "segue", against="hls", at_most=0.5),
        Bar("start, 60 ms, 8 Mbit/s", "segue", against="hls", at_most=0.5),
        *(Bar(f"seek, {link}", "segue", against="hls", at_most=1.0) for link in LINKS),
        *(Bar(f"skip, {link}", "segue", against="hls", at_most=0.5) for link in LINKS),
    ),
    contenders=contenders,
    repetitions=30,
)
