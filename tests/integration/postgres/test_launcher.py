import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from segue.engines.postgres import launcher
from segue.engines.postgres.binaries import usable_by, wheel_installation
from segue.engines.postgres.launcher import EmbeddedPostgres, FolderInUse, PostgresRefused
from segue.engines.postgres.migrations import migrate, pending

AS_ROOT = os.geteuid() == 0

# A process of its own that runs the server, so that it can be killed without a word.
OWNER = """
import sys, time
from pathlib import Path
from segue.engines.postgres.launcher import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print(server.pid, server.url, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "postgres"


@pytest.fixture
def own() -> Iterator[Callable[[Path], tuple[subprocess.Popen[str], int]]]:
    owners: list[subprocess.Popen[str]] = []

    def begin(folder: Path) -> tuple[subprocess.Popen[str], int]:
        owner = subprocess.Popen([sys.executable, "-c", OWNER, folder], stdout=subprocess.PIPE, text=True)
        owners.append(owner)
        assert owner.stdout is not None
        return owner, int(owner.stdout.readline().split()[0])

    yield begin
    for owner in owners:
        owner.kill()
        owner.communicate()


def tables(url: str) -> int:
    with psycopg.connect(url) as conn:
        row = conn.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
        assert row is not None
        return int(row[0])


def remember(url: str, number: int) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("create table if not exists kept (number int)")
        conn.execute("insert into kept values (%s)", [number])


def remembered(url: str) -> list[int]:
    with psycopg.connect(url) as conn:
        return [row[0] for row in conn.execute("select number from kept order by 1")]


def ended(pid: int, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


class TestStartAndStop:
    """The data folder is all there is to it."""

    def test_made_migrated_stopped_and_found_again(self, folder: Path) -> None:
        server = EmbeddedPostgres(folder)
        server.start()
        assert pending(server.url)
        migrate(server.url)
        assert not pending(server.url)
        assert tables(server.url) > 10
        remember(server.url, 1)
        pid = server.pid
        assert pid is not None
        server.stop()
        assert ended(pid)
        server.start()
        assert remembered(server.url) == [1]
        server.stop()

    def test_it_listens_on_no_network(self, folder: Path) -> None:
        server = EmbeddedPostgres(folder)
        server.start()
        with psycopg.connect(server.url) as conn:
            assert conn.execute("show listen_addresses").fetchone() == ("",)
            assert conn.execute("show fsync").fetchone() == ("on",)
            assert conn.info.server_version >= 180000
        server.stop()

    def test_nobody_else_may_look(self, folder: Path) -> None:
        server = EmbeddedPostgres(folder)
        server.start()
        try:
            assert folder.stat().st_mode & 0o077 == 0
            assert Path(server._sockets).stat().st_mode & 0o077 == 0
        finally:
            server.stop()

    def test_a_folder_too_deep_for_a_socket(self, tmp_path: Path) -> None:
        deep = tmp_path / ("d" * 60) / ("e" * 60) / "postgres"
        server = EmbeddedPostgres(deep)
        server.start()
        assert tables(server.url) == 0
        assert server._sockets.parent != deep
        server.stop()
        shutil.rmtree(server._sockets)

    @pytest.mark.skipif(not AS_ROOT, reason="only root can enter a folder that others cannot")
    def test_a_folder_that_the_servers_person_cannot_reach(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        server = EmbeddedPostgres(closed / "data" / "postgres")
        server.start()
        assert server.pid is not None
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0
        remember(server.url, 1)
        server.stop()
        server.start()
        assert remembered(server.url) == [1]
        server.stop()

    @pytest.mark.skipif(not AS_ROOT, reason="only root steps down")
    def test_programs_that_the_servers_person_cannot_reach_are_copied(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        shutil.copytree(wheel_installation(), closed / "pg", symlinks=True, copy_function=os.link)
        copies = Path(tempfile.mkdtemp())
        monkeypatch.setattr("segue.engines.postgres.binaries._COPIES", copies / "segue")
        try:
            copy = usable_by(65534, closed / "pg")
            assert copy.is_relative_to(copies)
            assert usable_by(65534, closed / "pg") == copy
            copies.chmod(0o755)
            said = subprocess.run(
                [copy / "bin" / "postgres", "--version"], user=65534, capture_output=True, check=True, cwd="/"
            )
            assert b"PostgreSQL" in said.stdout
        finally:
            shutil.rmtree(copies)


class TestOneAtATime:
    """Two servers never share a folder."""

    def test_the_second_is_refused_and_told_why(self, folder: Path) -> None:
        first, second = EmbeddedPostgres(folder), EmbeddedPostgres(folder)
        first.start()
        try:
            with pytest.raises(FolderInUse, match=r"Another Segue is running on .*data.*SEGUE_DATA_DIR"):
                second.start()
            assert tables(first.url) == 0, "and the first goes on"
        finally:
            first.stop()
        second.start()
        second.stop()


class TestCrashes:
    """Whatever was killed, the next start needs no hand."""

    def test_the_server_dies_with_its_owner(
        self, folder: Path, own: Callable[[Path], tuple[subprocess.Popen[str], int]]
    ) -> None:
        owner, pid = own(folder)
        remember(EmbeddedPostgres(folder).url, 1)
        owner.kill()
        assert ended(pid)

    def test_a_start_right_after_the_owner_was_killed(
        self, folder: Path, own: Callable[[Path], tuple[subprocess.Popen[str], int]]
    ) -> None:
        for number in range(3):
            owner, _ = own(folder)
            remember(EmbeddedPostgres(folder).url, number)
            owner.kill()
        server = EmbeddedPostgres(folder)
        server.start()
        assert remembered(server.url) == [0, 1, 2]
        server.stop()

    def test_owner_and_server_killed_at_once(
        self, folder: Path, own: Callable[[Path], tuple[subprocess.Popen[str], int]]
    ) -> None:
        owner, pid = own(folder)
        remember(EmbeddedPostgres(folder).url, 1)
        os.kill(pid, signal.SIGKILL)
        owner.kill()
        server = EmbeddedPostgres(folder)
        server.start()
        assert remembered(server.url) == [1]
        server.stop()

    def test_a_server_left_alone_is_stopped(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        # As after a kill on a system that could not pass the death on.
        monkeypatch.setattr(launcher, "die_with_parent", lambda *_: None)
        left = EmbeddedPostgres(folder)
        left.start()
        remember(left.url, 1)
        pid, left_process = left.pid, left._process
        assert pid is not None
        assert left_process is not None
        left._process = None
        left.stop()  # lets go of the lock alone
        server = EmbeddedPostgres(folder)
        # Our own child stays a zombie until it is asked after.
        server.start()
        assert ended(pid)
        left_process.wait()
        assert remembered(server.url) == [1]
        server.stop()

    def test_a_stale_pid_file_of_a_strangers_pid(self, folder: Path) -> None:
        server = EmbeddedPostgres(folder)
        server.start()
        remember(server.url, 1)
        written = (folder / "cluster" / "postmaster.pid").read_text().splitlines()
        server.stop()
        stranger = subprocess.Popen(["sleep", "600"], **server._identity())
        try:
            written[0] = str(stranger.pid)
            (folder / "cluster" / "postmaster.pid").write_text("\n".join(written) + "\n")
            server.start()
            assert remembered(server.url) == [1]
            server.stop()
            assert stranger.poll() is None, "and the stranger is left alone"
        finally:
            stranger.kill()
            stranger.wait()

    @pytest.mark.parametrize("after_s", [0.02, 0.1, 0.2, 0.3, 0.5])
    def test_killed_while_the_cluster_is_made(self, folder: Path, after_s: float) -> None:
        owner = subprocess.Popen([sys.executable, "-c", OWNER, folder], stdout=subprocess.PIPE)
        deadline = time.monotonic() + 20
        while not (folder / "cluster.new").exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(after_s)
        owner.kill()
        owner.communicate()
        server = EmbeddedPostgres(folder)
        server.start()
        assert tables(server.url) == 0
        server.stop()
        assert not (folder / "cluster.new").exists()

    def test_why_it_does_not_start_is_told(self, folder: Path) -> None:
        server = EmbeddedPostgres(folder)
        server.start()
        server.stop()
        broken = EmbeddedPostgres(folder, {"shared_buffers": "much"})
        with pytest.raises(PostgresRefused, match="shared_buffers"):
            broken.start()
        server.start()
        server.stop()


class TestMigrations:
    """Many may migrate at once; each step is done once."""

    def test_at_once(self, cluster: tuple[str, str]) -> None:
        from concurrent.futures import ThreadPoolExecutor
        from uuid import uuid4

        from tests.plugins.cluster import with_database

        name = f"{cluster[1]}_{uuid4().hex[:8]}"
        with psycopg.connect(cluster[0], autocommit=True) as conn:
            conn.execute(f'create database "{name}"')
        url = with_database(cluster[0], name)
        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(lambda _: bool(migrate(url)), range(4)))
        assert sorted(done) == [False, False, False, True]
        assert not pending(url)
        with psycopg.connect(cluster[0], autocommit=True) as conn:
            conn.execute(f'drop database "{name}" with (force)')
