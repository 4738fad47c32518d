"""People who write one thing after another at a real server, and remember what was acknowledged."""

import contextlib
import itertools
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.integration.serve.test_nothing_lost import AWAY, Ledger
from tests.people import PASSWORD
from tests.servers import Answer, SegueServer

ABSENT = None


class Tally:
    """How many writes were acknowledged by the server, and how many ended without an answer."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, int] = {}
        self.cut_off = 0
        self.faults: list[str] = []
        self.over = threading.Event()
        self._lock = threading.Lock()

    @property
    def total(self) -> int:
        with self._lock:
            return sum(self.acknowledged.values())

    def note(self, kind: str) -> None:
        with self._lock:
            self.acknowledged[kind] = self.acknowledged.get(kind, 0) + 1

    def cut(self) -> None:
        with self._lock:
            self.cut_off += 1
        self.over.wait(0.05)


class Refused(Exception):
    """The server answered that it did not do it: it was in trouble (5xx), or did not know who asked (401)."""


@dataclass(slots=True)
class Cell:
    """One thing that one person writes: what it may be now.

    That is what was acknowledged last, and what was asked for since without an answer.
    """

    may_be: set[object]

    def asks(self, value: object) -> None:
        self.may_be.add(value)

    def is_told(self, value: object) -> None:
        self.may_be = {value}


@dataclass(slots=True)
class Person:
    """Someone who writes one thing after another, and remembers what was acknowledged."""

    server: SegueServer
    tally: Tally
    chance: random.Random
    email: str
    user_id: str = ""
    token: str = ""
    refresh_token: str = ""
    refresh_sure: bool = True
    session_id: str = ""
    others: list[str] = field(default_factory=list)
    song_id: str = ""
    voucher: str = ""
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    devices: list[str] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    preferences_version: int = 0
    _numbers: Any = field(default_factory=itertools.count)

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        """One request, signed in; raises what AWAY names when no answer came."""
        answer = self.server.ask(
            f"/api/v1/{path}",
            method=method,
            json_body=body,
            headers={"authorization": f"Bearer {self.token}"},
            seconds=20,
        )
        if answer.status == 401:
            raise Refused("401")
        if answer.status >= 500:
            raise Refused(f"{answer.status} {answer.body!r}")
        return answer

    def signs_in(self) -> None:
        """Begin a session, however long the server is away."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with contextlib.suppress(*AWAY):
                answer = self.server.ask(
                    "/api/v1/auth/login",
                    json_body={"email": self.email, "password": PASSWORD, "device_name": "Writer"},
                )
                if answer.status == 200:
                    told = answer.json
                    self.user_id, self.token = told["user"]["id"], told["access_token"]
                    self.refresh_token, self.refresh_sure = told["refresh_token"], True
                    self.session_id = self.ask("GET", "users/me/sessions").json["items"][0]["id"]
                    return
            time.sleep(0.2)
        raise AssertionError(f"{self.email} cannot sign in")

    def goes_on(self) -> None:
        """Write until there is enough."""
        ways: list[tuple[Callable[[], str | None], int]] = [
            (self.changes_profile, 4),
            (self.changes_preferences, 4),
            (self.follows, 4),
            (self.blocks, 2),
            (self.changes_devices, 3),
            (self.names_session, 2),
            (self.refreshes, 3),
            (self.reports_plays, 4),
            (self.has_somebody_join, 1),
        ]
        acts, weights = [way for way, _ in ways], [weight for _, weight in ways]
        while not self.tally.over.is_set():
            act = self.chance.choices(acts, weights)[0]
            try:
                kind = self._tries(act)
            except Exception as fault:  # noqa: BLE001  # told by the test's own thread
                self.tally.faults.append(f"{self.email} {act.__name__}: {fault!r}")
                return
            if kind is not None:
                self.tally.note(kind)

    def _tries(self, act: Callable[[], str | None]) -> str | None:
        try:
            return act()
        except AWAY:
            self.tally.cut()
        except Refused as refused:
            self.tally.cut()
            if str(refused) == "401":
                self.comes_back()
        return None

    def comes_back(self) -> None:
        with contextlib.suppress(Refused, *AWAY):
            if self.refreshes() is not None:
                return
        self.signs_in()

    def changes_profile(self) -> str:
        value = f"Word {next(self._numbers)} of {self.email}"
        return self._writes("profile", "bio", value, "PATCH users/me", {"bio": value})

    def changes_preferences(self) -> str:
        value = self.chance.randrange(13)
        cell = self._cell("preferences", "crossfade_s", 0)
        cell.asks(value)
        answer = self.ask("PATCH", "users/me/preferences", {"crossfade_s": value})
        assert answer.status == 200, answer.body
        cell.is_told(value)
        version = answer.json["version"]
        assert version >= self.preferences_version, "an acknowledged version was taken back"
        self.preferences_version = version
        return "preferences"

    def follows(self) -> str:
        other = self.chance.choice(self.others)
        value = self.chance.random() < 0.6
        method = "PUT" if value else "DELETE"
        return self._writes("following", other, value, f"{method} users/me/following/users/{other}")

    def blocks(self) -> str:
        # Of people who follow nobody: a block would end what others were told of their follows.
        other = self.chance.choice(list(self.joined.values()) or [self.user_id])
        if other == self.user_id:
            return self.has_somebody_join()
        value = self.chance.random() < 0.7
        method = "PUT" if value else "DELETE"
        return self._writes("blocks", other, value, f"{method} users/{other}/block")

    def changes_devices(self) -> str | None:
        if len(self.devices) < 3:
            name = f"Device {next(self._numbers)}"
            answer = self.ask("POST", "users/me/devices", {"name": name, "platform": "test"})
            if answer.status == 409:
                self._clears_devices()
                return None
            assert answer.status == 201, answer.body
            device = answer.json["id"]
            self._cell("devices", device, name)
            self.devices.append(device)
            return "devices"
        device = self.chance.choice(self.devices)
        if self.chance.random() < 0.5:
            name = f"Renamed {next(self._numbers)}"
            return self._writes("devices", device, name, f"PATCH users/me/devices/{device}", {"name": name})
        self.devices.remove(device)
        return self._writes("devices", device, ABSENT, f"DELETE users/me/devices/{device}")

    def names_session(self) -> str:
        name = f"Tab {next(self._numbers)}"
        route = f"PATCH users/me/sessions/{self.session_id}"
        return self._writes("sessions", self.session_id, name, route, {"device_name": name})

    def refreshes(self) -> str | None:
        """Rotate. A token whose use was never answered may be used up: only then may it be refused."""
        sure, self.refresh_sure = self.refresh_sure, False
        answer = self.server.ask(
            "/api/v1/auth/refresh", json_body={"refresh_token": self.refresh_token}, seconds=20
        )
        if answer.status == 401:
            assert not sure, "a refresh token that was handed out is not known"
            self.signs_in()
            return None
        if answer.status >= 500:
            raise Refused(f"{answer.status}")
        assert answer.status == 200, answer.body
        self.token, self.refresh_token = answer.json["access_token"], answer.json["refresh_token"]
        self.refresh_sure = True
        return "refreshes"

    def reports_plays(self) -> str | None:
        told = self._reports([str(uuid.uuid4()) for _ in range(3)])
        accepted = [one["event_id"] for one in told if one["outcome"] == "accepted"]
        self.ledger.plays += accepted
        return "plays" if accepted else None

    def _reports(self, ids: list[str]) -> list[Any]:
        now = datetime.now(UTC).isoformat()
        events = [
            {"event_id": one, "session_id": one, "song_id": self.song_id, "type": "start",
             "position_ms": 0, "at": now}
            for one in ids
        ]  # fmt: skip
        answer = self.ask("POST", "plays", {"events": events})
        assert answer.status == 202, answer.body
        return list(answer.json["results"])

    def has_somebody_join(self) -> str:
        """A newcomer, who some times redeems a voucher or leaves at once."""
        email = f"new{uuid.uuid4().hex[:12]}@example.org"
        answer = self.server.ask(
            "/api/v1/auth/register",
            json_body={"email": email, "password": PASSWORD, "display_name": "New"},
            seconds=20,
        )
        if answer.status >= 500:
            raise Refused(f"{answer.status}")
        assert answer.status == 201, answer.body
        newcomer = Person(self.server, self.tally, self.chance, email, token=answer.json["access_token"])
        newcomer.user_id = answer.json["user"]["id"]
        self.joined[email] = newcomer.user_id
        self.cells["account", email] = Cell({"stays"})
        self.tally.note("registrations")
        if self.chance.random() < 0.5:
            self._cell("tier", email, "free").asks("premium")
            told = newcomer.ask("POST", "users/me/vouchers", {"code": self.voucher})
            assert told.status in (200, 204), told.body
            self.cells["tier", email].is_told("premium")
            return "vouchers"
        self.cells["account", email].asks("leaves")
        del self.joined[email]
        told = newcomer.ask("DELETE", "users/me", {"password": PASSWORD})
        assert told.status == 200, told.body
        self.cells["account", email].is_told("leaves")
        return "departures"

    def check(self) -> None:
        """Everything is what it was last acknowledged to be."""
        sessions = {one["id"]: one["device_name"] for one in self._items("users/me/sessions")}
        held: dict[str, Callable[[str], object]] = {
            "sessions": sessions.get,
            "profile": lambda name: self.ask("GET", "users/me").json[name],
            "preferences": lambda name: self.ask("GET", "users/me/preferences").json[name],
            "following": self._listed("users/me/following/users").__contains__,
            "blocks": self._listed("users/me/blocks").__contains__,
            "devices": {one["id"]: one["name"] for one in self._devices()}.get,
            "account": self._account,
            "tier": self._tier,
        }
        for (kind, name), cell in self.cells.items():
            if kind == "sessions" and name not in sessions:
                continue  # ended, by a refresh token that was used up without an answer
            found = held[kind](name)
            assert found in cell.may_be, f"{self.email}: {kind} {name} is {found!r}, not {cell.may_be}"
        for at in range(0, len(self.ledger.plays), 100):
            told = self._reports(self.ledger.plays[at : at + 100])
            assert {one["outcome"] for one in told} == {"duplicate"}

    def _writes(self, kind: str, name: str, value: object, route: str, body: object = None) -> str:
        method, path = route.split(" ")
        cell = self._cell(kind, name, False if isinstance(value, bool) else None)
        cell.asks(value)
        answer = self.ask(method, path, body)
        gone = value is ABSENT and answer.status == 404
        assert answer.status in (200, 204) or gone, f"{path}: {answer.status} {answer.body!r}"
        cell.is_told(value)
        return kind

    def _cell(self, kind: str, name: str, before: object) -> Cell:
        return self.cells.setdefault((kind, name), Cell({before}))

    def _clears_devices(self) -> None:
        """Take out those whose making was never acknowledged."""
        for device in self._devices():
            if device["id"] not in self.devices:
                self.ask("DELETE", f"users/me/devices/{device['id']}")
                self.cells.pop(("devices", device["id"]), None)

    def _devices(self) -> list[Any]:
        return list(self.ask("GET", "users/me/devices").json["items"])

    def _listed(self, path: str) -> set[str]:
        return {one["id"] for one in self._items(path)}

    def _items(self, path: str) -> list[Any]:
        found, cursor = [], ""
        while True:
            page = self.ask("GET", f"{path}?limit=100{cursor}").json
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = f"&cursor={page['next']}"

    def _account(self, email: str) -> str:
        answer = self.server.ask("/api/v1/auth/login", json_body={"email": email, "password": PASSWORD})
        code = answer.json.get("code")
        return "stays" if answer.status == 200 else "leaves" if code == "account_deleted" else f"{code}"

    def _tier(self, email: str) -> str:
        answer = self.server.ask("/api/v1/auth/login", json_body={"email": email, "password": PASSWORD})
        return str(answer.json["user"]["subscription"])
