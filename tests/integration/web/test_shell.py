"""What is true of every request."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from segue.app.web import limits
from segue.kernel.ports.database import DatabaseDown
from tests.site import Site, bearer


class TestProblems:
    """Every failure is a problem document with a stable code, the framework's own included."""

    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("GET", "/api/v1/nothing", 404, "not_found"),
            ("GET", "/internal/nothing", 404, "not_found"),
            ("GET", "/m/nonsense", 403, "media_path_refused"),
            ("PUT", "/api/v1/songs", 405, "method_not_allowed"),
            ("POST", "/", 405, "method_not_allowed"),
            ("GET", "/api/v1/users/me", 401, "unauthenticated"),
            ("GET", "/api/v1/songs/01930000-0000-7000-8000-00000000000a/stream", 401, "unauthenticated"),
            ("GET", "/api/v1/covers/01930000-0000-7000-8000-00000000000a", 404, "cover_not_found"),
            ("GET", "/api/v1/covers/x", 422, "request_invalid"),
        ],
    )
    async def test_has_one_shape(self, site: Site, method: str, path: str, status: int, code: str) -> None:
        async with site.client() as client:
            answer = await client.request(method, path)
        told = answer.json()
        assert (answer.status_code, told["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert told["status"] == status
        assert told["type"] == f"urn:segue:error:{code}"
        assert told["title"]
        assert told["detail"].endswith(".")

    async def test_a_body_that_is_no_json(self, site: Site) -> None:
        async with site.client() as client:
            for body, kind in ((b"{", "application/json"), (b"email=a", "application/x-www-form-urlencoded")):
                answer = await client.post("/api/v1/auth/login", content=body, headers={"content-type": kind})
                assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")

    async def test_a_fault_of_ours_names_the_request_and_nothing_else(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(*_told: Any, **_named: Any) -> None:
            raise RuntimeError("the secret inside")

        monkeypatch.setattr(site.features.catalog, "list_songs", fail)
        signed_in = await site.person()
        async with site.client(headers=bearer(signed_in)) as client:
            answer = await client.get("/api/v1/songs", headers={"x-request-id": "abc-12345"})
        assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
        assert answer.json()["request_id"] == answer.headers["x-request-id"] == "abc-12345"
        assert "secret inside" not in answer.text


class TestRequestIds:
    """Every answer carries an id; a client's own is kept when it is harmless."""

    async def test_given_or_made(self, site: Site) -> None:
        async with site.client() as client:
            for asked in ("", "short", "x" * 65, "has space and more", "a<script>b1234", "é" * 10):
                headers = httpx.Headers([(b"x-request-id", asked.encode())])
                answer = await client.get("/health/live", headers=headers)
                assert len(bytes.fromhex(answer.headers["x-request-id"])) == 16
            answer = await client.get("/health/live", headers={"x-request-id": "trace-0001"})
            assert answer.headers["x-request-id"] == "trace-0001"


class TestHeaders:
    """Nothing we serve may be sniffed, framed or run as something else."""

    async def test_on_every_answer(self, site: Site) -> None:
        async with site.client() as client:
            for path in ("/", "/api/v1/setup", "/api/v1/nothing", "/health/live", "/api/v1/openapi.json"):
                answer = await client.get(path)
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert answer.headers["x-frame-options"] == "DENY"
                assert answer.headers["referrer-policy"] == "same-origin"
                assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
                assert "unsafe" not in answer.headers["content-security-policy"]

    async def test_the_player_runs_its_own_scripts_only(self, site: Site) -> None:
        async with site.client() as client:
            first, second = await client.get("/"), await client.get("/")
        policy = dict(
            rule.strip().split(" ", 1) for rule in first.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["connect-src"] == "'self'"
        assert policy["media-src"] == "'self' blob:"
        assert first.headers["content-security-policy"] != second.headers["content-security-policy"]

    async def test_other_sites_may_read_media_and_nothing_else(self, site: Site) -> None:
        async with site.client(headers={"origin": "https://player.example"}) as client:
            media = await client.get("/m/nonsense")
            assert media.headers["access-control-allow-origin"] == "*"
            for path in ("/api/v1/setup", "/health/live", "/"):
                assert "access-control-allow-origin" not in (await client.get(path)).headers
            preflight = await client.options(
                "/api/v1/songs", headers={"access-control-request-method": "GET"}
            )
            assert "access-control-allow-origin" not in preflight.headers


class TestLimits:
    """A request may be so large and so slow, and no more."""

    async def test_bodies_end_at_one_megabyte(self, site: Site) -> None:
        async def endless() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b" " * 65_536

        headers = {"content-type": "application/json"}
        async with site.client(headers=headers) as client:
            told = await client.post("/api/v1/auth/login", content=bytes(limits.LARGEST_BODY + 1))
            streamed = await client.post("/api/v1/auth/login", content=endless())
        assert (told.status_code, told.json()["code"]) == (413, "body_too_large")
        assert (streamed.status_code, streamed.json()["code"]) == (413, "body_too_large")

    async def test_headers_end_at_32_kilobytes(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.get("/health/live", headers={"x-long": "a" * 33_000})
        assert answer.status_code == 431

    async def test_a_body_that_stops_coming_is_given_up(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "BODY_PAUSE_S", 0.05)

        async def stalled() -> AsyncIterator[bytes]:
            yield b'{"email":'
            await asyncio.sleep(30)

        async with site.client(headers={"content-type": "application/json"}) as client:
            answer = await client.post("/api/v1/auth/login", content=stalled())
        assert answer.status_code == 408

    async def test_an_answer_that_takes_too_long_is_given_up(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def stuck(*_told: Any, **_named: Any) -> None:
            await asyncio.sleep(30)

        monkeypatch.setattr("segue.app.web.shell.TIME_LIMIT_S", 0.05)
        monkeypatch.setattr(site.features.people.accounts, "needs_admin", stuck)
        async with site.client() as client:
            answer = await client.get("/api/v1/setup")
        assert (answer.status_code, answer.json()["code"]) == (503, "timed_out")


class TestDatabaseDown:
    """The process stays up; what needs the database says when to come back."""

    async def test_is_503_with_retry_after(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        signed_in = await site.person()
        song = await site.song()
        async with site.client(headers=bearer(signed_in)) as client:
            warm = await client.get(f"/api/v1/songs/{song}/stream")
            assert warm.status_code == 200

            def refuse() -> None:
                raise DatabaseDown("Try again in a moment.")

            monkeypatch.setattr(site.engines.database, "transaction", refuse)
            for path in ("/api/v1/songs", "/api/v1/users/me", "/api/v1/setup"):
                answer = await client.get(path)
                assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
                assert int(answer.headers["retry-after"]) > 0
            assert (await client.get(f"/api/v1/songs/{song}/stream")).status_code == 200
            assert (await client.get("/health/live")).status_code == 200
            assert (await client.get("/metrics")).status_code == 403


class TestProxies:
    """A client's address is taken from trusted proxies only."""

    @pytest.mark.parametrize(
        ("peer", "told", "client"),
        [
            ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
            ("127.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
            ("127.0.0.1", "203.0.113.5, 127.0.0.1", "203.0.113.5"),
            ("127.0.0.1", "nonsense", "127.0.0.1"),
            ("127.0.0.1", "[2001:db8::5]:443", "2001:db8::5"),
            ("198.51.100.7", "203.0.113.5", "198.51.100.7"),
        ],
    )
    async def test_is_remembered_by_the_session(self, site: Site, peer: str, told: str, client: str) -> None:
        async with site.client(address=peer, headers={"x-forwarded-for": told}) as asking:
            await asking.post(
                "/api/v1/auth/register",
                json={"email": "ada@example.org", "password": "slow water under", "display_name": "Ada"},
            )
        async with site.engines.database.transaction() as conn:
            row = await (await conn.execute("select address from sessions")).fetchone()
        assert row == {"address": client}


class TestScopes:
    """What is no HTTP is turned away."""

    async def test_sockets_are_closed(self, site: Site) -> None:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        await site.application({"type": "websocket", "path": "/"}, receive, send)
        assert sent == [{"type": "websocket.close", "code": 1000}]


class TestCompression:
    """Lists shrink for who takes gzip; what holds a token does not."""

    async def test_lists_are_packed(self, site: Site) -> None:
        for number in range(12):
            await site.song(title=f"Song {number}", track=number + 1)
        signed_in = await site.person()
        async with site.client(headers=bearer(signed_in)) as client:
            packed = await client.get("/api/v1/songs", headers={"accept-encoding": "gzip"})
            plain = await client.get("/api/v1/songs", headers={"accept-encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.json() == plain.json()
        assert int(packed.headers["content-length"]) < len(plain.content) / 3
        assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"

    async def test_tokens_are_not(self, site: Site) -> None:
        async with site.client(headers={"accept-encoding": "gzip"}) as client:
            answer = await client.post(
                "/api/v1/auth/register",
                json={"email": "ada@example.org", "password": "slow water under", "display_name": "A" * 100},
            )
        assert "content-encoding" not in answer.headers


class TestHeadOfAPage:
    """HEAD tells what GET would."""

    async def test_of_the_player(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.head("/")
        assert answer.status_code == 200
        assert answer.content == b""


def raw_scope(path: str, **told: Any) -> Scope:
    """A bare scope, for what an HTTP client would not send."""
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "scheme": "http",
        "client": ("198.51.100.7", 1),
        "server": ("localhost", 80),
        **told,
    }


async def ask(application: Any, scope: Scope) -> tuple[int, bytes]:
    """Status and body of a bare request."""
    status, body = 0, BytesIO()

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)
        body.write(message.get("body", b""))

    await application(scope, receive, send)
    return status, body.getvalue()


class TestStrangeRequests:
    """What no client of ours would send does no harm."""

    @pytest.mark.parametrize(
        "scope",
        [
            raw_scope("/" + "a" * 5000),
            raw_scope("/api/v1/../../etc/passwd"),
            raw_scope("/assets/../../../etc/passwd"),
            raw_scope("/api/v1/songs\x00"),
            raw_scope("//evil.example/"),
            raw_scope("/api/v1/songs", headers=[(b"content-length", b"-5")]),
            raw_scope("/api/v1/songs", headers=[(b"content-length", b"9" * 30)]),
            raw_scope("/api/v1/songs", headers=[(b"authorization", b"\xff\xfe")]),
            raw_scope("/api/v1/songs", headers=[(b"cookie", b"segue_access=\xff; \xfe")]),
            raw_scope("/api/v1/songs", client=None),
            raw_scope("/api/v1/songs", method="BREW"),
        ],
    )
    async def test_is_refused_in_words(self, site: Site, scope: Scope) -> None:
        status, body = await ask(site.application, scope)
        assert 400 <= status < 500
        assert json.loads(body)["status"] == status

    async def test_a_client_that_leaves_is_no_fault(self, site: Site) -> None:
        scope = raw_scope(
            "/api/v1/auth/login", method="POST", headers=[(b"content-type", b"application/json")]
        )

        async def receive() -> Any:
            return {"type": "http.disconnect"}

        async def send(_message: Any) -> None:
            return

        asgi: tuple[Receive, Send] = (receive, send)
        await site.application(scope, *asgi)
