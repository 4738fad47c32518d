"""Access tokens: made at sign-in and refresh, checked on every request without I/O."""

import math
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from segue.accounts.contracts import Caller, Role, User
from segue.accounts.errors import Unauthenticated
from segue.kernel.clock import Clock
from segue.kernel.events import AccessChanged, Allowed, Denied, Event, SessionEnded
from segue.kernel.ids import IdSource, SessionId, UserId
from segue.kernel.keyring import KeyRing
from segue.kernel.quality import Subscription

ACCESS_LIFE = timedelta(minutes=10)
AUDIENCE = "segue"
_TYPE = "at+jwt"  # RFC 9068, section 2.1
_ALGORITHM = "HS256"
_REQUIRED = ["sub", "sid", "roles", "subscription", "iat", "exp", "iss", "aud", "jti"]
_HEADER = {"alg", "kid", "typ"}
_LONGEST_TOKEN = 4096
_REMEMBERED = 20_000


class AccessTokens:
    """Signs access tokens (JWT, HS256) with the current key of the ring."""

    def __init__(self, keys: KeyRing, issuer: str, clock: Clock, ids: IdSource) -> None:
        self._keys = keys
        self._issuer = issuer
        self._clock = clock
        self._ids = ids

    def issue(self, user: User, session_id: SessionId) -> tuple[str, int]:
        """A token and its life in whole seconds: 10 minutes, or less when the paid tier ends sooner."""
        now = int(self._clock.now().timestamp())
        ends = now + int(ACCESS_LIFE.total_seconds())
        claims: dict[str, object] = {
            "sub": user.id.hex,
            "sid": session_id.hex,
            "roles": sorted(user.roles),
            "subscription": str(user.subscription),
            "iat": now,
            "iss": self._issuer,
            "aud": AUDIENCE,
            "jti": self._ids.new().hex,
            "ver": user.access_version,
        }
        if user.explicit_locked or user.explicit_hidden:
            claims["lock"] = True
        if user.country is not None:
            claims["country"] = user.country
        if user.subscription is not Subscription.FREE and user.subscription_until is not None:
            until = math.floor(user.subscription_until.timestamp())
            claims["subscription_until"] = until
            ends = max(now + 1, min(ends, until))
        claims["exp"] = ends
        token = jwt.encode(
            claims,
            self._keys.signing_key,
            algorithm=_ALGORITHM,
            headers={"kid": self._keys.current, "typ": _TYPE},
        )
        return token, ends - now


class Authenticator:
    """Says who a token belongs to, remembering what it has verified until that expires.

    Suspended people, ended sessions and changed rights reach it as events: register `hear` for
    Denied, Allowed, SessionEnded and AccessChanged. It holds them as long as a token could still carry them.
    """

    def __init__(self, keys: KeyRing, issuer: str, clock: Clock) -> None:
        self._keys = keys
        self._issuer = issuer
        self._clock = clock
        self._known: OrderedDict[str, Caller] = OrderedDict()
        self._refused: dict[UUID, datetime] = {}
        self._least: dict[UUID, tuple[int, datetime]] = {}

    def authenticate(self, authorization: str | None, cookie: str | None) -> Caller:
        """The caller of a request with this Authorization header, or else this cookie.

        Raises Unauthenticated. No I/O.
        """
        token = _bearer(authorization) if authorization is not None else cookie
        if not token:
            raise Unauthenticated("Sign in and try again.")
        now = self._clock.now()
        caller = self._known.get(token)
        if caller is None:
            caller = self._verify(token)
            self._remember(token, caller)
        if caller.expires_at <= now:
            self._known.pop(token, None)
            raise Unauthenticated("The access token has expired. Refresh it.")
        self.check(caller)
        return caller

    def check(self, caller: Caller) -> None:
        """Whether session, account and rights are still what the token says. Raises Unauthenticated."""
        if self._refused and (caller.user_id in self._refused or caller.session_id in self._refused):
            raise Unauthenticated("This session has ended. Sign in again.")
        if self._least and (least := self._least.get(caller.user_id)) and caller.access_version < least[0]:
            raise Unauthenticated("Your account has changed. Refresh the access token.")

    async def hear(self, event: Event) -> None:
        """Take in who may no longer, or may again."""
        match event:
            case Denied(kind="person", subject_id=subject) | SessionEnded(session_id=subject):
                self._refuse(subject)
            case Allowed(kind="person", subject_id=subject):
                self._refused.pop(subject, None)
            case AccessChanged(user_id=user, version=version):
                self._outdate(user, version)

    def _refuse(self, subject: UUID) -> None:
        now = self._clock.now()
        for gone in [known for known, until in self._refused.items() if until <= now]:
            del self._refused[gone]
        # Twice a token's life: an event may be replayed late, and clocks differ between machines.
        self._refused[subject] = now + 2 * ACCESS_LIFE

    def _outdate(self, user: UUID, version: int) -> None:
        now = self._clock.now()
        for gone in [known for known, (_, until) in self._least.items() if until <= now]:
            del self._least[gone]
        known = self._least.get(user)
        self._least[user] = (max(version, known[0] if known else 0), now + 2 * ACCESS_LIFE)

    def _remember(self, token: str, caller: Caller) -> None:
        while len(self._known) >= _REMEMBERED:
            self._known.popitem(last=False)
        self._known[token] = caller

    def _verify(self, token: str) -> Caller:
        try:
            claims = self._claims(token)
            until = claims.get("subscription_until")
            return Caller(
                user_id=UserId(UUID(claims["sub"])),
                session_id=SessionId(UUID(claims["sid"])),
                roles=frozenset(Role(role) for role in claims["roles"]),
                subscription=Subscription(claims["subscription"]),
                subscription_until=None if until is None else datetime.fromtimestamp(until, UTC),
                expires_at=datetime.fromtimestamp(claims["exp"], UTC),
                access_version=int(claims.get("ver", 0)),
                explicit_locked=claims.get("lock") is True,
                country=claims.get("country"),
            )
        except (
            jwt.PyJWTError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            OverflowError,
            OSError,
        ) as error:
            raise Unauthenticated("The access token is not one of ours. Sign in again.") from error

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > _LONGEST_TOKEN:
            raise ValueError("longer than any token of ours")
        header = jwt.get_unverified_header(token)
        # Nothing else stands in a header of ours: no `crit`, no key or address of one.
        if header.keys() != _HEADER or header["typ"] != _TYPE or header["alg"] != _ALGORITHM:
            raise ValueError("not an access token")
        return jwt.decode(
            token,
            self._keys.keys[header["kid"]],
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=self._issuer,
            # The times are compared with our own clock, by the caller.
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )


def _bearer(authorization: str) -> str | None:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
