"""Uploads by the real tus-js-client, killed in the middle with the server, and gone on with."""

import hashlib
import json
import socket
import subprocess
import wave
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.people import Artist
from tests.plugins.tools import find_node
from tests.servers import SegueServer, serving

PLAYERS = Path(__file__).resolve().parents[2] / "players"
PIECE = 256 * 1024


def make_master(path: Path) -> Path:
    """Six seconds at 192 kHz: three megabytes that are quickly encoded."""
    time = np.arange(6 * 192_000) / 192_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(192_000)
        file.writeframes((9_000 * np.sin(2 * np.pi * 330 * time) * (time % 1)).astype("<i2").tobytes())
    return path


class Client:
    """A process of the client, and what it tells."""

    def __init__(self, artist: Artist, master: Path, *, pause_ms: int) -> None:
        node = find_node()
        assert node is not None
        endpoint, urls = f"{artist.server.url}/api/v1/uploads", str(master.parent / "urls.json")
        self.process = subprocess.Popen(
            [node, "upload.mjs", endpoint, artist.token, str(master), urls, str(PIECE), str(pause_ms)],
            cwd=PLAYERS,
            stdout=subprocess.PIPE,
            text=True,
        )

    def lines(self) -> Generator[dict[str, Any]]:
        """What it tells, as it does, until it ends."""
        assert self.process.stdout is not None
        with self.process:
            yield from map(json.loads, self.process.stdout)

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()


@pytest.mark.needs("node")
class TestGoneOnWith:
    """An upload goes on where it was when its client and the whole server were killed; not a byte is lost."""

    def test_killed_in_the_middle(self, tmp_path: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        master = make_master(tmp_path / "slow-water.wav")
        with serving(tmp_path / "server", PORT=port, LADDER="aac128") as server:
            artist = Artist.joins(server)
            acknowledged = self._kill_after(Client(artist, master, pause_ms=30), 4)
            server.kill_tree()
            server.start()
            artist.signs_in()

            told = list(Client(artist, master, pause_ms=0).lines())
            assert "resumes" in told[0]
            accepted = [one["accepted"] for one in told if "accepted" in one]
            assert accepted[0] > acknowledged, "what was acknowledged is not sent again"
            assert accepted[-1] == master.stat().st_size
            upload_id = told[-1]["done"].rsplit("/", 1)[1]
            upload = artist.await_upload(upload_id)
            assert (upload["status"], upload["received"]) == ("ready", master.stat().st_size)
            song = artist.get(f"songs/{upload['song_id']}").json
            assert song["title"] == "Slow water"
            assert self._digests(server) == [hashlib.sha256(master.read_bytes()).hexdigest()]

    @staticmethod
    def _kill_after(client: Client, pieces: int) -> int:
        """How many bytes the client knew to be kept when it was killed."""
        acknowledged = 0
        telling = client.lines()
        for told in telling:
            if "accepted" in told:
                acknowledged, pieces = told["accepted"], pieces - 1
            if pieces == 0:
                client.kill()
                break
        telling.close()
        assert acknowledged == 4 * PIECE
        return acknowledged

    @staticmethod
    def _digests(server: SegueServer) -> list[str]:
        masters = (server.folder / "data" / "blobs" / "objects" / "masters").iterdir()
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in masters]
