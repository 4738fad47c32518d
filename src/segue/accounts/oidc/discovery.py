"""What providers say of themselves and sign with: asked when needed, kept for a while."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from segue.accounts.oidc import rules
from segue.accounts.oidc.contracts import Flow, Metadata, Provider
from segue.accounts.oidc.errors import ProviderDown, ProviderRefused
from segue.kernel.clock import Clock
from segue.kernel.ports.outside import OutsideAnswer, OutsideDown, OutsideWeb

DEADLINE_S = 4.0
"""For one request."""
WHOLE_S = 9.0
"""For all that completes a sign-in, so that its answer comes before the web's limit of ten."""
_LARGEST = 512 * 1024
_FRESH = timedelta(hours=1)
_STALE = timedelta(days=1)
"""How long keys and addresses are used on while the provider does not tell them anew."""
_KEYS_AGAIN = timedelta(minutes=1)


@dataclass(slots=True)
class _Known:
    metadata: Metadata
    keys: KeySet | None
    asked_at: datetime
    keys_at: datetime


class ProviderTalk:
    """Talks to providers, each request with a deadline; what they say is believed as `rules` says."""

    def __init__(self, web: OutsideWeb, clock: Clock) -> None:
        self._web = web
        self._clock = clock
        self._known: dict[str, _Known] = {}

    async def get_metadata(self, provider: Provider) -> Metadata:
        """Where a provider's doors are. Raises ProviderDown."""
        return (await self._get(provider)).metadata

    async def exchange(
        self, provider: Provider, flow: Flow, code: str, redirect_uri: str
    ) -> Mapping[str, Any]:
        """The claims of who signed in, for their code. Raises ProviderDown, ProviderRefused."""
        try:
            async with asyncio.timeout(WHOLE_S):
                return await self._exchange(provider, flow, code, redirect_uri)
        except TimeoutError as error:
            raise ProviderDown("Try again in a few minutes, or sign in another way.") from error

    async def _exchange(
        self, provider: Provider, flow: Flow, code: str, redirect_uri: str
    ) -> Mapping[str, Any]:
        metadata = await self.get_metadata(provider)
        form, headers = rules.token_request(provider, metadata, flow, code, redirect_uri)
        answer = await self._ask(metadata.token_endpoint, form=form, headers=headers)
        if answer.status >= 500:
            raise ProviderDown("It has a fault of its own. Try again in a few minutes.")
        if answer.status != 200:
            raise ProviderRefused("It does not take its own code back. Try again.")
        told = _json(answer)
        token = told.get("id_token")
        if not isinstance(token, str):
            raise ProviderRefused("It sent no ID token.")
        keys = await self._keys(provider, rules.key_id(token))
        claims = rules.verify_id_token(
            token, keys, provider, algorithms=metadata.algorithms, nonce=flow.nonce, now=self._clock.now()
        )
        return await self._completed(metadata, claims, told.get("access_token"))

    async def _completed(
        self, metadata: Metadata, claims: dict[str, Any], access_token: object
    ) -> Mapping[str, Any]:
        # Many providers keep the address out of the ID token.
        if "email" in claims or metadata.userinfo_endpoint is None or not isinstance(access_token, str):
            return claims
        headers = {"accept": "application/json", "authorization": f"Bearer {access_token}"}
        answer = await self._ask(metadata.userinfo_endpoint, headers=headers)
        if answer.status != 200:
            return claims
        told = _json(answer)
        if told.get("sub") != claims["sub"]:
            raise ProviderRefused("It speaks of two people at once.")
        return {**{name: told.get(name) for name in ("email", "email_verified", "name")}, **claims}

    async def _get(self, provider: Provider) -> _Known:
        now = self._clock.now()
        known = self._known.get(provider.id)
        if known is not None and now - known.asked_at < _FRESH:
            return known
        try:
            told = await self._read(rules.discovery_url(provider.issuer))
            metadata = rules.read_metadata(provider, told)
        except ProviderDown:
            if known is not None and now - known.asked_at < _STALE:
                return known
            raise
        keys = known.keys if known is not None and known.metadata.jwks_uri == metadata.jwks_uri else None
        fresh = _Known(metadata, keys, now, known.keys_at if known is not None and keys is not None else now)
        self._known[provider.id] = fresh
        return fresh

    async def _keys(self, provider: Provider, kid: str | None) -> KeySet:
        known, now = await self._get(provider), self._clock.now()
        keys = known.keys
        unknown = keys is None or (kid is not None and all(key.kid != kid for key in keys.keys))
        if keys is not None and now - known.keys_at < (_KEYS_AGAIN if unknown else _FRESH):
            return keys
        try:
            fresh = _key_set(await self._read(known.metadata.jwks_uri))
        except ProviderDown:
            if keys is not None and now - known.keys_at < _STALE:
                return keys
            raise
        known.keys, known.keys_at = fresh, now
        return fresh

    async def _read(self, url: str) -> dict[str, Any]:
        answer = await self._ask(url)
        if answer.status != 200:
            raise ProviderDown("It does not say how to sign in there. Try again in a few minutes.")
        return _json(answer)

    async def _ask(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> OutsideAnswer:
        try:
            return await self._web.ask(
                url, form=form, headers=headers, deadline_s=DEADLINE_S, largest=_LARGEST
            )
        except OutsideDown as error:
            raise ProviderDown("Try again in a few minutes, or sign in another way.") from error


def _json(answer: OutsideAnswer) -> dict[str, Any]:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise ProviderDown("It answers what cannot be read.") from error
    if not isinstance(told, dict):
        raise ProviderDown("It answers what cannot be read.")
    return told


def _key_set(told: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set({"keys": [key for key in told["keys"] if key.get("kty") != "oct"]})
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProviderDown("It does not say what it signs with.") from error
