import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from segue.engines.postgres.launcher import EmbeddedPostgres
from tests.servers import SegueServer, serving

# Starts cost seconds: what leaves a server as it was shares one.
pytestmark = pytest.mark.xdist_group("serve")
OUT = Path(__file__).parents[2] / "out"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SegueServer]:
    with serving(tmp_path_factory.mktemp("shared")) as running:
        yield running


@pytest.fixture
def server(shared: SegueServer) -> SegueServer:
    """One that is ready, whatever the test before did to it."""
    if shared.process is None or shared.process.poll() is not None:
        shared.start()
    shared.await_ready()
    return shared


def all_gone(processes: list[psutil.Process], seconds: float = 20) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not alive


class TestServe:
    """One command runs everything and leaves nothing behind."""

    def test_ready_then_stopped_cleanly(self, server: SegueServer) -> None:
        server.await_ready()
        assert server.ask("/health/live").status == 200
        tree = server.tree()
        assert len(tree) > 3
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 20
        assert all_gone(tree)

    def test_secrets_are_for_the_owner_alone_and_not_in_the_log(self, server: SegueServer) -> None:
        import json

        path = server.folder / "data" / "secrets.json"
        assert path.stat().st_mode & 0o777 == 0o600
        raw = json.loads(path.read_text())
        for ring in ("access", "media"):
            for key in raw[ring]["keys"].values():
                assert key not in server.log

    def test_a_second_server_on_the_folder_is_refused(self, server: SegueServer) -> None:
        second = SegueServer(server.folder, {})
        second.start(ready=False)
        assert second.process is not None
        assert second.process.wait(20) == 1
        assert "Another Segue is running on" in server.log
        assert "SEGUE_DATA_DIR" in server.log
        assert server.ask("/health/live").status == 200

    def test_a_taken_port_is_told(self, tmp_path: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            server = SegueServer(tmp_path, {"PORT": str(taken.getsockname()[1])})
            server.start(ready=False)
            assert server.process is not None
            assert server.process.wait(30) == 1
        assert "Cannot listen on 127.0.0.1, port" in server.log
        assert "Traceback" not in server.log

    def test_a_wrong_setting_is_told_without_a_traceback(self, tmp_path: Path) -> None:
        server = SegueServer(tmp_path, {"PORT": "http"})
        server.start(ready=False)
        assert server.process is not None
        assert server.process.wait(20) == 1
        assert server.log.strip() == "SEGUE_PORT=http: write a number from 0 to 65535."

    def test_another_postgresql_by_its_url(self, tmp_path: Path, fresh_database_url: str) -> None:
        with serving(tmp_path, DATABASE_URL=fresh_database_url) as server:
            server.await_ready()
            assert not (tmp_path / "data" / "postgres").exists()
            assert server.stop() == 0

    def test_an_admin_can_be_made_meanwhile(self, server: SegueServer) -> None:
        environment = os.environ | {"SEGUE_DATA_DIR": str(server.folder / "data")}
        made = subprocess.run(
            [
                sys.executable,
                "-m",
                "segue",
                "admin",
                "create",
                "--email",
                "a@example.org",
                "--password-stdin",
            ],
            env=environment,
            input="correct horse battery\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        login = {"email": "a@example.org", "password": "correct horse battery"}
        answer = server.ask("/api/v1/auth/login", json_body=login)
        assert answer.status == 200
        assert "admin" in answer.json["user"]["roles"]


class TestKilled:
    """kill -9 of any process needs no hand."""

    @pytest.mark.parametrize("role", ["web", "worker", "postgres"])
    def test_a_child_is_replaced(self, server: SegueServer, role: str) -> None:
        server.await_ready()
        victim = server.child(role)
        victim.kill()
        assert all_gone([victim])
        assert server.child(role).pid != victim.pid
        server.await_ready()

    def test_clients_wait_while_the_web_process_is_replaced(self, server: SegueServer) -> None:
        victim = server.child("web")
        victim.kill()
        assert all_gone([victim])
        assert server.ask("/health/live").status == 200, "not refused: the socket is the supervisor's"

    def test_nothing_outlives_the_supervisor_and_the_next_start_works(self, server: SegueServer) -> None:
        server.await_ready()
        below = server.kill_supervisor()
        assert len(below) > 3
        server.start()
        assert all_gone(below)
        server.await_ready()

    def test_the_whole_tree_at_once(self, server: SegueServer) -> None:
        server.kill_tree()
        server.start()
        server.await_ready()

    def test_what_was_committed_is_there(self, server: SegueServer) -> None:
        server.await_ready()
        url = EmbeddedPostgres(server.folder / "data" / "postgres").url
        with connected(server, url) as conn:
            conn.execute("create table kept as select 42 as number")
            with contextlib.suppress(psutil.NoSuchProcess):
                server.kill_tree()
        server.start()
        server.await_ready()
        with connected(server, url) as conn:
            assert conn.execute("select number from kept").fetchone() == (42,)


def connected(server: SegueServer, url: str) -> psycopg.Connection:
    """A connection, waited for; the log is kept of a server that called itself ready too soon."""
    for _ in range(200):
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError as failure:
            OUT.mkdir(parents=True, exist_ok=True)
            (OUT / "ready-too-soon.log").write_text(f"{failure}\n{server.log}")
            time.sleep(0.1)
    raise AssertionError(server.log[-4000:])


class TestDrain:
    """SIGTERM ends what is being done, and takes on nothing more."""

    def test_a_request_that_is_being_sent_is_answered(self, server: SegueServer) -> None:
        host, port = server.url.removeprefix("http://").split(":")
        link = http.client.HTTPConnection(host, int(port), timeout=30)
        body = b'{"email":"nobody@example.org","password":"correct horse battery"}'
        link.putrequest("POST", "/api/v1/auth/login")
        link.putheader("content-type", "application/json")
        link.putheader("content-length", str(len(body)))
        link.endheaders()
        link.send(body[:10])
        time.sleep(0.5)
        assert server.process is not None
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        time.sleep(1)
        link.send(body[10:])
        assert link.getresponse().status == 401
        link.close()
        stopping.join()
        assert server.process.returncode == 0

    def test_one_that_never_ends_is_cut_off_in_time(self, server: SegueServer) -> None:
        host, port = server.url.removeprefix("http://").split(":")
        link = socket.create_connection((host, int(port)))
        link.sendall(
            b"POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            b"content-length: 100\r\n\r\n{"
        )
        time.sleep(0.5)
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 20
        link.close()

    def test_a_second_signal_hurries(self, server: SegueServer) -> None:
        host, port = server.url.removeprefix("http://").split(":")
        link = socket.create_connection((host, int(port)))
        link.sendall(
            b"POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            b"content-length: 100\r\n\r\n{"
        )
        time.sleep(0.5)
        assert server.process is not None
        server.process.send_signal(signal.SIGINT)
        time.sleep(1)
        began = time.monotonic()
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(10) == 0
        assert time.monotonic() - began < 8
        link.close()


class TestTls:
    """With a certificate and its key Segue speaks HTTPS itself."""

    def test_https(self, tmp_path: Path) -> None:
        import ssl
        import urllib.request

        cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
                *("-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"),
                *("-keyout", key, "-out", cert),
            ],
            check=True,
            capture_output=True,
        )
        with serving(tmp_path / "s", TLS_CERT=str(cert), TLS_KEY=str(key)) as server:
            assert server.url.startswith("https://")
            context = ssl.create_default_context(cafile=str(cert))
            with urllib.request.urlopen(server.url + "/health/live", context=context, timeout=20) as answer:
                assert answer.status == 200
            assert server.stop() == 0
