"""What an attacker sends: forged tokens, other sites' forms, hosts and headers that lie, fields of others."""

import base64
import hmac
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from segue.accounts.api import Role, SignedIn
from segue.app.web.application import openapi_document
from tests.newcomers import newcomer
from tests.site import PASSWORD, Site, bearer

ME = "/api/v1/users/me"
STREAM = "/api/v1/songs/01930000-0000-7000-8000-00000000000a/stream"
EVIL = "evil.example"
DOCUMENT = openapi_document()


def forged(site: Site, who: SignedIn) -> dict[str, str]:
    """Tokens that are not ours, or not for this, each with what is wrong with it."""
    header, body, seal = who.access_token.split(".")
    claims = jwt.decode(who.access_token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(who.access_token)["kid"]
    key = site.engines.secrets.access.keys[kid]
    ours: dict[str, Any] = {"kid": kid, "typ": "at+jwt"}
    signing = ed25519.Ed25519PrivateKey.generate()
    curve = ec.generate_private_key(ec.SECP256R1())
    public_pem = signing.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def signed(by: Any = key, how: str = "HS256", head: dict[str, Any] | None = None, **other: Any) -> str:
        told = {name: value for name, value in {**claims, **other}.items() if value is not None}
        return jwt.encode(told, by, how, headers={**ours, **(head or {})})

    def raw(head: dict[str, Any], sealed: str = seal) -> str:
        return f"{base64.urlsafe_b64encode(json.dumps(head).encode()).rstrip(b'=').decode()}.{body}.{sealed}"

    return {
        "no algorithm": jwt.encode(claims, "", "none", headers=ours),
        "no algorithm, written otherwise": raw({**ours, "alg": "nOnE"}, ""),
        "no seal": f"{header}.{body}.",
        "the seal of another header": raw({**ours, "alg": "HS512"}),
        "HS256 with a public key": _by_hand(claims, public_pem, ours),
        "HS256 with an empty key": _by_hand(claims, b"", ours),
        "HS256 with the key's name": _by_hand(claims, kid.encode(), ours),
        "HS512 with the right key": _by_hand(claims, key, ours, "HS512"),
        "EdDSA with its own key": signed(signing, "EdDSA"),
        "ES256 with its own key": signed(curve, "ES256"),
        "RS256 with its own key": signed(rsa.generate_private_key(65537, 2048), "RS256"),
        "its own key in the header": signed(b"x" * 32, head={"jwk": {"kty": "oct", "k": "eHh4"}}),
        "the address of a key": signed(head={"jku": f"https://{EVIL}/keys"}),
        "another audience": signed(aud="another"),
        "many audiences, not ours": signed(aud=["another", "third"]),
        "another issuer": signed(iss=EVIL),
        "no expiry": signed(exp=None),
        "no audience": signed(aud=None),
        "an expiry of text": signed(exp="never"),
        "expired": signed(exp=1),
        "another type": signed(head={"typ": "JWT"}),
        "a refresh token's type": signed(head={"typ": "rt+jwt"}),
        "a key's name that climbs": signed(head={"kid": "../../../../dev/null"}),
        "a key's name that asks": signed(head={"kid": "' or 1=1 --"}),
        "a key's name of another kind": raw({**ours, "alg": "HS256", "kid": ["k1"]}),
        "an unknown must": signed(head={"crit": ["future"], "future": 1}),
        "a known must": signed(head={"crit": ["exp"], "exp": 1}),
        "no key's name": raw({"alg": "HS256", "typ": "at+jwt"}),
        "roles of nobody": signed(b"x" * 32, roles=["admin", "artist", "listener"]),
        "a role that is none": signed(roles=["root"]),
        "a person that is none": signed(sub="me"),
        "a refresh token": who.refresh_token,
        "nothing": "",
        "dots": "..",
        "very long": f"{header}.{body * 20}.{seal}",
    }


def _by_hand(claims: dict[str, Any], key: bytes, headers: dict[str, Any], how: str = "HS256") -> str:
    # The library refuses keys that belong to other algorithms.
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": how, **headers}, claims)
    ]
    seal = hmac.new(key, b".".join(parts), f"sha{how[2:]}").digest()
    return b".".join([*parts, base64.urlsafe_b64encode(seal).rstrip(b"=")]).decode()


class TestForgedTokens:
    """A token opens something only if we sealed it, for this, and it still lives; at every door."""

    async def test_none_opens_anything(self, site: Site) -> None:
        who = await newcomer(site, "Ada", Role.ADMIN)
        async with site.client() as client:
            assert (await client.get(ME, headers=bearer(who))).status_code == 200
            for wrong, token in forged(site, who).items():
                for path in (ME, STREAM):
                    by_header = await client.get(path, headers={"authorization": f"Bearer {token}"})
                    assert by_header.status_code == 401, (wrong, path)
                    by_cookie = await client.get(path, headers={"cookie": f"segue_access={token}"})
                    assert by_cookie.status_code == 401, (wrong, path)

    async def test_an_access_token_refreshes_nothing(self, site: Site) -> None:
        who = await newcomer(site, "Ada")
        async with site.client() as client:
            answer = await client.post("/api/v1/auth/refresh", json={"refresh_token": who.access_token})
        assert (answer.status_code, answer.json()["code"]) == (401, "refresh_refused")

    async def test_a_token_in_the_address_is_none(self, site: Site) -> None:
        who = await newcomer(site, "Ada")
        async with site.client() as client:
            for name in ("access_token", "token", "segue_access", "authorization"):
                assert (await client.get(ME, params={name: who.access_token})).status_code == 401

    async def test_other_schemes_are_none(self, site: Site) -> None:
        who = await newcomer(site, "Ada")
        async with site.client() as client:
            for scheme in ("Basic", "Token", "Bearer Bearer", ""):
                headers = {"authorization": f"{scheme} {who.access_token}".strip()}
                assert (await client.get(ME, headers=headers)).status_code == 401, scheme


class TestOtherSites:
    """A page of another site changes nothing with a person's cookies, whatever it makes of its form."""

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None]
    )
    @pytest.mark.parametrize(
        "whence",
        [
            {"origin": f"https://{EVIL}"},
            {"origin": "null"},
            {"origin": f"http://testserver.localhost.{EVIL}"},
            {"origin": f"http://testserver.localhost@{EVIL}"},
            {},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": "http://testserver.localhost", "sec-fetch-site": "cross-site"},
        ],
        ids=str,
    )
    async def test_no_form_gets_through(self, site: Site, kind: str | None, whence: dict[str, str]) -> None:
        who = await newcomer(site, "Ada")
        headers = {"cookie": f"segue_access={who.access_token}; segue_refresh={who.refresh_token}", **whence}
        if kind:
            headers["content-type"] = kind
        before = len(site.events.published)
        async with site.client(headers=headers) as client:
            for method, path, body in (
                ("POST", "/api/v1/auth/logout", b"{}"),
                ("POST", "/api/v1/auth/refresh", b""),
                ("POST", "/api/v1/plays", b'{"events": []}'),
                ("POST", "/api/v1/users/me/export", b""),
                ("DELETE", "/api/v1/users/me/sessions", b""),
                ("PATCH", "/api/v1/users/me", b'{"display_name": "Eve"}'),
            ):
                answer = await client.request(method, path, content=body)
                assert answer.status_code in (403, 422), (path, answer.status_code)
                assert answer.status_code == 422 or answer.json()["code"] == "cross_origin", path
        assert len(site.events.published) == before

    async def test_json_that_calls_itself_text_is_not_read(self, site: Site) -> None:
        who = await newcomer(site, "Ada")
        async with site.client(headers=bearer(who)) as client:
            for kind in (
                "text/plain",
                "text/plain; charset=application/json",
                "application/x-www-form-urlencoded",
            ):
                answer = await client.patch(
                    ME, content=b'{"display_name": "Eve"}', headers={"content-type": kind}
                )
                assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid"), kind

    async def test_nobody_may_read_answers_across_sites(self, site: Site) -> None:
        who = await newcomer(site, "Ada")
        async with site.client(headers=bearer(who)) as client:
            answer = await client.get(ME, headers={"origin": f"https://{EVIL}"})
            assert "access-control-allow-origin" not in answer.headers
            asked = {"origin": f"https://{EVIL}", "access-control-request-method": "PATCH"}
            preflight = await client.options(ME, headers=asked)
            assert "access-control-allow-origin" not in preflight.headers
            assert preflight.status_code == 405


class TestRedirects:
    """Nothing sends a browser to where a stranger wants it."""

    @pytest.mark.parametrize(
        "path",
        [
            f"//{EVIL}",
            f"//{EVIL}/%2e%2e",
            f"/\\{EVIL}",
            f"/%5c{EVIL}",
            f"/%2f%2f{EVIL}",
            f"/api/v1/users/me//{EVIL}",
            f"/sign-in?next=//{EVIL}",
            f"/api/v1/auth/oidc/home/start?next=https://{EVIL}",
            f"/api/v1/auth/oidc/home/callback?state=x&code=x&next=//{EVIL}",
            f"/?return_to=https://{EVIL}",
        ],
    )
    async def test_stays_here(self, site: Site, path: str) -> None:
        async with site.client(headers={"accept": "text/html"}) as client:
            request = client.build_request("GET", "/")
            raw = path.encode()
            request.url = request.url.copy_with(raw_path=raw)
            answer = await client.send(request)
        assert answer.status_code not in range(300, 400) or not answer.headers["location"].startswith(
            ("//", "http", "\\", "/\\")
        )


class TestHosts:
    """The name in a request is what a client wrote; what we send to people has the operator's."""

    async def test_letters_name_our_own_address(self, site: Site) -> None:
        await newcomer(site, "Ada", with_password=True)
        lies = [
            {"host": EVIL},
            {"host": f"testserver.localhost:@{EVIL}"},
            {"x-forwarded-host": EVIL},
            {"forwarded": f"host={EVIL}"},
            {"x-original-host": EVIL, "x-host": EVIL},
            {"host": EVIL, "x-forwarded-proto": "javascript"},
        ]
        for number, headers in enumerate(lies):
            async with site.client(address=f"198.51.100.{number + 20}") as client:
                asked = await client.post(
                    "/api/v1/auth/reset", json={"email": "ada@example.org"}, headers=headers
                )
            assert asked.status_code == 202
            for letter in await site.deliver():
                written = f"{letter.text} {letter.html}"
                assert EVIL not in written
                hosts = {urlsplit(link).netloc for link in re.findall(r"https?://[^\s\"'<>]+", written)}
                assert hosts <= {urlsplit(site.engines.public_url).netloc}

    async def test_answers_repeat_no_host(self, site: Site) -> None:
        who = await newcomer(site, "Ada")
        async with site.client(headers={**bearer(who), "host": EVIL, "x-forwarded-host": EVIL}) as client:
            for path in (ME, "/", "/api/v1/setup", "/api/v1/openapi.json", "/api/v1/nothing"):
                answer = await client.get(path)
                assert EVIL not in answer.text + str(answer.headers), path


class TestForwardedFor:
    """What a stranger says about where they are is not written down."""

    async def test_sessions_show_where_a_request_came_from(self, site: Site) -> None:
        who = await newcomer(site, "Ada", with_password=True)
        lies = {"x-forwarded-for": "192.0.2.1", "forwarded": "for=192.0.2.1", "x-real-ip": "192.0.2.1"}
        async with site.client(address="198.51.100.99") as client:
            credentials = {"email": who.user.email, "password": PASSWORD}
            signed_in = await client.post("/api/v1/auth/login", json=credentials, headers=lies)
            assert signed_in.status_code == 200
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select address from sessions")).fetchall()
        assert "198.51.100.99" in {row["address"] for row in rows}
        assert "192.0.2.1" not in {row["address"] for row in rows}


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every JSON body of the API, by operation."""
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                yield f"{method.upper()} {path}", content["application/json"]["schema"]


class TestFieldsOfOthers:
    """Nobody sets what is not theirs to set: bodies hold what is asked for, and nothing else."""

    @pytest.mark.parametrize(("name", "schema"), list(bodies()), ids=[name for name, _ in bodies()])
    def test_every_body_is_closed(self, name: str, schema: dict[str, Any]) -> None:
        schemas = DOCUMENT["components"]["schemas"]
        waiting, seen = [schema], set[str]()
        while waiting:
            one = waiting.pop()
            if (ref := one.get("$ref", "").rpartition("/")[2]) and ref not in seen:
                seen.add(ref)
                waiting.append(schemas[ref])
            waiting += [*one.get("anyOf", ()), *one.get("oneOf", ()), *one.get("allOf", ())]
            waiting += [part for part in one.get("properties", {}).values() if isinstance(part, dict)]
            if isinstance(one.get("items"), dict):
                waiting.append(one["items"])
            if one.get("type") == "object" and "properties" in one:
                assert one.get("additionalProperties") is False, (name, one.get("title"))

    async def test_what_decides_about_a_person_cannot_be_sent(self, site: Site) -> None:
        who = await newcomer(site, "Ada")
        wanted: dict[str, Any] = {
            "id": "01930000-0000-7000-8000-00000000000a",
            "roles": ["admin"],
            "role": "admin",
            "subscription": "premium",
            "subscription_until": "2099-01-01T00:00:00Z",
            "tier": "premium",
            "email": "other@example.org",
            "email_verified": True,
            "verified": True,
            "password_hash": "x",
            "access_version": 99,
            "suspended_at": None,
            "explicit_locked": False,
            "__proto__": {"roles": ["admin"]},
        }
        new = {"email": "eve@example.org", "password": PASSWORD, "display_name": "Eve"}
        async with site.client() as client:
            for field, value in wanted.items():
                answer = await client.patch(
                    ME, json={"display_name": "Ada", field: value}, headers=bearer(who)
                )
                assert answer.status_code == 422, field
                if field != "email":
                    made = await client.post("/api/v1/auth/register", json={**new, field: value})
                    assert made.status_code == 422, field
            me = (await client.get(ME, headers=bearer(who))).json()
        assert (me["roles"], me["subscription"], me["email"]) == (["listener"], "free", who.user.email)

    async def test_a_field_twice_counts_once(self, site: Site) -> None:
        who = await newcomer(site, "Ada")
        body = b'{"display_name": "Ada", "display_name": "Eve", "roles": ["admin"]}'
        headers = {**bearer(who), "content-type": "application/json"}
        async with site.client(headers=headers) as client:
            assert (await client.patch(ME, content=body)).status_code == 422
