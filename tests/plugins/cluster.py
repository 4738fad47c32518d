"""One PostgreSQL for a whole test run, shared by all of its workers.

The controller starts it when the first test asks, migrates a template database, and stops it at
the end. Workers ask over a unix socket whose path stands in the environment. With
SEGUE_TEST_DATABASE_URL or SEGUE_DATABASE_URL set, that server is used instead, and only databases
named here are made and dropped on it.
"""

import os
import shutil
import socket
import tempfile
import threading
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from segue.engines.postgres.launcher import FAST_AND_LOSSY, EmbeddedPostgres
from segue.engines.postgres.migrations import migrate

_ADDRESS = "SEGUE_TEST_CLUSTER"
_SIZES = {"max_connections": "300", "shared_buffers": "64MB"}
_keeper = pytest.StashKey["ClusterKeeper"]()


class ClusterKeeper:
    """Holds the server in a thread of its own, so that it ends with that thread at the latest."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="segue-test-"))
        self.address = self.folder / "ask"
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self.address))
        self._door.listen(64)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the server and remove its files."""
        with socket.socket(socket.AF_UNIX) as call:
            call.connect(str(self.address))
            call.sendall(b"stop\n")
            call.recv(1)
        self._thread.join()
        self._door.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _serve(self) -> None:
        server: EmbeddedPostgres | None = None
        answer = ""
        template = f"segue_test_{uuid.uuid4().hex[:12]}"
        while True:
            call, _ = self._door.accept()
            with call:
                if call.recv(16).startswith(b"stop"):
                    self._end(server, answer, template)
                    return
                if not answer:
                    server, answer = self._begin(template)
                call.sendall(f"{answer}\n{template}".encode())

    def _begin(self, template: str) -> tuple[EmbeddedPostgres | None, str]:
        server = None
        try:
            url = os.environ.get("SEGUE_TEST_DATABASE_URL") or os.environ.get("SEGUE_DATABASE_URL")
            if not url:
                server = EmbeddedPostgres(self.folder / "postgres", FAST_AND_LOSSY | _SIZES)
                server.start()
                url = server.url
            with psycopg.connect(url, autocommit=True) as conn:
                conn.execute(sql.SQL("create database {}").format(sql.Identifier(template)))
                migrate(with_database(url, template))
                conn.execute(
                    sql.SQL("alter database {} with allow_connections false is_template true").format(
                        sql.Identifier(template)
                    )
                )
        except Exception as failure:  # noqa: BLE001  # told to whoever asked, in another process
            return server, f"failed: {failure!r}"
        return server, url

    @staticmethod
    def _end(server: EmbeddedPostgres | None, url: str, template: str) -> None:
        if server:
            server.stop()
        elif url.startswith("postgres"):
            with psycopg.connect(url, autocommit=True) as conn:
                name = sql.Identifier(template)
                conn.execute(sql.SQL("alter database {} with is_template false").format(name))
                conn.execute(sql.SQL("drop database {}").format(name))


def ask_for_cluster() -> tuple[str, str]:
    """The server's URL and the name of the migrated template database."""
    with socket.socket(socket.AF_UNIX) as call:
        call.connect(os.environ[_ADDRESS])
        call.sendall(b"url\n")
        answer = b""
        while piece := call.recv(4096):
            answer += piece
    url, template = answer.decode().split("\n")
    if url.startswith("failed"):
        pytest.exit(f"the tests' PostgreSQL did not start: {url}", returncode=3)
    return url, template


def with_database(url: str, name: str) -> str:
    """`url` for another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def pytest_configure(config: pytest.Config) -> None:
    """Open the door before workers start."""
    if not hasattr(config, "workerinput"):
        keeper = ClusterKeeper()
        config.stash[_keeper] = keeper
        os.environ[_ADDRESS] = str(keeper.address)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close it when all are done."""
    if keeper := config.stash.get(_keeper, None):
        keeper.close()
