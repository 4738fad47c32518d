"""An hour's use in minutes: memory, connections and files of the server stay where they were."""

import os
import time
import uuid
from pathlib import Path

import psutil
import pytest

from tests.people import Artist, make_wav
from tests.servers import SegueServer, serving

MINUTES = float(os.environ.get("SEGUE_TEST_SOAK_MINUTES", "10"))
# What caches may take: versions, tokens, prepared statements.
GROWTH_MB = 60


def footprint(server: SegueServer) -> dict[str, tuple[float, int]]:
    """By role: private memory in MB, open files."""
    found = {}
    for role in ("web", "worker"):
        process = server.child(role)
        found[role] = (process.memory_full_info().uss / 2**20, process.num_fds())
    return found


@pytest.mark.long
@pytest.mark.timeout(7200)
class TestSoak:
    """Use does not add up."""

    def test_memory_and_files_stay(self, tmp_path: Path) -> None:
        with serving(tmp_path, LADDER="aac128,aac64,flac") as server:
            artist = Artist.joins(server)
            song_id = artist.await_upload(artist.upload(make_wav(5), "First").json["id"])["song_id"]
            self.use(artist, song_id, seconds=30)
            before = footprint(server)
            self.use(artist, song_id, seconds=MINUTES * 60)
            after = footprint(server)
            for role, (memory, files) in after.items():
                assert memory - before[role][0] < GROWTH_MB, (before, after)
                assert files - before[role][1] < 30, (before, after)
            backends = [p for p in server.tree() if p.name() == "postgres"]
            assert len(backends) < 60
            server.await_ready()
            assert "Traceback" not in server.log
            assert psutil.pid_exists(server.tree()[0].pid)
            assert server.stop() == 0

    @staticmethod
    def use(artist: Artist, song_id: str, *, seconds: float) -> None:
        end = time.monotonic() + seconds
        turn = 0
        while time.monotonic() < end:
            turn += 1
            if turn % 50 == 0:
                artist.signs_in()
                artist.upload(make_wav(2, pitch=200 + turn % 400), f"Turn {turn}")
            answer = artist.get(f"songs/{song_id}/stream?quality=high")
            assert answer.status == 200, answer.body
            for rendition in answer.json["renditions"]:
                heard = artist.server.ask(rendition["url"].removeprefix(artist.server.url), seconds=30)
                assert heard.status in (200, 206), (rendition["url"], heard.status)
            artist.report(song_id, [str(uuid.uuid4()) for _ in range(10)])
            artist.get("albums")
            artist.get("users/me/history")
