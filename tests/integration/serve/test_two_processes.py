"""Two web processes on one database: what is taken from somebody at one is gone at both."""

import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.integration.serve import test_single_roles as roles
from tests.people import PASSWORD

API = "/api/v1"
WITHIN_S = 1.0
SETTINGS = {"REGISTRATION": "open", "LIMIT_FACTOR": "0"}


@dataclass(frozen=True)
class Person:
    """Somebody signed in."""

    id: str
    headers: dict[str, str]


@dataclass
class Web:
    """A `segue web` of its own, asked over HTTP."""

    folder: Path
    database_url: str
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        settings = SETTINGS | {"PORT": str(self.port)}
        self.process = roles.run(self.folder, self.database_url, "web", **settings)

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)

    def ask(self, method: str, path: str, who: Person | None = None, body: object = None) -> httpx.Response:
        headers = who.headers if who else {}
        url = f"http://127.0.0.1:{self.port}{API}/{path}"
        answer = httpx.request(method, url, json=body, headers=headers, timeout=30)
        assert answer.status_code < 500, answer.text
        return answer

    def signs_in(self, email: str) -> Person:
        told = self.ask("POST", "auth/login", body={"email": email, "password": PASSWORD}).json()
        return Person(told["user"]["id"], {"authorization": f"Bearer {told['access_token']}"})

    def joins(self, name: str) -> Person:
        body = {"email": f"{name}@example.org", "password": PASSWORD, "display_name": name}
        told = self.ask("POST", "auth/register", body=body).json()
        return Person(told["user"]["id"], {"authorization": f"Bearer {told['access_token']}"})

    def admits(self, who: Person) -> bool:
        return self.ask("GET", "users/me", who).status_code == 200


@contextlib.contextmanager
def two(folder: Path, database_url: str) -> Iterator[tuple[Web, Web]]:
    """Two processes that are ready."""
    ports = []
    with contextlib.ExitStack() as held:
        for _ in range(2):
            free = held.enter_context(socket.socket())
            free.bind(("127.0.0.1", 0))
            ports.append(free.getsockname()[1])
    webs = [Web(folder, database_url, port) for port in ports]
    try:
        for web in webs:
            web.start()
        for web in webs:
            # Without a worker the whole is not ready; that it answers is enough here.
            roles.TestSingleRoles.await_health(f"http://127.0.0.1:{web.port}/health/live")
        yield webs[0], webs[1]
    finally:
        for web in webs:
            if web.process is not None and web.process.poll() is None:
                web.process.kill()
                web.process.communicate()


class TestEverywhere:
    """Suspension, revocation and the loss of a tier or a role reach both within a second, and last."""

    def test_what_is_taken_at_one_is_gone_at_both(self, tmp_path: Path, fresh_database_url: str) -> None:
        with two(tmp_path, fresh_database_url) as (one, other):
            # From the same machine the first admin needs no code.
            first = {"email": "root@example.org", "password": PASSWORD, "display_name": "Root"}
            assert one.ask("POST", "setup", body=first).status_code == 201
            root = one.signs_in("root@example.org")
            ada, bob, cy, dee, eve = (one.joins(name) for name in ("ada", "bob", "cy", "dee", "eve"))
            one.ask("PUT", f"admin/users/{ada.id}/subscription", root, {"tier": "premium"})
            one.ask("PATCH", f"admin/users/{dee.id}", root, {"roles": ["artist"]})
            ada, dee = other.signs_in("ada@example.org"), other.signs_in("dee@example.org")
            for web in (one, other):
                assert all(web.admits(who) for who in (root, ada, bob, cy, dee, eve))
            taken: dict[str, tuple[Person, str, str, object]] = {
                "tier": (ada, "PUT", f"admin/users/{ada.id}/subscription", {"tier": "free"}),
                "account": (bob, "POST", f"admin/users/{bob.id}/suspend", {"reason": "spam"}),
                "sessions": (cy, "DELETE", f"admin/users/{cy.id}/sessions", None),
                "role": (dee, "PATCH", f"admin/users/{dee.id}", {"roles": []}),
            }
            for what, (who, method, path, body) in taken.items():
                assert one.ask(method, path, root, body).status_code == 200, what
                begun = time.monotonic()
                while one.admits(who) or other.admits(who):
                    assert time.monotonic() - begun < WITHIN_S, f"{what} after a second"
                assert one.admits(eve)
                assert other.admits(eve)
            other.stop()
            other.start()
            roles.TestSingleRoles.await_health(f"http://127.0.0.1:{other.port}/health/live")
            for what, (who, *_) in taken.items():
                assert not other.admits(who), f"{what} came back with a restart"
            assert other.admits(eve)
            assert other.signs_in("ada@example.org").id == ada.id
