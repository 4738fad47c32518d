"""Runs the embedded PostgreSQL: one server for one data folder, on a unix socket.

Facts this rests on. PostgreSQL refuses to run as root, so root steps down to the owner of the
folder or to `nobody`. The server is started inside its data folder and told that it is
`/proc/self/cwd`: following that link asks for no rights on the folders above, so the data may lie
below /root. Its sockets may not have a path over 107 bytes.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypedDict
from urllib.parse import quote

from segue.engines.postgres.binaries import usable_by, wheel_installation
from segue.engines.postgres.orphans import stop_orphans
from segue.engines.processes import die_with_parent, sync_filesystem
from segue.kernel.errors import OperatorError

_SOCKET_LIMIT = 107  # sizeof(sockaddr_un.sun_path) less the closing zero
_SOCKET_NAME = ".s.PGSQL.5432"
_HERE = "/proc/self/cwd"
_ROLE = "segue"
_LOG_LIMIT = 5_000_000
_START_TIMEOUT_S = 120.0  # crash recovery reads up to max_wal_size
_STOP_TIMEOUT_S = 15.0
_GOING_S = 2.0  # what was killed a moment ago may still be on its way out

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "io_method": "sync",  # no I/O worker processes: 3 of them would idle
    "max_wal_size": "1GB",
    "wal_compression": "pglz",
    "random_page_cost": "1.1",
    "jit": "off",
    "synchronous_commit": "on",
    "log_checkpoints": "off",
    "log_min_duration_statement": "500",
    "log_parameter_max_length": "0",  # values of queries are people's data
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "timezone": "UTC",
}
FAST_AND_LOSSY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
"""For tests, whose database is thrown away."""


class PostgresRefused(OperatorError):
    """The embedded PostgreSQL cannot be started; the text says what to do."""


class FolderInUse(PostgresRefused):
    """Another Segue holds the folder."""


@dataclass(frozen=True, slots=True)
class _Person:
    uid: int
    gid: int


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class EmbeddedPostgres:
    """A server for the data in `folder` (made when missing), with `settings` beyond the usual."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self._cluster = self.folder / "cluster"
        self._settings = SETTINGS | (settings or {})
        self._durable = self._settings.get("fsync") != "off"
        self._person = _unprivileged(self.folder)
        self._sockets = _socket_folder(self.folder)
        self._lock: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """A libpq connection URL of the database."""
        return f"postgresql://{_ROLE}@/{_ROLE}?host={quote(str(self._sockets), safe='')}"

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def log_file(self) -> Path:
        """Where the server writes what it has to say."""
        return self.folder / "postgres.log"

    def start(self) -> None:
        """Start and wait until connections are accepted; makes the cluster the first time.

        Raises PostgresRefused, above all when another Segue uses this folder.
        """
        self._take_lock()
        try:
            self._own(self.folder)
            installation = wheel_installation()
            if self._person:
                installation = usable_by(self._person.uid, installation)
            stop_orphans(self._cluster)
            if not (self._cluster / "PG_VERSION").exists():
                self._make_cluster(installation)
            self._write_settings()
            self._launch(installation)
            self._await_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop cleanly (connections are closed, a checkpoint is written) and free the folder."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(_STOP_TIMEOUT_S)
        self._process = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def _take_lock(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (self.folder / "lock").open("ab")  # held as long as the server runs
        deadline = time.monotonic() + _GOING_S
        while not _locked(lock):
            if time.monotonic() > deadline:
                lock.close()
                raise FolderInUse(
                    f"Another Segue is running on {self.folder.parent}. Stop it,"
                    " or give this one a folder of its own with SEGUE_DATA_DIR."
                )
            time.sleep(0.05)
        self._lock = lock

    def _own(self, path: Path) -> None:
        if self._person:
            os.chown(path, self._person.uid, self._person.gid)
        path.chmod(0o700)

    def _make_cluster(self, installation: Path) -> None:
        # Made aside and renamed, so that a crash leaves no half cluster behind.
        fresh = self.folder / "cluster.new"
        _remove_folder(fresh)
        fresh.mkdir(mode=0o700)
        self._own(fresh)
        programs = installation / "bin"
        self._run_inside(
            fresh,
            *(programs / "initdb", "-D", _HERE, "-U", _ROLE, "-E", "UTF8", "-A", "trust"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"),
        )
        self._run_inside(
            fresh,
            *(programs / "postgres", "--single", "-D", _HERE, "postgres"),
            said=f"create database {_ROLE}\n".encode(),
        )
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("include 'segue.conf'\n")
        if self._durable:
            _sync_filesystem(fresh)
        fresh.rename(self._cluster)
        if self._durable:
            _sync_folder(self.folder)

    def _run_inside(self, cluster: Path, *command: str | Path, said: bytes = b"") -> None:
        done = subprocess.run(
            command,
            cwd=cluster,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            input=said,
            preexec_fn=die_with_parent(),  # it allocates nothing
            env=_environment(),
            check=False,
            **self._identity(),
        )
        if done.returncode != 0:
            answer = done.stdout.decode(errors="replace").strip()
            raise PostgresRefused(f"The database could not be created in {self.folder}:\n{answer}")

    def _write_settings(self) -> None:
        lines = [f"{name} = '{value}'\n" for name, value in self._settings.items()]
        target, fresh = self._cluster / "segue.conf", self._cluster / "segue.conf.new"
        fresh.write_text("# Written at every start.\n" + "".join(lines), encoding="utf-8")
        self._own(fresh)
        fresh.chmod(0o600)
        fresh.rename(target)

    def _launch(self, installation: Path) -> None:
        self._sockets.mkdir(exist_ok=True, mode=0o700)
        if self._sockets.is_symlink() or self._sockets.stat().st_uid not in self._trusted_owners():
            raise PostgresRefused(f"{self._sockets} belongs to someone else. Remove it, then start again.")
        self._own(self._sockets)
        for left in (_SOCKET_NAME, f"{_SOCKET_NAME}.lock"):
            (self._sockets / left).unlink(missing_ok=True)  # no server of ours runs, whatever pid it names
        near = os.path.relpath(self._sockets, self._cluster)
        log = self._open_log()
        with log:
            self._process = subprocess.Popen(
                [
                    *(installation / "bin" / "postgres", "-D", _HERE),
                    *("-k", near if self._sockets.parent == self.folder else self._sockets),
                ],
                cwd=self._cluster,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509  # it allocates nothing
                env=_environment(),
                **self._identity(),
            )

    def _open_log(self) -> IO[bytes]:
        if self.log_file.exists() and self.log_file.stat().st_size > _LOG_LIMIT:
            self.log_file.rename(self.log_file.with_suffix(".log.1"))
        return self.log_file.open("ab")

    def _await_ready(self) -> None:
        assert self._process is not None  # noqa: S101  # it has just been launched
        status = self._cluster / "postmaster.pid"
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise PostgresRefused(f"The database did not start. It said:\n{_tail(self.log_file)}")
            try:
                lines = status.read_text(encoding="utf-8").splitlines()
            except FileNotFoundError:
                lines = []
            # Line 1 is the server's pid, line 8 its state (src/include/utils/pidfile.h).
            if len(lines) >= 8 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                return
            time.sleep(0.01)
        raise PostgresRefused(
            f"The database was not ready after {_START_TIMEOUT_S:.0f} s, see {self.log_file}."
        )

    def _identity(self) -> _Identity:
        if not self._person:
            return {}
        return {"user": self._person.uid, "group": self._person.gid, "extra_groups": []}

    def _trusted_owners(self) -> set[int]:
        return {os.geteuid()} | ({self._person.uid} if self._person else set())


def _locked(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unprivileged(folder: Path) -> _Person | None:
    if os.geteuid() != 0:
        return None
    for place in (folder, *folder.parents):
        if place.exists() and (owner := place.stat()).st_uid != 0:
            return _Person(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return _Person(nobody.pw_uid, nobody.pw_gid)


def _socket_folder(folder: Path) -> Path:
    near = folder / "run"
    if len(os.fsencode(near / _SOCKET_NAME)) + len(".lock") <= _SOCKET_LIMIT:
        return near
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"segue-{os.geteuid()}-{mark}"


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _remove_folder(folder: Path) -> None:
    """Remove what a killed start left, which a child of initdb may still be writing into."""
    deadline = time.monotonic() + _GOING_S
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.01)


def _sync_filesystem(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        sync_filesystem(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tail(file: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
