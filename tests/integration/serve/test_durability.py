"""What is acknowledged is on the disk: the calls of a real web process, in their order."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from segue.engines.postgres.launcher import EmbeddedPostgres
from tests.people import Artist, make_wav
from tests.servers import SegueServer, serving

# Python loads this at the start of every process that finds it: each writes down what it asks the
# kernel to keep, with the machine's monotonic time.
RECORDER = """
import json, os, time
log = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
def tell(call, **what):
    os.write(log, (json.dumps({{"at": time.monotonic(), "call": call, **what}}) + "\\n").encode())
def place(target):
    if isinstance(target, int):
        return os.readlink(f"/proc/self/fd/{{target}}"), os.fstat(target).st_ino
    return os.fsdecode(target), os.stat(target).st_ino
def synced(name, real):
    def call(target):
        fd = target if isinstance(target, int) else target.fileno()
        answer = real(fd)
        path, inode = place(fd)
        tell(name, path=path, inode=inode)
        return answer
    return call
os.fsync = synced("fsync", os.fsync)
os.fdatasync = synced("fsync", os.fdatasync)
def named(name, real):
    def call(source, target, **more):
        answer = real(source, target, **more)
        path, inode = place(target)
        tell(name, path=path, inode=inode)
        return answer
    return call
os.rename, os.replace, os.link = named("name", os.rename), named("name", os.replace), named("name", os.link)
real_mkdir = os.mkdir
def mkdir(path, *rest, **more):
    real_mkdir(path, *rest, **more)
    tell("mkdir", path=os.path.abspath(os.fsdecode(path)))
os.mkdir = mkdir
"""


@pytest.fixture
def traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SegueServer, Path]]:
    log = tmp_path / "calls"
    code = tmp_path / "code"
    code.mkdir()
    (code / "sitecustomize.py").write_text(RECORDER.format(log=str(log)))
    others = filter(None, [os.environ.get("PYTHONPATH")])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(code), *others]))
    with serving(tmp_path / "server") as server:
        yield server, log


def calls(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


class TestUploadAcknowledged:
    """Before the 202 the master, its name and the folders that lead to it are on the disk."""

    def test_master_and_folders_are_synced_first(self, traced: tuple[SegueServer, Path]) -> None:
        server, log = traced
        artist = Artist.joins(server)
        log.write_text("")
        answer = artist.upload(make_wav(), "Kept")
        acknowledged = time.monotonic()
        assert answer.status == 202, answer.body
        objects = server.folder / "data" / "blobs" / "objects"
        [master] = (path for path in objects.joinpath("masters").rglob("*") if path.is_file())
        done = [call for call in calls(log) if call["at"] <= acknowledged]
        inode = master.stat().st_ino
        kept = next(n for n, call in enumerate(done) if call["call"] == "fsync" and call["inode"] == inode)
        named = (n for n, call in enumerate(done) if call["call"] == "name" and call["path"] == str(master))
        placed = next(named)
        assert kept < placed, "its bytes are on the disk before it has its name"
        after = {call["path"] for call in done[placed:] if call["call"] == "fsync"}
        assert str(master.parent) in after, "then its name is"
        made = [Path(call["path"]) for call in done if call["call"] == "mkdir"]
        fresh = [folder for folder in made if folder.is_relative_to(objects)]
        assert fresh, "this was the first master, so its folder is new"
        for folder in fresh:
            assert str(folder.parent) in after, "and so is every new folder's"

    def test_the_database_waits_for_its_disk(self, traced: tuple[SegueServer, Path]) -> None:
        server, _ = traced
        with psycopg.connect(EmbeddedPostgres(server.folder / "data" / "postgres").url) as conn:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                assert conn.execute("select current_setting(%s)", [setting]).fetchone() == ("on",)
