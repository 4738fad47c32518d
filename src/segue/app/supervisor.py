"""`segue serve`: everything on one machine and one port, kept alive.

One thread and no event loop: it sleeps until a signal comes. It holds the listening socket, so
that a web process may die and begin again while clients wait in its queue.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from segue.app.listening import listen
from segue.app.settings import Settings
from segue.engines.postgres.launcher import EmbeddedPostgres, PostgresRefused
from segue.engines.processes import die_with_parent, notify_systemd
from segue.kernel.errors import OperatorError

DRAIN_S = 15.0
_STOP_S = 18.0  # then what still runs is killed, which leaves the database two of the twenty seconds
_WATCHED = frozenset({signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_BACKOFF_S = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
_STEADY_S = 30.0

_log = structlog.get_logger(__name__)


class ServeRefused(OperatorError):
    """The server cannot start; the text says what to do."""


@dataclass(slots=True)
class _Child:
    """A process that is started again whenever it ends."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Runs database, web and worker until SIGTERM or SIGINT."""

    settings: Settings
    _database: EmbeddedPostgres | None = None
    _database_due: float = 0.0
    _database_failures: int = 0
    _children: list[_Child] = field(default_factory=list)
    _stopping: bool = False
    _worked: bool = False

    def run(self) -> None:
        """Serve, and return after a clean stop. Raises OperatorError."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        data = self.settings.data_dir
        try:
            data.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as refused:
            raise ServeRefused(
                f"{data} cannot be made: {refused.strerror}. Choose another folder with SEGUE_DATA_DIR."
            ) from refused
        if not self.settings.database_url:
            sizes = {"max_connections": str(self._connections())}
            self._database = EmbeddedPostgres(data / "postgres", sizes)
            self._database.start()
        listening = None
        try:
            listening = listen(self.settings.host, self.settings.port)
            environment = self._environment(listening)
            self._migrate(self._database_url)
            ready = self._begin_children(listening, environment)
            self._announce(listening, ready)
            self._watch()
        finally:
            self._stop(listening)

    @property
    def _database_url(self) -> str:
        return self._database.url if self._database else self.settings.database_url or ""

    def _connections(self) -> int:
        # Each process has its pool and a listener, the worker also its queues', a person a command or two.
        settings = self.settings
        return (settings.web_processes + 1) * (settings.database_pool + 2) + 30

    def _environment(self, listening: socket.socket) -> dict[str, str]:
        metrics = self.settings.data_dir / "run" / "metrics"
        shutil.rmtree(metrics, ignore_errors=True)
        metrics.mkdir(parents=True)
        return {
            **os.environ,
            "SEGUE_DATABASE_URL": self._database_url,
            "SEGUE_PORT": str(listening.getsockname()[1]),
            "SEGUE_DATA_DIR": str(self.settings.data_dir),
            "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        }

    def _migrate(self, url: str) -> None:
        # In a fork: what migrations need in memory is given back, and an interpreter's start saved.
        prepare = die_with_parent()
        child = os.fork()
        if child == 0:
            prepare()
            os._exit(_migrated(url))
        while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
            if self._signal(0.2) in (signal.SIGTERM, signal.SIGINT):
                os.kill(child, signal.SIGKILL)
                sys.exit(0)  # nobody waits for it: its transaction is rolled back
        if ended[1]:
            raise ServeRefused("The database could not be brought up to date. What it said is above.")

    def _begin_children(self, listening: socket.socket, environment: dict[str, str]) -> int:
        port = listening.fileno()
        ready, tell = os.pipe()

        def web() -> subprocess.Popen[bytes]:
            return self._spawn(["web", "--socket", str(port), "--tell", str(tell)], environment, (port, tell))

        def worker() -> subprocess.Popen[bytes]:
            # The embedded database has no other worker: what a killed one left is taken up at once.
            told = ["--alone"] if self._database else []
            if self._database and not self._worked:
                told.append("--first")
            self._worked = True
            return self._spawn(["worker", *told], environment)

        names = [f"web {n}" for n in range(1, self.settings.web_processes + 1)]
        self._children = [_Child(name, web) for name in names] + [_Child("worker", worker)]
        for child in self._children:
            self._start(child)
        return ready

    def _announce(self, listening: socket.socket, ready: int) -> None:
        url = self.settings.url_at(listening.getsockname()[1])
        os.set_blocking(ready, False)
        while not self._stopping:
            self._heed(self._signal(0.05))
            try:
                if os.read(ready, 1):
                    break
            except BlockingIOError:
                continue
        os.close(ready)
        if not self._stopping:
            notify_systemd("READY=1")
            _log.info("ready", url=url, data=str(self.settings.data_dir))

    def _watch(self) -> None:
        while not self._stopping:
            due = [child.due for child in self._children if child.process is None]
            if self._database and not self._database.pid:
                due.append(self._database_due)
            wait = min([*due, time.monotonic() + 3600]) - time.monotonic()
            self._heed(self._signal(max(0.01, wait)))

    def _heed(self, received: signal.Signals | None) -> None:
        if received in (signal.SIGTERM, signal.SIGINT):
            _log.info("stopping")
            self._stopping = True
            return
        now = time.monotonic()
        self._revive_database(now)
        for child in self._children:
            if child.process is None:
                if now >= child.due:
                    self._start(child)
            elif child.process.poll() is not None:
                self._bury(child, now)

    def _revive_database(self, now: float) -> None:
        if self._database is None or self._database.pid or now < self._database_due:
            return
        _log.error("database_ended")
        try:
            self._database.stop()
            self._database.start()
            self._database_failures = 0
        except PostgresRefused as refused:
            _log.error("database_does_not_start", reason=str(refused))
            self._database_due = now + _BACKOFF_S[min(self._database_failures, len(_BACKOFF_S) - 1)]
            self._database_failures += 1

    def _start(self, child: _Child) -> None:
        child.process = child.start()
        child.started = time.monotonic()

    def _bury(self, child: _Child, now: float) -> None:
        assert child.process is not None  # noqa: S101  # the caller has just asked it
        if now - child.started > _STEADY_S:
            child.failures = 0
        child.due = now + _BACKOFF_S[min(child.failures, len(_BACKOFF_S) - 1)]
        _log.error("process_ended", process=child.name, exit_code=child.process.returncode)
        child.failures += 1
        child.process = None

    def _stop(self, listening: socket.socket | None) -> None:
        notify_systemd("STOPPING=1")
        if listening:
            listening.close()
        deadline = time.monotonic() + _STOP_S
        running = [child.process for child in self._children if child.process]
        for process in running:
            process.send_signal(signal.SIGTERM)
        while any(process.poll() is None for process in running):
            if self._signal(0.1) in (signal.SIGTERM, signal.SIGINT) or time.monotonic() > deadline:
                _log.warning("killing_what_still_runs")
                for process in running:
                    process.kill()
                deadline = float("inf")
        if self._database:
            self._database.stop()

    @staticmethod
    def _signal(wait_s: float) -> signal.Signals | None:
        received = signal.sigtimedwait(_WATCHED, wait_s)
        return signal.Signals(received.si_signo) if received else None

    @staticmethod
    def _spawn(
        arguments: Sequence[str], environment: dict[str, str], descriptors: tuple[int, ...] = ()
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "segue", *arguments],
            env=environment,
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(),  # noqa: PLW1509  # there is one thread
        )


def _migrated(url: str) -> int:
    try:
        from segue.engines.postgres.migrations import migrate  # noqa: PLC0415  # needed in the fork alone

        done = migrate(url)
    except Exception:  # noqa: BLE001  # told, whatever it is
        _log.exception("migration_failed")
        return 1
    if done:
        _log.info("migrated", was=done.current, now=done.target)
    return 0
