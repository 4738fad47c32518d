"""Processor time and memory of a whole tree of processes, and a Segue to measure."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

SEGUE = Path(sys.executable).with_name("segue")


@dataclass(frozen=True, slots=True)
class RunningSegue:
    """`ready_s` is the time from start to the first 200 of /health/ready."""

    url: str
    data_dir: Path
    process: psutil.Popen
    ready_s: float


@contextmanager
def running_segue(
    *,
    data_dir: Path | None = None,
    settings: Mapping[str, str] | None = None,
    command: tuple[str, ...] = (str(SEGUE), "serve"),
    deadline_s: float = 60,
) -> Iterator[RunningSegue]:
    """`segue serve` on a free loopback port, ready, without demo music; stopped on leaving.

    Without `data_dir`, a new one that goes with it. `settings` are further SEGUE_ variables.
    """
    with TemporaryDirectory(prefix="segue-bench-", ignore_cleanup_errors=True) as folder:
        data = data_dir or Path(folder, "data")
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
        environment |= {"SEGUE_DATA_DIR": str(data), "SEGUE_PORT": str(port), "SEGUE_DEMO": "off"}
        # Counted as ever, and never reached.
        environment["SEGUE_LIMIT_FACTOR"] = "10000"
        environment |= settings or {}
        with Path(folder, "log").open("wb") as log:
            began = time.perf_counter()
            process = psutil.Popen(command, env=environment, stdout=log, stderr=log)
            try:
                await_ready(url, process, deadline_s, Path(log.name))
                yield RunningSegue(url, data, process, time.perf_counter() - began)
            finally:
                stop_tree(process)


def await_ready(url: str, process: psutil.Popen, deadline_s: float, log: Path) -> None:
    """Ask /health/ready until it answers 200; raises RuntimeError with the log's end otherwise."""
    until = time.perf_counter() + deadline_s
    while time.perf_counter() < until and process.poll() is None:
        with (
            suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"{url}/health/ready", timeout=5),
        ):
            return
        time.sleep(0.02)
    raise RuntimeError(f"segue is not ready:\n{log.read_text(errors='replace')[-3000:]}")


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tree(root: psutil.Process) -> list[psutil.Process]:
    """`root` and all its descendants that live."""
    with suppress(psutil.NoSuchProcess):
        return [root, *root.children(recursive=True)]
    return []


def pss_bytes(root: psutil.Process) -> int:
    """Proportional set size of the tree: memory shared between processes is counted once."""
    total = 0
    for process in tree(root):
        with suppress(OSError):
            for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def cpu_seconds(root: psutil.Process) -> float:
    """User and system time of the tree, with that of its children that have ended and been waited for."""
    total = 0.0
    for process in tree(root):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def running_seconds(root: psutil.Process) -> float:
    """Processor time of the tree's living threads to the nanosecond; `cpu_seconds` counts ticks of 10 ms.

    For servers, whose threads stay. Source: proc(5), /proc/[pid]/schedstat.
    """
    total = 0
    for process in tree(root):
        for told in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
            with suppress(OSError):
                total += int(told.read_text().split()[0])
    return total / 1e9


def stop_tree(process: psutil.Popen, grace_s: float = 25) -> None:
    """SIGTERM, and SIGKILL for whatever of the tree still stands after `grace_s`."""
    members = tree(process)
    with suppress(psutil.NoSuchProcess):
        process.terminate()
    with suppress(subprocess.TimeoutExpired, psutil.TimeoutExpired):
        process.wait(grace_s)
    for member in members:
        with suppress(psutil.NoSuchProcess):
            member.kill()
