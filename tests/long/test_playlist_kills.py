"""kill -9 of web and database while twenty people edit one playlist: every acknowledged edit stands."""

import contextlib
import http.client
import os
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from segue.engines.postgres.launcher import EmbeddedPostgres
from segue.library.playlists.contracts import Shift
from tests.integration.serve.test_nothing_lost import AWAY
from tests.people import PASSWORD, Artist, make_wav
from tests.playlists import replayed
from tests.servers import SegueServer, serving
from tests.writers import Person, Refused, Tally

EDITORS = 20
EDITS = int(os.environ.get("SEGUE_TEST_PLAYLIST_EDITS", "5000"))
BETWEEN_KILLS = 1_500
_VICTIMS = ("web", "postgres", "web", "postgres", "tree")


@dataclass
class Editor:
    """Somebody who edits at random and says again what was not answered."""

    person: Person
    path: str
    song: str
    chance: random.Random
    answered: list[tuple[str, list[str], dict[str, Any]]] = field(default_factory=list)

    def goes_on(self) -> None:
        tally = self.person.tally
        try:
            for _ in range(EDITS):
                if tally.over.is_set():
                    return
                self.edits()
        except Exception as failure:  # noqa: BLE001 - told to the test, which runs in another thread
            tally.faults.append(repr(failure))

    def edits(self) -> None:
        count = self.until_answered("GET", self.path).json["entry_count"]
        offset = self.chance.randint(0, max(0, count - 10))
        rows = self.until_answered("GET", f"{self.path}/songs?limit=10&offset={offset}").json["items"]
        chosen = [row["entry_id"] for row in self.chance.sample(rows, min(len(rows), 2))]
        # About as many come as go, so that the list stays a few hundred long.
        kinds = ("add", "move", "move") if count < 200 else ("add", "move", "move", "remove")
        kind = self.chance.choice(kinds) if chosen else "add"
        place = self.chance.randint(0, max(0, count - 30))
        if kind == "add":
            chosen = [str(uuid.UUID(int=self.chance.getrandbits(128), version=4))]
            body: dict[str, Any] = {
                "song_ids": [self.song],
                "entry_ids": chosen,
                "position": place,
                "allow_duplicates": True,
            }
            answer = self.until_answered("POST", f"{self.path}/songs", body)
        elif kind == "move":
            body = {"entry_ids": chosen, "position": place}
            answer = self.until_answered("POST", f"{self.path}/moves", body)
        else:
            answer = self.until_answered("POST", f"{self.path}/removals", {"entry_ids": chosen})
        # What somebody else was quicker at is refused, and nothing is promised.
        if answer.status in (200, 201):
            self.answered.append((kind, chosen, answer.json))
            self.person.tally.note(kind)

    def until_answered(self, method: str, path: str, body: object = None) -> Any:
        while True:
            try:
                return self.person.ask(method, path, body)
            except Refused as refused:
                if str(refused) == "401":
                    self.person.signs_in()
                self.person.tally.cut()
            except AWAY:
                self.person.tally.cut()


@pytest.mark.long
@pytest.mark.timeout(7200)
class TestKillsBetweenEdits:
    """The list equals the replay of its log, and the log holds every edit that was acknowledged, once."""

    def test_twenty_editors(self, tmp_path: Path) -> None:
        seed = int(os.environ.get("SEGUE_TEST_SEED", time.time_ns() % 1_000_000))
        print(f"seed {seed}")  # noqa: T201  # what failed can be run again
        chance, tally = random.Random(seed), Tally()
        with serving(tmp_path, LADDER="aac128") as server:
            # Restarted it is to be found where it was.
            server.settings["PORT"] = server.url.rpartition(":")[2]
            artist = Artist.joins(server)
            song = artist.await_upload(artist.upload(make_wav(), "First").json["id"])["song_id"]
            editors = self.gather(server, tally, chance, song)
            threads = [threading.Thread(target=one.goes_on) for one in editors]
            for thread in threads:
                thread.start()
            kills = 0
            try:
                while any(thread.is_alive() for thread in threads):
                    kills += self.kill_after(server, tally, chance, threads)
                    assert not tally.faults, tally.faults
            finally:
                tally.over.set()
                for thread in threads:
                    thread.join()
            server.await_ready(120)
            print(f"kills {kills} cut off {tally.cut_off} acknowledged {tally.acknowledged}")  # noqa: T201
            assert not tally.faults, tally.faults
            assert tally.cut_off > 0, "the kills were felt"
            self.check(server, editors)
            assert server.stop() == 0

    @staticmethod
    def gather(server: SegueServer, tally: Tally, chance: random.Random, song: str) -> list[Editor]:
        """One who owns the playlist, and nineteen who join by a link."""
        people = []
        for number in range(EDITORS):
            one = Person(server, tally, random.Random(chance.random()), f"editor{number}@example.org")
            body = {"email": one.email, "password": PASSWORD, "display_name": f"Editor {number}"}
            assert server.ask("/api/v1/auth/register", json_body=body).status == 201
            one.signs_in()
            people.append(one)
        made = people[0].ask("POST", "playlists", {"name": "Together"}).json
        path = f"playlists/{made['id']}"
        link = people[0].ask("POST", f"{path}/invitations", {"role": "editor"}).json["url"]
        for one in people[1:]:
            joined = one.ask("POST", "playlists/join", {"token": link.partition("#")[2]})
            assert joined.status == 200, joined.body
        return [Editor(one, path, song, random.Random(chance.random())) for one in people]

    @staticmethod
    def kill_after(
        server: SegueServer, tally: Tally, chance: random.Random, threads: list[threading.Thread]
    ) -> int:
        """Kill something once enough edits were acknowledged, and have it all back."""
        enough = tally.total + BETWEEN_KILLS
        while tally.total < enough and any(thread.is_alive() for thread in threads) and not tally.faults:
            time.sleep(0.02)
        if not any(thread.is_alive() for thread in threads):
            return 0
        victim = chance.choice(_VICTIMS)
        if victim == "tree":
            server.kill_tree()
        else:
            server.child(victim).kill()
        if server.process is None or server.process.poll() is not None:
            server.start(ready=False)
        with contextlib.suppress(AssertionError, http.client.HTTPException):
            server.await_ready(60)
        return 1

    @staticmethod
    def check(server: SegueServer, editors: list[Editor]) -> None:
        with psycopg.connect(EmbeddedPostgres(server.folder / "data" / "postgres").url) as conn:
            playlist = editors[0].path.partition("/")[2]
            told = conn.execute(
                "select version, entry_ids, former, positions from playlist_changes"
                " where playlist_id = %s order by version",
                [playlist],
            ).fetchall()
            order = conn.execute(
                "select id from playlist_entries where playlist_id = %s and removed_at is null"
                " order by rank, id",
                [playlist],
            ).fetchall()
            standing = conn.execute(
                "select version, entry_count from playlists where id = %s", [playlist]
            ).fetchone()
        log = {version: [Shift(*one) for one in zip(*shifts, strict=True)] for version, *shifts in told}
        final = [row[0] for row in order]
        assert sorted(log) == list(range(1, len(log) + 1))
        assert replayed(log) == final
        assert standing == (len(log), len(final))
        assert len(set(final)) == len(final)
        added = [shift.entry_id for shifts in log.values() for shift in shifts if shift.former is None]
        assert len(set(added)) == len(added)
        gone = {shift.entry_id for shifts in log.values() for shift in shifts if shift.position is None}
        for editor in editors:
            for kind, chosen, answer in editor.answered:
                ids = {uuid.UUID(one) for one in chosen}
                if kind == "add":
                    assert ids <= set(added)
                elif kind == "remove":
                    assert ids <= gone
                else:
                    at = {(shift.entry_id, shift.position) for shift in log[answer["version"]]}
                    told_at = {(uuid.UUID(one["entry_id"]), one["position"]) for one in answer["entries"]}
                    # A move to where they stood is no version of its own.
                    assert told_at <= at or not told_at & at
