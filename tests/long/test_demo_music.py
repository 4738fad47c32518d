"""The demo music as it is heard: composed whole, measured by ffmpeg."""

import hashlib
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # it has no types
import numpy as np
import pytest

from segue.app.demo.programme import NIGHT_SLEEPER, works

RATE = 44_100
SLUGS = [piece.slug for work in works() for piece in work.pieces]


def compose(folder: Path, *slugs: str) -> dict[str, Path]:
    """By the composer's own process."""
    folder.mkdir()
    composed = subprocess.run(
        (sys.executable, "-m", "segue.app.demo.composer", str(folder), *slugs),
        check=True,
        capture_output=True,
        text=True,
    )
    assert composed.stdout.split() == list(slugs)
    return {slug: folder / f"{slug}.flac" for slug in slugs}


def measure(path: Path) -> dict[str, float]:
    """EBU R128 as ffmpeg has it: I (LUFS), LRA (LU), Peak (dBTP)."""
    quiet, measured = ("-hide_banner", "-nostats"), ("-af", "ebur128=peak=true", "-f", "null", "-")
    command = (imageio_ffmpeg.get_ffmpeg_exe(), *quiet, "-i", str(path), "-map", "0:a", *measured)
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return {name: float(re.findall(rf"{name}:\s+(-?[\d.]+)", told)[-1]) for name in ("I", "LRA", "Peak")}


def decode(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Shape (samples, 2), full scale 1."""
    command = (
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        str(path),
        "-map",
        "0:a",
        "-f",
        "s16le",
        "-",
    )
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<i2").reshape(-1, 2).astype(np.float64) / 32768


@pytest.mark.long
@pytest.mark.timeout(3600)
class TestDemoMusic:
    """Thirteen songs of one to three minutes, none too loud, none clipped, one album without seams."""

    def test_all_of_it(self, tmp_path: Path) -> None:
        masters = compose(tmp_path / "all", *SLUGS)
        for slug, path in masters.items():
            sound, found = decode(path), measure(path)
            assert 60 <= len(sound) / RATE <= 180, slug
            assert -17.6 <= found["I"] <= -13.4, (slug, found)
            assert found["Peak"] <= -1.0, (slug, found)
            assert 1.5 <= found["LRA"] <= 12, (slug, found)
            assert np.abs(sound.mean(axis=0)).max() < 1e-4, slug
            middle, side = sound.sum(axis=1), sound[:, 0] - sound[:, 1]
            assert -14 < 10 * np.log10((side**2).mean() / (middle**2).mean()) < -2, slug
        parts = [decode(masters[piece.slug]) for piece in NIGHT_SLEEPER.pieces]
        for before, after in pairwise(parts):
            bend = np.abs(np.diff(np.concatenate([before[-RATE:], after[:RATE]]), n=2, axis=0)).max(axis=1)
            assert bend[RATE - 3 : RATE + 1].max() <= np.percentile(bend, 99.9)

    def test_it_is_the_same_every_time(self, tmp_path: Path) -> None:
        first = compose(tmp_path / "first", "lane-four")["lane-four"]
        second = compose(tmp_path / "second", "lane-four")["lane-four"]
        assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()
