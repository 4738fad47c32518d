"""Pure decisions of OpenID Connect: where to send a browser, what to believe of what comes back."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from segue.accounts.oidc.contracts import Flow, Metadata, Person, Provider
from segue.accounts.oidc.errors import ProviderDown, ProviderRefused
from segue.kernel.ids import SessionId, UserId

FLOW_LIFE = timedelta(minutes=10)
LEEWAY_S = 60
LONGEST_NEXT = 500
_HOME = "/"
# Signatures only: with a shared secret anyone who holds it could speak for the provider.
_ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
_DISCOVERY = "/.well-known/openid-configuration"
_SCOPES = "openid email profile"


def discovery_url(issuer: str) -> str:
    """Where a provider says what it is (Discovery 1.0, section 4)."""
    return issuer.rstrip("/") + _DISCOVERY


def safe_path(told: str | None) -> str:
    """A path of this site to go on to; anything that could lead elsewhere becomes the first page.

    Browsers read two slashes, a slash and a backslash, and paths with tabs in them as other sites.
    """
    if not told or len(told) > LONGEST_NEXT or not told.startswith("/") or told.startswith("//"):
        return _HOME
    if "\\" in told or any(ord(char) <= 0x20 or ord(char) >= 0x7F for char in told):
        return _HOME
    parts = urlsplit(told)
    return told if not parts.scheme and not parts.netloc else _HOME


def new_flow(
    provider: str,
    next_path: str,
    now: datetime,
    *,
    link_user: UserId | None = None,
    link_session: SessionId | None = None,
) -> Flow:
    """A visit with everything that must come back or be kept: state, nonce, verifier."""
    return Flow(
        provider=provider,
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        next=next_path,
        expires=int((now + FLOW_LIFE).timestamp()),
        link_user=link_user,
        link_session=link_session,
    )


def flow_text(flow: Flow) -> bytes:
    """A visit as it is sealed."""
    told = {
        "p": flow.provider, "s": flow.state, "n": flow.nonce, "v": flow.verifier, "to": flow.next,
        "e": flow.expires, "u": flow.link_user and flow.link_user.hex,
        "i": flow.link_session and flow.link_session.hex,
    }  # fmt: skip
    return json.dumps(told).encode()


def read_flow(text: bytes) -> Flow:
    """A visit that was sealed by us."""
    told = json.loads(text)
    return Flow(
        provider=told["p"],
        state=told["s"],
        nonce=told["n"],
        verifier=told["v"],
        next=told["to"],
        expires=told["e"],
        link_user=UserId(UUID(told["u"])) if told["u"] else None,
        link_session=SessionId(UUID(told["i"])) if told["i"] else None,
    )


def cookie_name(state: str) -> str:
    """A cookie for each visit, so that two tabs do not take each other's."""
    return f"segue_oidc_{hashlib.sha256(state.encode()).hexdigest()[:16]}"


def authorization_url(provider: Provider, metadata: Metadata, flow: Flow, redirect_uri: str) -> str:
    """Where the browser is sent (Core 1.0, section 3.1.2.1; RFC 7636)."""
    digest = hashlib.sha256(flow.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": _SCOPES,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    endpoint = metadata.authorization_endpoint
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def token_request(
    provider: Provider, metadata: Metadata, flow: Flow, code: str, redirect_uri: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Form and headers of the exchange of a code (RFC 6749, sections 2.3.1 and 4.1.3)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": flow.verifier,
    }
    headers = {"accept": "application/json"}
    if provider.client_secret is None:
        form["client_id"] = provider.client_id
    elif metadata.basic_auth:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return form, headers


def read_metadata(provider: Provider, told: Mapping[str, Any]) -> Metadata:
    """What a provider says of itself, for as far as it is believed. Raises ProviderDown."""
    if told.get("issuer") != provider.issuer:
        raise ProviderDown("It says that it is another one. The operator has to compare SEGUE_OIDC's issuer.")
    offered = told.get("id_token_signing_alg_values_supported")
    names = offered if isinstance(offered, list) else ["RS256"]
    algorithms = tuple(name for name in _ALGORITHMS if name in names)
    if not algorithms:
        raise ProviderDown("It signs in no way that can be checked.")
    methods = told.get("token_endpoint_auth_methods_supported")
    userinfo = told.get("userinfo_endpoint")
    return Metadata(
        authorization_endpoint=_endpoint(provider, told.get("authorization_endpoint")),
        token_endpoint=_endpoint(provider, told.get("token_endpoint")),
        jwks_uri=_endpoint(provider, told.get("jwks_uri")),
        userinfo_endpoint=None if userinfo is None else _endpoint(provider, userinfo),
        basic_auth=not isinstance(methods, list) or "client_secret_basic" in methods,
        names_issuer=told.get("authorization_response_iss_parameter_supported") is True,
        algorithms=algorithms,
    )


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, taking as long when they are not."""
    return hmac.compare_digest(one.encode(), other.encode())


def key_id(token: str) -> str | None:
    """Which key an ID token says it was signed with. Raises ProviderRefused."""
    try:
        head = token.split(".", maxsplit=1)[0]
        told = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        kid = told.get("kid")
    except (ValueError, AttributeError, RecursionError) as error:
        raise ProviderRefused("What it sent is no ID token.") from error
    return kid if isinstance(kid, str) else None


def verify_id_token(
    token: str, keys: KeySet, provider: Provider, *, algorithms: tuple[str, ...], nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token that is for us, now, and for this visit (Core 1.0, section 3.1.3.7).

    Raises ProviderRefused.
    """
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=list(algorithms)).claims
        registry.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderRefused("What it says of you does not hold. Try again.") from error
    audience = claims["aud"]
    others = isinstance(audience, list) and audience != [provider.client_id]
    party = claims.get("azp")
    if (others or party is not None) and party != provider.client_id:
        raise ProviderRefused("It speaks to another service.")
    if not isinstance(claims["nonce"], str) or not 0 < len(claims["sub"]) <= 255:
        raise ProviderRefused("What it says of you does not hold. Try again.")
    return dict(claims)


def read_person(claims: Mapping[str, Any]) -> Person:
    """Who that is. Only an address that the provider says it has verified is believed."""
    email, name = claims.get("email"), claims.get("name")
    verified = isinstance(email, str) and claims.get("email_verified") is True
    return Person(claims["sub"], email if verified else None, name if isinstance(name, str) else None)


def _endpoint(provider: Provider, told: object) -> str:
    if isinstance(told, str):
        parts = urlsplit(told)
        plain = parts.scheme == "http" and provider.issuer.startswith("http:")
        if parts.netloc and not parts.fragment and (parts.scheme == "https" or plain):
            return told
    raise ProviderDown("It says no address that can be used.")
