"""kill -9 of everything while people upload and listen: what was acknowledged is there."""

import contextlib
import hashlib
import http.client
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from segue.engines.postgres.launcher import EmbeddedPostgres
from tests.people import Artist, make_wav
from tests.servers import SegueServer, serving

# A server that is away, or went away in the middle.
AWAY = (OSError, http.client.HTTPException)


@dataclass(slots=True)
class Ledger:
    """What the server has acknowledged."""

    uploads: dict[str, str] = field(default_factory=dict)
    plays: list[str] = field(default_factory=list)
    cut_off: int = 0


@dataclass(slots=True)
class Crowd:
    """People who go on whatever happens to the server, and remember what they were told."""

    artist: Artist
    song_id: str
    limit: int
    ledger: Ledger = field(default_factory=Ledger)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        self._threads = [threading.Thread(target=self._upload), threading.Thread(target=self._listen)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _upload(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            data = make_wav(0.8 + 0.01 * number, pitch=200 + 7 * number)
            try:
                answer = self.artist.upload(data, f"Song {number}", seconds=20)
            except AWAY:
                self.ledger.cut_off += 1
                self._over.wait(0.05)
                continue
            if answer.status == 202:
                self.ledger.uploads[answer.json["id"]] = hashlib.sha256(data).hexdigest()
                if len(self.ledger.uploads) >= self.limit:
                    self._over.wait(0.5)

    def _listen(self) -> None:
        while not self._over.is_set():
            ids = [str(uuid.uuid4()) for _ in range(5)]
            try:
                answer = self.artist.report(self.song_id, ids, seconds=20)
            except AWAY:
                self.ledger.cut_off += 1
                self._over.wait(0.05)
                continue
            if answer.status == 202:
                results = answer.json["results"]
                assert len(results) == 5
                self.ledger.plays += [
                    result["event_id"] for result in results if result["outcome"] == "accepted"
                ]
            self._over.wait(0.02)


def check_nothing_lost(
    server: SegueServer, artist: Artist, song_id: str, ledger: Ledger, *, given_up: int = 0
) -> None:
    """Every acknowledged upload is ready once, with its bytes; every play is in the log, once.

    `given_up` uploads may have been at work in three kills, and be taken for their cause.
    """
    told = [artist.await_upload(upload_id, seconds=180) for upload_id in ledger.uploads]
    unready = [upload for upload in told if upload["status"] != "ready"]
    assert {upload["code"] for upload in unready} <= {"poison"}, unready
    assert len(unready) <= given_up, unready
    url = EmbeddedPostgres(server.folder / "data" / "postgres").url
    await_quiet(url)
    with psycopg.connect(url) as conn:
        found = conn.execute("select id::text, master_key from uploads where state = 'ready'").fetchall()
        masters: dict[str, str] = dict(found)
        songs = conn.execute(
            "select song_id from uploads where song_id is not null group by 1 having count(*) > 1"
        ).fetchall()
        assert songs == [], "no song came of two uploads"
        twice = conn.execute(
            "select song_id from song_versions group by song_id having count(*) > 1"
        ).fetchall()
        assert twice == [], "no song has two versions"
        half = conn.execute("select id from song_versions where not complete").fetchall()
        assert half == []
        logged = {str(row[0]) for row in conn.execute("select event_id from play_events")}
        twice = conn.execute("select event_id from play_events group by 1 having count(*) > 1").fetchall()
        assert twice == [], "no play is logged twice"
        keys = [row[0] for row in conn.execute("select blob_key from renditions")]
    objects = server.folder / "data" / "blobs" / "objects"
    ready = {upload["id"] for upload in told if upload["status"] == "ready"}
    for upload_id in ready:
        digest = ledger.uploads[upload_id]
        assert hashlib.sha256((objects / masters[upload_id]).read_bytes()).hexdigest() == digest
    for key in keys:
        assert (objects / key).stat().st_size > 0
    assert set(ledger.plays) <= logged
    for at in range(0, len(ledger.plays), 100):
        again = artist.report(song_id, ledger.plays[at : at + 100])
        assert {result["outcome"] for result in again.json["results"]} == {"duplicate"}


def await_quiet(url: str) -> None:
    """Until what was kept but never acknowledged is through as well."""
    deadline = time.monotonic() + 240
    with psycopg.connect(url, autocommit=True) as conn:
        while conn.execute("select 1 from uploads where state in ('queued', 'encoding') limit 1").fetchone():
            assert time.monotonic() < deadline
            time.sleep(0.5)


class TestKilledWhilePeopleUseIt:
    """Nothing that was acknowledged is lost, and nothing is there twice or half."""

    def test_the_tree_is_killed_again_and_again(self, tmp_path: Path) -> None:
        with serving(tmp_path, LADDER="aac128,aac64") as server:
            artist = Artist.joins(server)
            first = artist.upload(make_wav(), "First")
            song_id = artist.await_upload(first.json["id"])["song_id"]
            crowd = Crowd(artist, song_id, limit=12)
            crowd.begin()
            chance = random.Random(7)
            try:
                for _ in range(3):
                    time.sleep(chance.uniform(0.5, 2.5))
                    server.kill_tree()
                    server.start()
                    with contextlib.suppress(AssertionError):
                        server.await_ready(20)
                time.sleep(1)
            finally:
                crowd.end()
            assert crowd.ledger.cut_off > 0, "the kills were felt"
            assert len(crowd.ledger.uploads) >= 3
            assert len(crowd.ledger.plays) >= 20
            check_nothing_lost(server, artist, song_id, crowd.ledger)
            assert server.stop() == 0
