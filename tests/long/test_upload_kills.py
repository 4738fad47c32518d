"""Two hundred uploads while the worker and the database are killed again and again."""

import base64
import contextlib
import hashlib
import http.client
import os
import random
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import psutil
import psycopg
import pytest

from segue.engines.postgres.launcher import EmbeddedPostgres
from tests.integration.serve.test_nothing_lost import await_quiet
from tests.people import Artist, make_wav
from tests.servers import Answer, SegueServer, serving

UPLOADS = int(os.environ.get("SEGUE_TEST_UPLOADS", "200"))
KILLS = 10
SENDERS = 4
SECONDS = 3.0
PIECE = 60_000
# Every fifth file is sent anew for one of the first songs.
ANEW_EVERY, ANEW_SONGS = 5, 4
# A server that is away, or went away in the middle.
AWAY = (OSError, http.client.HTTPException)
TUS = {"tus-resumable": "1.0.0"}


@dataclass(slots=True)
class Sender:
    """Sends files in pieces, and goes on with each until all of it is acknowledged."""

    artist: Artist
    jobs: "Queue[tuple[int, str | None]]"
    kept: dict[str, str] = field(default_factory=dict)
    anew: dict[str, int] = field(default_factory=dict)
    interrupted: int = 0

    def run(self) -> None:
        """Until there is nothing left to send."""
        with contextlib.suppress(Empty):
            while True:
                number, song_id = self.jobs.get_nowait()
                self._send(number, song_id)

    def _send(self, number: int, song_id: str | None) -> None:
        data = make_wav(SECONDS, pitch=150 + number)
        path = "uploads" if song_id is None else f"songs/{song_id}/versions"
        title = base64.b64encode(f"Song {number}".encode()).decode()
        told = {"upload-length": str(len(data)), "upload-metadata": f"title {title},artist QWRh"}
        place = self._until(201, "POST", f"/api/v1/{path}", told).headers["location"]
        while True:
            offset = int(self._until(200, "HEAD", place, {}).headers["upload-offset"])
            if offset == len(data):
                break
            piece = {"upload-offset": str(offset), "content-type": "application/offset+octet-stream"}
            # Whatever becomes of it: where the upload is, is asked again.
            self._ask("PATCH", place, piece, data[offset : offset + PIECE])
        self.kept[place.rsplit("/", 1)[1]] = hashlib.sha256(data).hexdigest()
        if song_id is not None:
            self.anew[song_id] = self.anew.get(song_id, 0) + 1

    def _until(self, status: int, method: str, path: str, headers: dict[str, str]) -> Answer:
        deadline = time.monotonic() + 300
        while True:
            answer = self._ask(method, path, headers)
            if answer is not None and answer.status == status:
                return answer
            assert answer is None or answer.status >= 500, (answer.status, answer.body)
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> Answer | None:
        told = TUS | {"authorization": f"Bearer {self.artist.token}"} | headers
        try:
            return self.artist.server.ask(path, method=method, headers=told, body=body, seconds=30)
        except AWAY:
            self.interrupted += 1
            time.sleep(0.1)
            return None


def kill(server: SegueServer, victim: str) -> None:
    """Kill -9 of the worker, or of the database with all its backends."""
    with contextlib.suppress(psutil.Error):
        process = server.child(victim)
        family = [process, *process.children(recursive=True)]
        for one in family:
            with contextlib.suppress(psutil.Error):
                one.kill()


@pytest.mark.long
@pytest.mark.timeout(3600)
class TestKilledInTwoHundredUploads:
    """Counts, versions and files agree however often worker and database die: nothing twice, nothing lost."""

    def test_uploads(self, tmp_path: Path) -> None:
        seed = int(os.environ.get("SEGUE_TEST_SEED", time.time_ns() % 1_000_000))
        print(f"seed {seed}")  # noqa: T201  # what failed can be run again
        chance = random.Random(seed)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        with serving(tmp_path, PORT=port, LADDER="aac128,aac64", ENCODERS="2") as server:
            artist = Artist.joins(server)
            songs = [self._song(artist, number) for number in range(ANEW_SONGS)]
            jobs: Queue[tuple[int, str | None]] = Queue()
            for number in range(UPLOADS):
                anew = number % ANEW_EVERY == 0
                jobs.put((number, songs[number // ANEW_EVERY % ANEW_SONGS] if anew else None))
            senders = [Sender(artist, jobs) for _ in range(SENDERS)]
            threads = [threading.Thread(target=sender.run) for sender in senders]
            for thread in threads:
                thread.start()
            for number in range(KILLS):
                time.sleep(chance.uniform(1.0, 5.0))
                kill(server, ("worker", "postgres")[number % 2])
            for thread in threads:
                thread.join()
            server.await_ready(120)
            kept = {upload: digest for sender in senders for upload, digest in sender.kept.items()}
            assert len(kept) == UPLOADS
            self._check(server, artist, kept, songs, sum(sender.interrupted for sender in senders))
            assert server.stop() == 0

    @staticmethod
    def _song(artist: Artist, number: int) -> str:
        sent = artist.upload(make_wav(SECONDS, pitch=90 + number), f"First {number}")
        return str(artist.await_upload(sent.json["id"])["song_id"])

    @staticmethod
    def _check(
        server: SegueServer, artist: Artist, kept: dict[str, str], songs: list[str], interrupted: int
    ) -> None:
        url = EmbeddedPostgres(server.folder / "data" / "postgres").url
        await_quiet(url)
        artist.signs_in()
        with psycopg.connect(url) as conn:
            found: list[Any] = conn.execute(
                """
                select u.id::text, u.state, u.failure_code, u.master_key, u.song_id::text, v.number
                  from uploads u left join song_versions v on v.id = u.version_id
                """
            ).fetchall()
            versions: list[Any] = conn.execute(
                """
                select s.id::text, array_agg(v.number order by v.number), bool_and(v.complete),
                       max(v.number) = max(v.number) filter (where v.id = s.current_version)
                  from songs s left join song_versions v on v.song_id = s.id group by s.id
                """
            ).fetchall()
            renditions: list[Any] = conn.execute(
                "select version_id, array_agg(id order by id) from renditions group by version_id"
            ).fetchall()
            blobs: dict[str, int] = dict(conn.execute("select blob_key, size from renditions").fetchall())
            masters = {row[0] for row in conn.execute("select master_key from song_versions")}
            ready = conn.execute("select count(*) from events where type = 'SongReady'").fetchone()
        by_id = {row[0]: row[1:] for row in found}
        assert set(kept) <= set(by_id)
        assert {by_id[upload][:2] for upload in kept} == {("ready", None)}
        finished = [row for row in found if row[1] == "ready"]
        assert len(finished) == UPLOADS + ANEW_SONGS
        anew = UPLOADS // ANEW_EVERY
        assert len(versions) == UPLOADS - anew + ANEW_SONGS, "one song for each file that is not sent anew"
        for song, numbers, complete, newest_plays in versions:
            assert numbers == list(range(1, len(numbers) + 1)), "no number is missing or there twice"
            assert complete
            assert newest_plays
            assert (len(numbers) > 1) == (song in songs)
        assert sum(len(numbers) for _, numbers, _, _ in versions) == UPLOADS + ANEW_SONGS
        assert ready == (UPLOADS + ANEW_SONGS,), "each version is told of once"
        assert {tuple(ids) for _, ids in renditions} == {("aac128", "aac64")}
        assert len(renditions) == UPLOADS + ANEW_SONGS

        objects = server.folder / "data" / "blobs" / "objects"
        for upload, digest in kept.items():
            assert by_id[upload][2] in masters
            assert hashlib.sha256((objects / by_id[upload][2]).read_bytes()).hexdigest() == digest
        for key, size in blobs.items():
            assert (objects / key).stat().st_size == size
        # What killed attempts left is nobody's, and the sweep's: at most a little for each interruption.
        files = [path for path in objects.rglob("*") if path.is_file()]
        assert len(files) - len(blobs) - len(masters) <= 4 * (KILLS + interrupted)
