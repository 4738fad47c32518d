"""kill -9 of web, database and all while people do everything at once: what was acknowledged stands."""

import contextlib
import hashlib
import http.client
import os
import random
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from segue.engines.postgres.launcher import EmbeddedPostgres
from tests.integration.serve.test_nothing_lost import AWAY, Ledger, check_nothing_lost
from tests.long.test_kill_loop import kill_something
from tests.people import PASSWORD, Artist, make_wav
from tests.servers import SegueServer, serving
from tests.writers import Person, Tally

WRITES = int(os.environ.get("SEGUE_TEST_WRITES", "2000"))
PEOPLE = 8
UPLOADS = 25
# So that kills and writes are spread over each other, however fast the machine is.
WRITES_BETWEEN_KILLS = 60


def upload(artist: Artist, tally: Tally, ledger: Ledger) -> None:
    """Send songs until there are enough."""
    number = 0
    while not tally.over.is_set() and len(ledger.uploads) < UPLOADS:
        number += 1
        data = make_wav(0.8 + 0.01 * number, pitch=200 + 7 * number)
        try:
            answer = artist.upload(data, f"Song {number}", seconds=20)
        except AWAY:
            tally.cut()
            continue
        if answer.status == 202:
            ledger.uploads[answer.json["id"]] = hashlib.sha256(data).hexdigest()
            tally.note("uploads")
        elif answer.status == 401:
            artist.signs_in()
        tally.over.wait(0.3)


def make_voucher(artist: Artist) -> str:
    """A code that anybody may use once."""
    order = {
        "tier": "premium",
        "days": 30,
        "uses": 100_000,
        "expires_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
    }
    answer = artist.server.ask(
        "/api/v1/admin/vouchers", json_body=order, headers={"authorization": f"Bearer {artist.token}"}
    )
    assert answer.status == 201, answer.body
    return str(answer.json["codes"][0])


@pytest.mark.long
@pytest.mark.timeout(3600)
class TestAcknowledgedWrites:
    """Whatever is killed whenever, of all that people were told is done nothing is undone."""

    def test_mixed_writes_under_kills(self, tmp_path: Path) -> None:
        seed = int(os.environ.get("SEGUE_TEST_SEED", time.time_ns() % 1_000_000))
        print(f"seed {seed}")  # noqa: T201  # what failed can be run again
        chance, tally = random.Random(seed), Tally()
        with serving(tmp_path, LADDER="aac128,aac64") as server:
            # Restarted it is to be found where it was.
            server.settings["PORT"] = server.url.rpartition(":")[2]
            artist = Artist.joins(server)
            song_id = artist.await_upload(artist.upload(make_wav(), "First").json["id"])["song_id"]
            people = self.gather(server, tally, chance, song_id, make_voucher(artist))
            uploads = Ledger()
            threads = [threading.Thread(target=one.goes_on) for one in people]
            threads.append(threading.Thread(target=upload, args=(artist, tally, uploads)))
            for thread in threads:
                thread.start()
            kills: dict[str, int] = {}
            try:
                self.kill_until_enough(server, tally, chance, kills)
            finally:
                tally.over.set()
                for thread in threads:
                    thread.join()
            assert not tally.faults, tally.faults
            print(f"kills {kills} cut off {tally.cut_off} acknowledged {tally.acknowledged}")  # noqa: T201
            assert tally.cut_off > 0, "the kills were felt"
            assert len(tally.acknowledged) == 12, tally.acknowledged
            for one in people:
                one.signs_in()
                one.check()
            artist.signs_in()
            check_nothing_lost(server, artist, song_id, uploads, given_up=UPLOADS // 5)
            self.check_orders(server)
            assert server.stop() == 0

    @staticmethod
    def gather(
        server: SegueServer, tally: Tally, chance: random.Random, song_id: str, voucher: str
    ) -> list[Person]:
        """People who know each other."""
        people = []
        for number in range(PEOPLE):
            one = Person(
                server, tally, random.Random(chance.random()), f"person{number}@example.org",
                song_id=song_id, voucher=voucher,
            )  # fmt: skip
            body = {"email": one.email, "password": PASSWORD, "display_name": f"Person {number}"}
            assert server.ask("/api/v1/auth/register", json_body=body).status == 201
            one.signs_in()
            people.append(one)
        for one in people:
            one.others = [other.user_id for other in people if other is not one]
        return people

    @staticmethod
    def kill_until_enough(
        server: SegueServer, tally: Tally, chance: random.Random, kills: dict[str, int]
    ) -> None:
        """Kill, wait until people get through again, and kill again."""
        deadline = time.monotonic() + 3000
        while tally.total < WRITES:
            assert time.monotonic() < deadline, tally.acknowledged
            assert not tally.faults, tally.faults
            enough, late = tally.total + WRITES_BETWEEN_KILLS, time.monotonic() + 10
            while tally.total < enough and time.monotonic() < late and not tally.faults:
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 0.5))
            victim = kill_something(server, chance)
            kills[victim] = kills.get(victim, 0) + 1
            if server.process is None or server.process.poll() is not None:
                server.start(ready=False)
            if chance.random() < 0.7:
                with contextlib.suppress(AssertionError, http.client.HTTPException):
                    server.await_ready(30)
        server.await_ready(120)

    @staticmethod
    def check_orders(server: SegueServer) -> None:
        """What hangs together in one transaction is there together, or not at all."""
        with psycopg.connect(EmbeddedPostgres(server.folder / "data" / "postgres").url) as conn:
            for query in (
                # Sessions without a token, departures with an open session, tokens with two successors.
                (
                    "select s.id from sessions s where not exists"
                    " (select from refresh_tokens t where t.session_id = s.id)"
                ),
                "select s.id from sessions s join departures d using (user_id) where s.ended_at is null",
                (
                    "select session_id from refresh_tokens where used_at is null"
                    " group by session_id having count(*) > 1"
                ),
            ):
                assert conn.execute(query).fetchall() == [], query
