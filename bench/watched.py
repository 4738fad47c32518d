"""A watched web process (bench.watched_server) beside a running Segue, and an account on it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psutil

from bench.processes import free_port, running_segue, stop_tree
from segue.engines.postgres.launcher import EmbeddedPostgres

EMAIL, PASSWORD = "bench@example.org", "a long enough phrase"
_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Watched:
    """The process, its port, and the admin's access token and id."""

    process: psutil.Popen
    port: int
    token: str
    user_id: str

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def watched_server() -> Iterator[Watched]:
    """Ready, with its first admin; stopped on leaving."""
    with running_segue() as server:
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
        environment |= {
            "SEGUE_DATA_DIR": str(server.data_dir),
            "SEGUE_LIMIT_FACTOR": "10000",
            "SEGUE_LOG_LEVEL": "warning",
        }
        url = EmbeddedPostgres(server.data_dir / "postgres").url
        process = psutil.Popen(
            [sys.executable, "-m", "bench.watched_server", url, str(port)],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await(f"http://127.0.0.1:{port}/health/live")
            account = {"email": EMAIL, "password": PASSWORD, "display_name": "Bench"}
            made = httpx.post(f"http://127.0.0.1:{port}/api/v1/setup", json=account).raise_for_status().json()
            yield Watched(process, port, made["access_token"], made["user"]["id"])
        finally:
            stop_tree(process)


def _await(url: str) -> None:
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            httpx.get(url, timeout=2).raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
