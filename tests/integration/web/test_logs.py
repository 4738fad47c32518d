"""Nothing that is logged in a whole session lets its reader in."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from segue.accounts.api import Role
from segue.app.logs import configure_logs
from segue.engines.blobs.store import BlobStoreWithHealth
from tests.fakes import FakeClock, SavepointDatabase
from tests.site import PASSWORD, Site, TimedIds, bearer, make_site

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged, and everything else that reaches stderr."""
    held = io.StringIO()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    monkeypatch.setattr(sys, "stderr", held)
    configure_logs("json", "debug", held)
    yield held
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def logging_site(
    logged: io.StringIO,
    database: SavepointDatabase,
    blob_store: BlobStoreWithHealth,
    clock: FakeClock,
    tmp_path: Path,
) -> Site:
    """The application, made after the log was set up."""
    site = make_site(database, blob_store, clock, TimedIds(), tmp_path)
    # It is built when it is first asked for, and writes to the stderr of that moment.
    assert site.application is not None
    return site


class TestWholeSession:
    """Sign-up to log-out with audio and failures between: no password, token, cookie or key is logged."""

    async def test_leaves_no_secret(
        self, logging_site: Site, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site, secrets = logging_site, {PASSWORD, "not the password"}
        song = await site.song()
        login: dict[str, Any] = {"email": "ada@example.org", "password": PASSWORD}
        async with site.client() as client:
            told = (await client.post("/api/v1/auth/register", json={**login, "display_name": "Ada"})).json()
            secrets |= {told["access_token"], told["refresh_token"]}
            await client.post("/api/v1/auth/login", json={**login, "password": "not the password"})
            await client.post("/api/v1/auth/login", json={**login, "surprise": PASSWORD})
            told = (
                await client.post("/api/v1/auth/refresh", json={"refresh_token": told["refresh_token"]})
            ).json()
            secrets |= {told["access_token"], told["refresh_token"]}
            headers = {"authorization": f"Bearer {told['access_token']}"}
            stream = (await client.get(f"/api/v1/songs/{song}/stream", headers=headers)).json()
            paths = [one["url"] for one in stream["renditions"]] + [stream["hls_url"]]
            secrets |= {path.split("/m/")[1].split("/")[0] for path in paths}
            assert any("." in secret for secret in secrets)
            for path in paths:
                await client.get(path)
                await client.get(path.replace("/m/", "/m/x"))
            await client.get("/api/v1/songs", params={"access_token": told["access_token"]})
            await client.get(f"/api/v1/{told['refresh_token']}")
        async with site.client() as player:
            answer = await player.post(
                "/api/v1/auth/login", json={**login, "transport": "cookie"}, headers=SAME_ORIGIN
            )
            secrets |= {
                cookie.split("=")[1].split(";")[0] for cookie in answer.headers.get_list("set-cookie")
            }

            async def fail(*_told: Any, **_named: Any) -> None:
                raise RuntimeError(f"token {told['access_token']} password={PASSWORD!r}")

            monkeypatch.setattr(site.features.catalog, "list_songs", fail)
            assert (await player.get("/api/v1/songs")).status_code == 500
            await player.post("/api/v1/auth/logout", headers=SAME_ORIGIN)
        site.application.flush()
        text = logged.getvalue()
        assert text.count('"event":"request"') > 10
        assert "request_failed" in text
        # A traceback shows what our own code put into an error's words; that one test does so is told apart.
        text = text.replace(f"password={PASSWORD!r}", "")
        assert [secret for secret in secrets if secret in text] == []
        assert site.engines.secrets.setup_code not in text


class TestLines:
    """Each line is JSON with its request's id."""

    async def test_an_access_line_says_what_was_answered(
        self, logging_site: Site, logged: io.StringIO
    ) -> None:
        signed_in = await logging_site.person(Role.ARTIST)
        logged.truncate(0)
        logged.seek(0)
        async with logging_site.client(headers=bearer(signed_in)) as client:
            answer = await client.get("/api/v1/songs?limit=5", headers={"x-request-id": "trace-0001"})
        logging_site.application.flush()
        lines = [json.loads(line) for line in logged.getvalue().splitlines()]
        line = next(line for line in lines if line["event"] == "request")
        assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/songs", 200)
        assert line["route"] == "/api/v1/songs"
        assert line["bytes"] == len(answer.content)
        assert (line["client"], line["request_id"]) == ("198.51.100.7", "trace-0001")

    async def test_other_lines_carry_the_id_too(
        self, logging_site: Site, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail() -> None:
            raise RuntimeError("no")

        monkeypatch.setattr(logging_site.features.people.accounts, "needs_admin", fail)
        async with logging_site.client() as client:
            await client.get("/api/v1/setup", headers={"x-request-id": "trace-0002"})
        lines = [json.loads(line) for line in logged.getvalue().splitlines()]
        failed = next(line for line in lines if line["event"] == "request_failed")
        assert failed["request_id"] == "trace-0002"
        assert "RuntimeError: no" in failed["exception"]

    def test_libraries_speak_through_the_same_chain(self, logged: io.StringIO) -> None:
        logging.getLogger("some.library").warning("connecting to %s", "postgresql://ada:hunter2@db/segue")
        line = json.loads(logged.getvalue().splitlines()[-1])
        assert line["event"] == "connecting to postgresql://ada:[hidden]@db/segue"
        assert (line["level"], line["logger"]) == ("warning", "some.library")
