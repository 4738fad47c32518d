"""A real `segue serve` of its own for a test: started, asked, killed, started again."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

READY_S = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `json` of an empty body is None."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


@dataclass(slots=True)
class SegueServer:
    """`segue serve` on a free port, with its data in `folder`; `settings` without the prefix."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    url: str = ""
    _begun: int = 0

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self, *, ready: bool = True) -> None:
        """Start; with `ready`, wait until it says so."""
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
        given = {
            "PORT": "0",
            "DEMO": "off",
            "REGISTRATION": "open",
            "LIMIT_FACTOR": "0",
            "LOG_FORMAT": "json",
            "DISK_RESERVE": "0",
        } | self.settings
        environment |= {f"SEGUE_{name}": value for name, value in given.items()}
        environment["SEGUE_DATA_DIR"] = str(self.folder / "data")
        self._begun = len(self.log) if (self.folder / "log").exists() else 0
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "segue", "serve"], env=environment, stdout=log, stderr=log
            )
        if ready:
            self.await_announcement()

    def await_announcement(self) -> None:
        """Until it says that it is ready, and where."""
        self.url = self.await_log("ready", since=self._begun)["url"]

    def await_log(self, event: str, *, since: int = 0, seconds: float = READY_S) -> Any:
        """The first line logged as `event` after position `since` of the log."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.log[since:].splitlines():
                with contextlib.suppress(ValueError):
                    said = json.loads(line)
                    if isinstance(said, dict) and said.get("event") == event:
                        return said
            if self.process and self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"it never said {event!r}:\n{self.log[-4000:]}")

    def tree(self) -> list[psutil.Process]:
        """The supervisor and everything below it."""
        assert self.process is not None
        try:
            root = psutil.Process(self.process.pid)
            return [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def child(self, role: str) -> psutil.Process:
        """The living process that runs `segue web`, `segue worker`, or the `postgres` postmaster."""
        assert self.process is not None
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            for process in psutil.Process(self.process.pid).children():
                with contextlib.suppress(psutil.NoSuchProcess):
                    words = process.cmdline()
                    if (role == "postgres" and words[:1] and words[0].endswith("/postgres")) or (
                        words[1:4] == ["-m", "segue", role]
                    ):
                        return process
            time.sleep(0.05)
        raise AssertionError(f"there is no {role}")

    def kill_tree(self) -> None:
        """Kill -9 of everything at once, and wait until nothing is left."""
        tree = self.tree()
        for process in tree:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        if self.process:
            self.process.wait()
        psutil.wait_procs(tree, timeout=30)

    def kill_supervisor(self) -> list[psutil.Process]:
        """Kill -9 of the supervisor alone; returns what was below it."""
        below = self.tree()[1:]
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        return below

    def stop(self, *, seconds: float = 25) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def ask(
        self,
        path: str,
        *,
        method: str | None = None,
        json_body: object = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 30,
    ) -> Answer:
        """One request; refused connections raise URLError, HTTP failures are answers."""
        sent = dict(headers or {})
        if json_body is not None:
            body = json.dumps(json_body).encode()
            sent["content-type"] = "application/json"
        request = urllib.request.Request(self.url + path, data=body, headers=sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                return Answer(answer.status, answer.read(), dict(answer.headers))
        except urllib.error.HTTPError as failure:
            with failure:
                return Answer(failure.code, failure.read(), dict(failure.headers))

    def await_ready(self, seconds: float = READY_S) -> None:
        """Until the health page says that all is well."""
        deadline = time.monotonic() + seconds
        last = ""
        while time.monotonic() < deadline:
            try:
                answer = self.ask("/health/ready", seconds=5)
                if answer.status == 200:
                    return
                last = answer.body.decode()
            except OSError as failure:
                last = repr(failure)
            time.sleep(0.1)
        raise AssertionError(f"not ready: {last}\n{self.log[-4000:]}")


@contextlib.contextmanager
def serving(folder: Path, **settings: str) -> Iterator[SegueServer]:
    """A server that is ready, and gone afterwards whatever happened."""
    server = SegueServer(folder, settings)
    try:
        server.start()
        yield server
    finally:
        server.kill_tree()
