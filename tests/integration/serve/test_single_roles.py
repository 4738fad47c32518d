import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from segue.engines.postgres.migrations import pending


def run(folder: Path, database_url: str, *words: str, **settings: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
    environment |= {f"SEGUE_{name}": value for name, value in settings.items()}
    environment |= {"SEGUE_DATABASE_URL": database_url, "SEGUE_DATA_DIR": str(folder), "SEGUE_DEMO": "off"}
    return subprocess.Popen([sys.executable, "-m", "segue", *words], env=environment, stderr=subprocess.PIPE)


class TestSingleRoles:
    """Each role runs alone, on a database of the operator's."""

    def test_web_and_worker(self, tmp_path: Path, fresh_database_url: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        migrated = run(tmp_path, fresh_database_url, "migrate")
        assert migrated.communicate()[1] == b""
        assert migrated.returncode == 0
        assert not pending(fresh_database_url)
        roles = [
            run(tmp_path, fresh_database_url, "web", PORT=str(port)),
            run(tmp_path, fresh_database_url, "worker"),
        ]
        try:
            health = self.await_health(f"http://127.0.0.1:{port}/health/ready")
            assert health["checks"]["database"]["status"] == "up"
            assert health["checks"]["jobs"]["status"] == "up"
        finally:
            for role in roles:
                role.send_signal(signal.SIGTERM)
            said = [role.communicate(timeout=30)[1].decode() for role in roles]
        assert [role.returncode for role in roles] == [0, 0], said

    def test_without_a_database_each_says_what_to_do(self, tmp_path: Path) -> None:
        for role in ("web", "worker", "migrate"):
            told = run(tmp_path, "", role, PORT="0")
            said = told.communicate(timeout=60)[1].decode()
            assert told.returncode == 1
            assert "SEGUE_DATABASE_URL" in said
            assert "Traceback" not in said

    @staticmethod
    def await_health(url: str) -> dict[str, dict[str, dict[str, str]]]:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(url, timeout=10) as answer:
                    found: dict[str, dict[str, dict[str, str]]] = json.load(answer)
                    return found
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
