"""Imports killed at random moments, with the database or without it: nothing twice, nothing lost."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from bench.library import write_library
from bench.processes import SEGUE
from segue.engines.postgres.launcher import EmbeddedPostgres
from segue.engines.postgres.migrations import migrate

FILES = int(os.environ.get("SEGUE_TEST_FILES", "3000"))
KILLS = 10


def count(url: str, query: LiteralString) -> int:
    with psycopg.connect(url) as conn:
        row = conn.execute(query).fetchone()
    assert row is not None
    return int(row[0])


class Importing:
    """`segue import` on a database that may be killed too."""

    def __init__(self, folder: Path, music: Path) -> None:
        self.folder = folder
        self.music = music
        self.postgres = EmbeddedPostgres(folder / "postgres")
        self.postgres.start()
        migrate(self.postgres.url)

    def begin(self) -> "subprocess.Popen[bytes]":
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
        environment |= {
            "SEGUE_DATA_DIR": str(self.folder / "data"),
            "SEGUE_DATABASE_URL": self.postgres.url,
            "SEGUE_DEMO": "off",
        }
        return subprocess.Popen(
            [str(SEGUE), "import", str(self.music), "--lazy"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill_database(self) -> None:
        assert self.postgres.pid is not None
        os.kill(self.postgres.pid, signal.SIGKILL)
        self.postgres.stop()
        self.postgres = EmbeddedPostgres(self.folder / "postgres")
        self.postgres.start()


@pytest.mark.long
@pytest.mark.timeout(1800)
class TestImportKills:
    """kill -9 of the importer, and every second time of the database, ten times: then a file is one song."""

    def test_random_kills(self, tmp_path: Path) -> None:
        seed = int(os.environ.get("SEGUE_TEST_SEED", time.time_ns() % 1_000_000))
        print(f"seed {seed}")  # noqa: T201  # what failed can be run again
        chance = random.Random(seed)
        music = tmp_path / "music"
        write_library(music, FILES)
        importing = Importing(tmp_path, music)
        try:
            for kill in range(KILLS):
                process = importing.begin()
                time.sleep(chance.uniform(1.0, 5.0))
                if kill % 2:
                    importing.kill_database()
                    time.sleep(chance.uniform(0.0, 0.5))
                process.kill()
                process.wait()
            assert importing.begin().wait(600) == 0
            url = importing.postgres.url
            assert count(url, "select count(*) from imported_files where song_id is not null") == FILES
            assert count(url, "select count(*) from songs") == FILES
            assert count(url, "select count(distinct song_id) from imported_files") == FILES
            assert count(url, "select count(*) from song_versions") == FILES
            assert count(url, "select count(*) from songs where current_version is null") == 0
            assert count(url, "select count(*) from song_artists") == FILES
            albums = count(url, "select count(*) from albums")
            assert albums == count(url, "select count(distinct (artist_id, lower(title))) from albums")
            assert importing.begin().wait(600) == 0
            assert count(url, "select count(*) from songs") == FILES
            unchanged = "select unchanged from import_runs order by started_at desc limit 1"
            assert count(url, unchanged) == FILES
        finally:
            importing.postgres.stop()
