"""The browser that the benches measure in, and the pages for it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.player.bundle import bundle_player
from tests.plugins.tools import find_chromium

_ROOT = Path(__file__).resolve().parents[2]
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless, letting pages sound without a click."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def bench_pages() -> Iterator[Path]:
    """A folder with the pages, our engine and hls.js."""
    with TemporaryDirectory(prefix="segue-bench-pages-") as folder:
        pages = Path(folder)
        shutil.copytree(_ROOT / "tests" / "e2e" / "player" / "pages", pages, dirs_exist_ok=True)
        shutil.copytree(Path(__file__).with_name("pages"), pages, dirs_exist_ok=True)
        shutil.copy(_ROOT / "tests" / "players" / "node_modules" / "hls.js" / "dist" / "hls.min.js", pages)
        bundle_player(pages)
        yield pages


@contextmanager
def slow_link(upstream_port: int, pages: Path, *, rtt_ms: float, kbps: float) -> Iterator[str]:
    """Address of a link to the server at `upstream_port` (see bench/player/link.py)."""
    argv = [sys.executable, "-m", "bench.player.link", str(upstream_port), str(pages), str(rtt_ms), str(kbps)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
        try:
            port = process.stdout.readline() if process.stdout else ""
            yield f"http://127.0.0.1:{int(port)}"
        finally:
            process.kill()
