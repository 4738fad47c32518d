"""Ends what a killed server left behind, before a new one starts on its folder."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

# A postmaster that got the kernel's SIGINT when its supervisor died needs a checkpoint to stop.
_PATIENCE_S = 30.0


def stop_orphans(cluster: Path) -> None:
    """Stop every PostgreSQL process that works in `cluster`, and forget a pid file without one.

    The caller holds the folder's lock, so whatever runs there has no owner any more. Processes are
    known by their working directory: a pid may by now belong to another program, and PostgreSQL
    itself would believe it.
    """
    started = time.monotonic()
    sent = signal.SIGINT
    while pids := _working_in(cluster):
        for pid in pids:
            _signal(pid, sent)
        if time.monotonic() - started > _PATIENCE_S:
            sent = signal.SIGKILL
        elif _postmaster(cluster) not in pids:
            sent = signal.SIGQUIT  # backends whose postmaster is gone have nothing to wait for
        _wait_for_end(pids, 1.0)
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _working_in(cluster: Path) -> list[int]:
    if not cluster.exists():
        return []
    home = cluster.stat()
    found = []
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            here = Path(entry.path, "cwd").stat()
            program = str(Path(entry.path, "exe").readlink())
        except OSError:
            continue  # ended meanwhile, or someone else's
        name = program.removesuffix(" (deleted)").rpartition("/")[2]
        if (here.st_dev, here.st_ino) == (home.st_dev, home.st_ino) and name == "postgres":
            found.append(int(entry.name))
    return found


def _postmaster(cluster: Path) -> int:
    try:
        return int((cluster / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _signal(pid: int, sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sent)


def _wait_for_end(pids: list[int], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}/cwd").exists() for pid in pids):
        time.sleep(0.02)
