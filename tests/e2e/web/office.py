"""What waits for an admin: songs held back, doubles, an imported folder. All made as people make it."""

import io
import os
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from tests.e2e.web.keyboard import PASSWORD, Someone, enter
from tests.servers import SegueServer

Ask = Callable[..., Any]
_PATIENCE_S = 60.0
_RATE = 22_050


def make_melody(seed: int, seconds: float = 9) -> bytes:
    """A tune that a fingerprint knows again, as a mono WAV: five notes, eight times a second others."""
    chance = np.random.default_rng(seed)
    steps = chance.integers(0, 36, (round(seconds * 8), 5))
    pitches = np.repeat(220 * 2 ** (steps / 12), _RATE // 8, axis=0)
    tune = np.sin(2 * np.pi * np.cumsum(pitches, axis=0) / _RATE).sum(axis=1)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframes((tune * 5000).astype("<i2").tobytes())
    return file.getvalue()


def make_artist(server: SegueServer, ask: Ask, name: str, address: str) -> Someone:
    """Someone who may send music."""
    url = server.url
    newcomer = enter(url, "auth/register", email=address, password=PASSWORD, display_name=name)
    ask("PATCH", f"admin/users/{newcomer.id}", {"roles": ["artist"]})
    return enter(url, "auth/login", email=address, password=PASSWORD)


def send_song(who: Someone, body: bytes, **told: str) -> str:
    """Upload a song, and wait until it is one; its id."""
    headers = {"origin": who.url}
    with httpx.Client(base_url=f"{who.url}/api/v1/", headers=headers, cookies=who.held, timeout=30) as client:
        sent = client.post("uploads", data=told, files={"file": ("tune.wav", body, "audio/wav")})
        assert sent.status_code == httpx.codes.ACCEPTED, sent.text
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            upload = client.get(f"uploads/{sent.json()['id']}").json()
            assert upload["status"] != "failed", upload
            if upload["playable"]:
                return str(upload["song_id"])
            time.sleep(0.1)
    raise AssertionError("the upload did not become a song")


def import_folder(server: SegueServer, folder: Path) -> None:
    """`segue import --lazy` of a folder with a song, a file that is none, and a playlist of both."""
    folder.mkdir()
    (folder / "tide.wav").write_bytes(make_melody(77, 2))
    (folder / "broken.mp3").write_bytes(b"this is no music")
    (folder / "evening.m3u8").write_text("#EXTM3U\n#PLAYLIST:Evening walk\ntide.wav\nlost.flac\n")
    environment = os.environ | {"SEGUE_DATA_DIR": str(server.folder / "data")}
    done = subprocess.run(
        [sys.executable, "-m", "segue", "import", str(folder), "--lazy"],
        env=environment,
        capture_output=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    assert done.returncode in {0, 1}, done.stderr.decode()
