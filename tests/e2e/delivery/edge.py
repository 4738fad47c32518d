"""An edge as operators run it: Debian's nginx with the files of deploy/edge, as a process."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segue.app.edge import write_edge_keys
from segue.kernel.keyring import KeyRing
from tests.e2e.delivery.origin import KEYS, Origin
from tests.plugins.tools import find_nginx

SHIPPED = Path(__file__).parents[3] / "deploy" / "edge"


@dataclass
class Edge:
    """The running nginx; `conf` and `state` are its folders."""

    origin: Origin
    port: int
    conf: Path
    state: Path

    def url(self, rest: str, **how: Any) -> str:
        """As `Origin.url`, on the edge."""
        return f"http://127.0.0.1:{self.port}{self.origin.path(rest, **how)}"

    def follow_deny(self) -> None:
        """One look at the server's deny list, as follow-deny.py does it every 15 seconds."""
        subprocess.run([*self.follower(), "--once"], check=True, capture_output=True)

    def follower(self) -> list[str]:
        """The command that follows the server's deny list."""
        origin = f"http://127.0.0.1:{self.origin.port}"
        script = str(SHIPPED / "follow-deny.py")
        return [
            sys.executable,
            script,
            "--origin",
            origin,
            "--conf",
            str(self.conf),
            "--state",
            str(self.state),
        ]


@contextmanager
def running_edge(folder: Path, origin: Origin, *, origin_port: int | None = None) -> Iterator[Edge]:
    """An edge before `origin`, with an empty cache."""
    conf, state = folder / "conf", folder / "state"
    conf.mkdir()
    (state / "tmp").mkdir(parents=True)
    for name in ("nginx.conf", "auth.js"):
        shutil.copy(SHIPPED / name, conf / name)
    port = free_port()
    (conf / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    (conf / "origin.conf").write_text(f"server 127.0.0.1:{origin_port or origin.port};\n")
    write_edge_keys(KeyRing("k1", KEYS), conf)
    argv = [
        str(find_nginx()),
        "-p",
        f"{state}/",
        "-c",
        str(conf / "nginx.conf"),
        "-g",
        "daemon off; user root;",
    ]
    with subprocess.Popen(argv, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait_for(port, process)
            yield Edge(origin, port, conf, state)
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if process.poll() is not None:
                assert process.stderr is not None
                raise RuntimeError(process.stderr.read()) from None
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")
