"""A server that delivers one encoded song, as a process: what players and edges are tested against.

Everything that delivers is the shipped code; the song comes from a folder in the place of a
database, and what the test wants to happen is written to its standard input.
"""

import asyncio
import json
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from granian.constants import Interfaces
from granian.server.embed import Server
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from segue.accounts.api import Caller
from segue.app.web.problems import problem_of, problem_response
from segue.catalog.api import PlayableVersion
from segue.delivery.api import (
    Delivery,
    DeliveryMeters,
    DenyList,
    KnownVersions,
    MediaApp,
    MediaReader,
    MediaTokens,
)
from segue.delivery.http import edge_routes
from segue.engines.blobs.store import open_blob_store
from segue.kernel.clock import SystemClock
from segue.kernel.errors import AppError
from segue.kernel.events import TAKEN_BACK, AccessChanged, Denied, Event, LicencesChanged
from segue.kernel.ids import SongId, UserId, VersionId
from segue.kernel.keyring import KeyRing

_FOLDER = Path(__file__).parent
_OTHERS = _FOLDER.parents[1] / "players" / "node_modules"
_PAGES = {
    "hls.js": _OTHERS / "hls.js" / "dist" / "hls.min.js",
    "shaka-player.js": _OTHERS / "shaka-player" / "dist" / "shaka-player.compiled.js",
    "dash.js": _OTHERS / "dashjs" / "dist" / "modern" / "umd" / "dash.all.min.js",
}
LISTENER = UserId(UUID("01930000-0000-7000-8000-0000000000aa"))
KEYS = {"k1": b"k" * 32}


@dataclass
class Origin:
    """The running server, and addresses on it."""

    process: "subprocess.Popen[str]"
    port: int
    version: PlayableVersion
    folder: Path
    tokens: MediaTokens = field(default_factory=lambda: MediaTokens(KeyRing("k1", KEYS)))

    def path(
        self,
        rest: str,
        *,
        rank: int = 7,
        marks: str = "",
        life_s: float = 600,
        user: UserId = LISTENER,
        place: str = "zz",
    ) -> str:
        """A signed path; negative `life_s` makes one that has expired."""
        scope = f"{self.version.song_id}/{self.version.version_id}"
        expiry = int(time.time() + life_s)
        token = self.tokens.make(
            user=user.hex, rank=rank, place=place, scope=scope, expiry=expiry, marks=marks
        )
        return f"/m/{token}/{scope}/{rest}"

    def url(self, rest: str, **how: Any) -> str:
        """The same with the server's address before it."""
        return f"http://127.0.0.1:{self.port}{self.path(rest, **how)}"

    def lose(self, *names: str) -> None:
        """Answer 404 for these files from now on; none at all: for no file."""
        self._tell({"lose": names})

    def change_rights(self, subject: UserId, rank: int, *, paid_songs: bool, explicit: bool) -> None:
        """Have a person's rights be these from now on."""
        self._tell({"rights": [subject.hex, rank, paid_songs, explicit]})

    def deny(self, kind: str, subject: UUID) -> None:
        """Put a person or a version on the deny list, a version for the public, or in the Netherlands."""
        self._tell({"deny": [kind, str(subject)]})

    def served(self) -> list[str]:
        """Names of the files asked for since the last call, with the range of each."""
        return [str(one) for one in self._tell({"served": True})]

    def _tell(self, what: dict[str, Any]) -> list[Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline()))


@contextmanager
def running_origin(folder: Path, version: PlayableVersion) -> Iterator[Origin]:
    """Serve the song that `render_song` put into `folder`."""
    (folder / "version").write_bytes(pickle.dumps(version))
    argv = [sys.executable, "-m", "tests.e2e.delivery.origin", str(folder)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Origin(process, int(process.stdout.readline()), version, folder)
        finally:
            process.kill()


class _Songs:
    def __init__(self, version: PlayableVersion) -> None:
        self._version = version

    async def find_playable(self, song_id: SongId) -> PlayableVersion | None:
        return self._version if song_id == self._version.song_id else None

    async def find_version(self, song_id: SongId, version_id: VersionId) -> PlayableVersion | None:
        return (
            self._version
            if (song_id, version_id) == (self._version.song_id, self._version.version_id)
            else None
        )


class _NoInsiders:
    async def acts_for_song(self, caller: Caller, song_id: SongId) -> bool:
        return False


class _NobodyWants:
    async def want(self, song_id: SongId) -> None:
        """All songs here are whole."""


class _App:
    def __init__(self, folder: Path) -> None:
        version: PlayableVersion = pickle.loads((folder / "version").read_bytes())  # noqa: S301 - ours
        clock, meters = SystemClock(), DeliveryMeters(CollectorRegistry())
        tokens = MediaTokens(KeyRing("k1", KEYS))
        self.denials = DenyList(clock)
        versions = KnownVersions(_Songs(version), clock, lambda: True, meters)
        delivery = Delivery(
            versions=versions,
            denials=self.denials,
            tokens=tokens,
            wanted=_NobodyWants(),
            insiders=_NoInsiders(),
            clock=clock,
            base_url="",
            meters=meters,
        )
        self._media = MediaApp(
            delivery,
            MediaReader(open_blob_store(folder.as_uri())),
            edge_secrets=tokens.edge_secrets,
            problem_of=problem_of,
            meters=meters,
        )
        self._edges = Starlette(
            routes=edge_routes(self.denials, edge_secrets=tokens.edge_secrets),
            exception_handlers={AppError: lambda _, error: problem_response(error)},
        )
        self.lost: set[str] = set()
        self.served: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if path.startswith("/internal/"):
            await self._edges(scope, receive, send)
        elif path.startswith("/m/"):
            name = path.split("/", 5)[-1]
            asked = dict(scope["headers"]).get(b"range", b"").decode()
            self.served.append(f"{name} {asked}".strip())
            if name in self.lost:
                scope["raw_path"] = b"/m/lost"
            await self._media(scope, receive, send)
        else:
            await _send_page(_PAGES.get(Path(path).name, _FOLDER / "pages" / Path(path).name), send)


async def _send_page(page: Path, send: Send) -> None:
    found = page.is_file()
    kinds = {".html": b"text/html; charset=utf-8", ".js": b"text/javascript"}
    headers = [(b"content-type", kinds.get(page.suffix, b"application/octet-stream"))]
    await send({"type": "http.response.start", "status": 200 if found else 404, "headers": headers})
    await send({"type": "http.response.body", "body": page.read_bytes() if found else b""})


def _obey(app: _App, loop: asyncio.AbstractEventLoop) -> None:
    for line in sys.stdin:
        told = json.loads(line)
        answer: list[str] = []
        if "lose" in told:
            app.lost = set(told["lose"])
        if "deny" in told:
            kind, subject = told["deny"]
            event: Event = Denied(kind, UUID(subject), "test")
            if kind == "hidden":
                event = Denied("version", UUID(subject), TAKEN_BACK)
            if kind == "place":
                event = LicencesChanged(UUID(subject), "nl", "")
            asyncio.run_coroutine_threadsafe(app.denials.hear(event), loop).result()
        if "rights" in told:
            person, rank, paid_songs, explicit = told["rights"]
            changed = AccessChanged(UUID(person), 2, rank, paid_songs=paid_songs, explicit=explicit)
            asyncio.run_coroutine_threadsafe(app.denials.hear(changed), loop).result()
        if "served" in told:
            answer, app.served = app.served, []
        _say(json.dumps(answer))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _serve(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = _App(folder)
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGINL, log_enabled=False)
    task = asyncio.create_task(server.serve())
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            await asyncio.sleep(0.02)
    _say(str(port))
    threading.Thread(target=_obey, args=(app, asyncio.get_running_loop()), daemon=True).start()
    await task


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
