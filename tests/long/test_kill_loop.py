"""Many kills at random moments, of single processes and of all, while people upload and listen."""

import contextlib
import os
import random
import socket
import time
from pathlib import Path

import psutil
import pytest

from tests.integration.serve.test_nothing_lost import Crowd, check_nothing_lost
from tests.people import Artist, make_wav
from tests.servers import SegueServer, serving

KILLS = int(os.environ.get("SEGUE_TEST_KILLS", "60"))


def kill_something(server: SegueServer, chance: random.Random) -> str:
    victim = chance.choice(["web", "worker", "postgres", "backend", "ffmpeg", "supervisor", "tree", "tree"])
    if victim == "tree":
        server.kill_tree()
    elif victim == "supervisor":
        server.kill_supervisor()
    elif victim in ("backend", "ffmpeg"):
        names = {"backend": "postgres", "ffmpeg": "ffmpeg"}
        below = []
        for process in server.tree()[1:]:
            with contextlib.suppress(psutil.Error):
                if process.name().startswith(names[victim]) and process.ppid() != server.tree()[0].pid:
                    below.append(process)
        if below:
            with contextlib.suppress(psutil.Error):
                chance.choice(below).kill()
    else:
        with contextlib.suppress(psutil.Error):
            server.child(victim).kill()
    return victim


@pytest.mark.long
@pytest.mark.timeout(3600)
class TestKillLoop:
    """Whatever is killed whenever: nothing acknowledged is lost, nothing is there twice or half."""

    def test_random_kills(self, tmp_path: Path) -> None:
        seed = int(os.environ.get("SEGUE_TEST_SEED", time.time_ns() % 1_000_000))
        print(f"seed {seed}")  # noqa: T201  # what failed can be run again
        chance = random.Random(seed)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        with serving(tmp_path, PORT=port, LADDER="aac128,aac64", ENCODERS="2") as server:
            artist = Artist.joins(server)
            first = artist.upload(make_wav(), "First")
            song_id = artist.await_upload(first.json["id"])["song_id"]
            crowd = Crowd(artist, song_id, limit=KILLS)
            crowd.begin()
            try:
                for _ in range(KILLS):
                    time.sleep(chance.uniform(0.0, 4.0))
                    kill_something(server, chance)
                    if server.process is None or server.process.poll() is not None:
                        server.start(ready=False)
                        if chance.random() < 0.7:
                            server.await_announcement()
                    if chance.random() < 0.3:
                        artist.signs_in()
                server.await_announcement()
                server.await_ready(120)
            finally:
                crowd.end()
            artist.signs_in()
            check_nothing_lost(server, artist, song_id, crowd.ledger, given_up=KILLS // 5)
            assert server.stop() == 0
