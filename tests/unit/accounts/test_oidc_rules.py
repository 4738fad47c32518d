"""What is believed of a provider, and what is not."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt as pyjwt
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from segue.accounts.oidc import rules
from segue.accounts.oidc.contracts import Flow, Provider
from segue.accounts.oidc.discovery import ProviderTalk
from segue.accounts.oidc.errors import ProviderDown, ProviderRefused
from segue.accounts.sealing import Sealer
from segue.kernel.keyring import KeyRing
from segue.kernel.ports.outside import OutsideAnswer, OutsideDown
from tests.fakes import FakeClock

ISSUER = "https://id.example.org"
HOME = Provider("home", "Home", ISSUER, "segue", "se:cret")
NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
RSA = RSAKey.generate_key(2048, {"kid": "r", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "e", "use": "sig"})
KEYS = KeySet.import_key_set({"keys": [RSA.as_dict(private=False), EC.as_dict(private=False)]})
CLAIMS = {"iss": ISSUER, "aud": "segue", "sub": "ada", "exp": AT + 60, "iat": AT, "nonce": "n"}
TOLD = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth?tenant=1",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "userinfo_endpoint": f"{ISSUER}/me",
    "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
}
FLOW = Flow("home", "s", "n", "v", "/", AT + 600)


def token(change: Mapping[str, Any] | None = None, *, alg: str = "RS256", key: Any = RSA, **head: Any) -> str:
    """An ID token; what `change` has as None is left out."""
    claims = {name: value for name, value in {**CLAIMS, **(change or {})}.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": key.kid or "r", **head}, claims, key, algorithms=[alg])


def believed(text: str, algorithms: tuple[str, ...] = ("RS256", "ES256")) -> dict[str, Any]:
    """The claims, when they hold."""
    return rules.verify_id_token(text, KEYS, HOME, algorithms=algorithms, nonce="n", now=NOW)


def unsigned(claims: Mapping[str, Any], **head: str) -> str:
    """A token that nobody signed."""
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (head, claims)
    ]
    return ".".join([*parts, ""])


class TestIdTokens:
    """Only what the provider signed, for us, for this visit, and not too long ago."""

    def test_is_believed(self) -> None:
        assert believed(token())["sub"] == "ada"
        assert believed(token(alg="ES256", key=EC))["sub"] == "ada"
        assert believed(token({"aud": ["segue"], "azp": "segue"}))["sub"] == "ada"
        assert believed(token({"aud": ["other", "segue"], "azp": "segue"}))["sub"] == "ada"
        assert believed(token({"exp": AT - 59, "iat": AT + 59}))["sub"] == "ada"

    @pytest.mark.parametrize(
        "change",
        [
            {"iss": "https://id.example.org/"},
            {"iss": "https://evil.example"},
            {"iss": None},
            {"aud": "other"},
            {"aud": None},
            {"aud": ["segue", "other"]},
            {"aud": ["segue", "other"], "azp": "other"},
            {"azp": "other"},
            {"exp": AT - 61},
            {"exp": None},
            {"exp": "tomorrow"},
            {"iat": AT + 61},
            {"iat": None},
            {"nonce": "other"},
            {"nonce": None},
            {"nonce": ["n"]},
            {"sub": None},
            {"sub": ""},
            {"sub": 7},
            {"sub": "x" * 256},
            {"nbf": AT + 120},
        ],
        ids=str,
    )
    def test_claims_that_do_not_fit_are_refused(self, change: dict[str, Any]) -> None:
        with pytest.raises(ProviderRefused):
            believed(token(change))

    def test_forged_ones_are_refused(self) -> None:
        public = RSA.as_pem(private=False)
        stranger = RSAKey.generate_key(2048, {"kid": "r"})
        forged = [
            unsigned(CLAIMS, alg="none", typ="JWT"),
            unsigned(CLAIMS, alg="none", kid="r"),
            token(key=OctKey.import_key(b"se:cret" * 6), alg="HS256"),
            token(key=OctKey.import_key(base64.b64encode(public)), alg="HS256"),
            token(key=stranger),
            token(kid="unknown"),
            token(kid="e"),
            pyjwt.encode(
                CLAIMS, RSA.as_pem(private=True), "RS256", headers={"kid": "r", "crit": ["new"], "new": 1}
            ),
            token()[:-4] + "AAAA",
            "",
            "a.b.c",
            "e30.e30.",
        ]
        for text in forged:
            with pytest.raises(ProviderRefused):
                believed(text, ("RS256", "ES256"))

    def test_an_algorithm_that_the_provider_does_not_use_is_refused(self) -> None:
        with pytest.raises(ProviderRefused):
            believed(token(alg="ES256", key=EC), ("RS256",))

    @pytest.mark.parametrize("text", ["", ".", "é.b.c", "WzFd.e.f", "Nw.e.f"])
    def test_what_is_no_token_has_no_key(self, text: str) -> None:
        try:
            assert rules.key_id(text) is None
        except ProviderRefused:
            return


class TestPersons:
    """An address counts when the provider says, in so many words, that it has verified it."""

    @pytest.mark.parametrize("verified", [None, False, "true", 1, "false"])
    def test_anything_but_true_is_no(self, verified: object) -> None:
        told = {"sub": "ada", "email": "ada@example.org", "email_verified": verified}
        assert rules.read_person(told).email is None
        assert rules.read_person({**told, "email_verified": True}).email == "ada@example.org"


class TestMetadata:
    """A provider must say that it is who the operator named, and offer doors and signatures we take."""

    def test_shared_secrets_and_no_signature_are_no_signatures(self) -> None:
        assert rules.read_metadata(HOME, TOLD).algorithms == ("RS256", "ES256")

    @pytest.mark.parametrize(
        "change",
        [
            {"issuer": "https://id.example.org/"},
            {"issuer": None},
            {"token_endpoint": "http://id.example.org/token"},
            {"token_endpoint": "file:///etc/passwd"},
            {"jwks_uri": None},
            {"jwks_uri": "https:///keys"},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"id_token_signing_alg_values_supported": ["none", "HS256"]},
        ],
        ids=str,
    )
    def test_others_are_refused(self, change: dict[str, Any]) -> None:
        with pytest.raises(ProviderDown):
            rules.read_metadata(HOME, {**TOLD, **change})


class TestVisits:
    """What a browser takes along is sealed, and what it is sent with says only what must be said."""

    def test_survive_the_cookie(self) -> None:
        sealer = Sealer(KeyRing("a", {"a": b"1" * 32}))
        flow = rules.new_flow("home", "/albums", NOW)
        assert rules.read_flow(sealer.open(sealer.seal(rules.flow_text(flow), "x"), "x")) == flow
        assert flow.verifier not in repr(flow)
        assert 43 <= len(flow.verifier) <= 128

    def test_the_address_keeps_what_the_provider_has_in_it(self) -> None:
        url = rules.authorization_url(HOME, rules.read_metadata(HOME, TOLD), FLOW, "https://x/cb")
        asked = parse_qs(urlsplit(url).query)
        assert asked["tenant"] == ["1"]
        assert asked["scope"] == ["openid email profile"]
        assert "code_verifier" not in asked

    def test_secrets_are_escaped_as_the_standard_says(self) -> None:
        metadata = rules.read_metadata(HOME, TOLD)
        _, headers = rules.token_request(HOME, metadata, FLOW, "c", "https://x/cb")
        assert base64.b64decode(headers["authorization"].removeprefix("Basic ")) == b"segue:se%3Acret"
        told = {**TOLD, "token_endpoint_auth_methods_supported": ["client_secret_post"]}
        form, headers = rules.token_request(HOME, rules.read_metadata(HOME, told), FLOW, "c", "https://x/cb")
        assert form["client_secret"] == "se:cret"
        assert "authorization" not in headers

    @pytest.mark.parametrize(
        ("told", "path"),
        [
            (None, "/"),
            ("", "/"),
            ("/albums?sort=new#top", "/albums?sort=new#top"),
            ("albums", "/"),
            ("//evil.example", "/"),
            ("///evil.example", "/"),
            ("/\\evil.example", "/"),
            ("\\\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("/\n/evil.example", "/"),
            (" //evil.example", "/"),
            ("/%2f/evil.example", "/%2f/evil.example"),
            ("/é", "/"),
            ("/" + "x" * 500, "/"),
        ],
    )
    def test_paths_of_this_site_only(self, told: str | None, path: str) -> None:
        assert rules.safe_path(told) == path


class Web:
    """Servers of others: what each address answers, and how often it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {}
        self.asked: list[str] = []

    async def ask(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
        largest: int,
    ) -> OutsideAnswer:
        self.asked.append(url.removeprefix(ISSUER))
        page = self.pages.get(url.removeprefix(ISSUER))
        if page is None:
            raise OutsideDown("gone")
        return page if isinstance(page, OutsideAnswer) else OutsideAnswer(200, json.dumps(page).encode())


@pytest.fixture
def web() -> Web:
    """A provider that works."""
    found = Web()
    found.pages = {
        "/.well-known/openid-configuration": TOLD,
        "/keys": {"keys": [RSA.as_dict(private=False), {"kty": "new"}, {"kty": "oct", "k": "c2VjcmV0"}]},
        "/token": {"id_token": token({"email": "a@b.c", "email_verified": True}), "access_token": "t"},
        "/me": {"sub": "ada", "email": "ada@example.org", "email_verified": True, "name": "Ada"},
    }
    return found


class TestTalk:
    """What a provider says is kept for a while, and it may be away for a while."""

    async def exchange(self, talk: ProviderTalk) -> Mapping[str, Any]:
        return await talk.exchange(HOME, FLOW, "code", "https://x/cb")

    async def test_is_asked_once_an_hour(self, web: Web) -> None:
        clock = FakeClock(NOW)
        talk = ProviderTalk(web, clock)
        for _ in range(3):
            await self.exchange(talk)
        assert web.asked == ["/.well-known/openid-configuration", "/token", "/keys", "/token", "/token"]
        clock.move(hours=1)
        web.pages["/token"] = {"id_token": token({"exp": AT + 7200})}
        await self.exchange(talk)
        assert web.asked[5:] == ["/.well-known/openid-configuration", "/token", "/keys"]

    async def test_an_address_is_asked_for_where_the_token_has_none(self, web: Web) -> None:
        web.pages["/token"] = {"id_token": token(), "access_token": "t"}
        told = await self.exchange(ProviderTalk(web, FakeClock(NOW)))
        assert (told["email"], told["name"], told["sub"]) == ("ada@example.org", "Ada", "ada")
        web.pages["/me"] = {"sub": "eve", "email": "eve@example.org", "email_verified": True}
        with pytest.raises(ProviderRefused):
            await self.exchange(ProviderTalk(web, FakeClock(NOW)))

    async def test_a_new_key_is_fetched_at_most_once_a_minute(self, web: Web) -> None:
        clock = FakeClock(NOW)
        talk = ProviderTalk(web, clock)
        await self.exchange(talk)
        web.pages["/token"] = {"id_token": token(alg="ES256", key=EC)}
        web.pages["/keys"] = {"keys": [EC.as_dict(private=False)]}
        with pytest.raises(ProviderRefused):
            await self.exchange(talk)
        clock.move(minutes=1)
        assert (await self.exchange(talk))["sub"] == "ada"
        assert web.asked.count("/keys") == 2

    async def test_what_is_known_is_used_on_for_a_day(self, web: Web) -> None:
        clock = FakeClock(NOW)
        talk = ProviderTalk(web, clock)
        await self.exchange(talk)
        del web.pages["/.well-known/openid-configuration"]
        clock.move(hours=23)
        assert (await talk.get_metadata(HOME)).token_endpoint == f"{ISSUER}/token"
        clock.move(hours=2)
        with pytest.raises(ProviderDown):
            await talk.get_metadata(HOME)

    @pytest.mark.parametrize(
        ("page", "answer", "failure"),
        [
            ("/token", None, ProviderDown),
            ("/token", OutsideAnswer(502, b""), ProviderDown),
            ("/token", OutsideAnswer(400, b'{"error": "invalid_grant"}'), ProviderRefused),
            ("/token", OutsideAnswer(302, b""), ProviderRefused),
            ("/token", OutsideAnswer(200, b"<html>"), ProviderDown),
            ("/token", OutsideAnswer(200, b"[" * 100_000), ProviderDown),
            ("/token", [], ProviderDown),
            ("/token", {}, ProviderRefused),
            ("/token", {"id_token": "nonsense"}, ProviderRefused),
            ("/keys", None, ProviderDown),
            ("/keys", {"keys": []}, ProviderDown),
            ("/keys", {"keys": "x"}, ProviderDown),
            ("/keys", {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}, ProviderDown),
            ("/keys", {"keys": [{"kty": "RSA", "n": "?"}]}, ProviderDown),
        ],
    )
    async def test_what_cannot_be_used_is_refused(
        self, web: Web, page: str, answer: Any, failure: type[Exception]
    ) -> None:
        web.pages[page] = answer
        with pytest.raises(failure):
            await self.exchange(ProviderTalk(web, FakeClock(NOW)))


class TestSecrets:
    """A provider's secret stands in no log."""

    def test_it_is_not_shown(self) -> None:
        assert "se:cret" not in repr(HOME)
