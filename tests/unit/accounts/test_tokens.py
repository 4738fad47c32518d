"""Access tokens and who they belong to."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest

from segue.accounts.api import AccessTokens, Authenticator, Role, Unauthenticated, User
from segue.kernel.events import AccessChanged, Allowed, Denied, SessionEnded
from segue.kernel.ids import SessionId, UserId
from segue.kernel.keyring import KeyRing
from segue.kernel.quality import Subscription
from tests.fakes import CountedIds, FakeClock

OLD, NEW = b"o" * 32, b"n" * 32
RING = KeyRing("new", {"new": NEW, "old": OLD})
SESSION = SessionId(UUID(int=7))


def make_user(**told: Any) -> User:
    """A free listener."""
    plain: dict[str, Any] = {
        "id": UserId(UUID(int=1)),
        "email": "ada@example.org",
        "display_name": "Ada",
        "roles": frozenset({Role.LISTENER}),
        "subscription": Subscription.FREE,
        "subscription_until": None,
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "suspended_at": None,
    }
    return User(**{**plain, **told})


@pytest.fixture
def tokens(clock: FakeClock, ids: CountedIds) -> AccessTokens:
    return AccessTokens(RING, "segue", clock, ids)


@pytest.fixture
def authenticator(clock: FakeClock) -> Authenticator:
    return Authenticator(RING, "segue", clock)


def signed(clock: FakeClock, key: bytes = NEW, headers: dict[str, Any] | None = None, **changed: Any) -> str:
    """A token like ours, with claims changed (None takes one away)."""
    now = int(clock.now().timestamp())
    claims: dict[str, Any] = {
        "sub": UUID(int=1).hex,
        "sid": SESSION.hex,
        "roles": ["listener"],
        "subscription": "free",
        "iat": now,
        "exp": now + 600,
        "iss": "segue",
        "aud": "segue",
        "jti": "1",
    }
    claims = {name: value for name, value in {**claims, **changed}.items() if value is not None}
    return jwt.encode(claims, key, "HS256", headers=headers or {"kid": "new", "typ": "at+jwt"})


class TestIssue:
    """A token says all that routes must know, for ten minutes at most."""

    def test_carries_every_claim(self, tokens: AccessTokens) -> None:
        token, life = tokens.issue(make_user(), SESSION)
        claims = jwt.decode(token, options={"verify_signature": False})
        assert set(claims) == {
            "sub",
            "sid",
            "roles",
            "subscription",
            "iat",
            "exp",
            "iss",
            "aud",
            "jti",
            "ver",
        }
        assert jwt.get_unverified_header(token) == {"alg": "HS256", "kid": "new", "typ": "at+jwt"}
        assert life == claims["exp"] - claims["iat"] == 600

    def test_ends_with_the_paid_tier(
        self, tokens: AccessTokens, authenticator: Authenticator, clock: FakeClock
    ) -> None:
        until = clock.now() + timedelta(minutes=3)
        token, life = tokens.issue(
            make_user(subscription=Subscription.PREMIUM, subscription_until=until), SESSION
        )
        caller = authenticator.authenticate(f"Bearer {token}", None)
        assert life == 180
        assert caller.expires_at == caller.subscription_until == until


class TestAuthenticate:
    """Only what we signed, for us, in time, passes."""

    def test_by_header_or_cookie(self, tokens: AccessTokens, authenticator: Authenticator) -> None:
        token, _ = tokens.issue(make_user(roles=frozenset({Role.LISTENER, Role.ARTIST})), SESSION)
        by_header = authenticator.authenticate(f"bearer {token}", None)
        assert by_header == authenticator.authenticate(None, token)
        assert by_header.roles == {Role.LISTENER, Role.ARTIST}
        assert (by_header.user_id, by_header.session_id) == (UUID(int=1), SESSION)

    def test_a_header_is_not_helped_by_a_cookie(
        self, tokens: AccessTokens, authenticator: Authenticator
    ) -> None:
        token, _ = tokens.issue(make_user(), SESSION)
        for header in ("Basic YTpi", "Bearer", "Bearer nonsense", ""):
            with pytest.raises(Unauthenticated):
                authenticator.authenticate(header, token)

    def test_the_last_key_still_verifies(self, authenticator: Authenticator, clock: FakeClock) -> None:
        token = signed(clock, OLD, {"kid": "old", "typ": "at+jwt"})
        assert authenticator.authenticate(f"Bearer {token}", None).user_id == UUID(int=1)

    @pytest.mark.parametrize(
        ("key", "headers", "changed"),
        [
            (b"x" * 32, None, {}),
            (OLD, None, {}),
            (NEW, {"kid": "old", "typ": "at+jwt"}, {}),
            (NEW, {"kid": "gone", "typ": "at+jwt"}, {}),
            (NEW, {"kid": "new", "typ": "JWT"}, {}),
            (NEW, {"typ": "at+jwt"}, {}),
            (NEW, {"kid": "../../dev/null", "typ": "at+jwt"}, {}),
            (NEW, {"kid": "new", "typ": "at+jwt", "crit": ["future"], "future": 1}, {}),
            (NEW, {"kid": "new", "typ": "at+jwt", "crit": ["exp"], "exp": 1}, {}),
            (NEW, {"kid": "new", "typ": "at+jwt", "jku": "https://evil.example/keys"}, {}),
            (NEW, {"kid": "new", "typ": "at+jwt", "jwk": {"kty": "oct", "k": "eHg"}}, {}),
            (NEW, None, {"iss": "another"}),
            (NEW, None, {"aud": "another"}),
            (NEW, None, {"sub": "not an id"}),
            (NEW, None, {"roles": ["emperor"]}),
            (NEW, None, {"roles": 5}),
            (NEW, None, {"exp": None}),
            (NEW, None, {"sid": None}),
            (NEW, None, {"exp": 10**30}),
        ],
    )
    def test_refuses_all_else(
        self,
        authenticator: Authenticator,
        clock: FakeClock,
        key: bytes,
        headers: dict[str, Any] | None,
        changed: dict[str, Any],
    ) -> None:
        token = signed(clock, key, headers, **changed)
        with pytest.raises(Unauthenticated):
            authenticator.authenticate(f"Bearer {token}", None)

    def test_refuses_unsigned_and_monstrous(self, authenticator: Authenticator, clock: FakeClock) -> None:
        unsigned = jwt.encode({"sub": "1"}, "", "none", headers={"kid": "new", "typ": "at+jwt"})
        for token in (unsigned, "a" * 100_000, "é.é.é", "..", "\x00"):
            with pytest.raises(Unauthenticated):
                authenticator.authenticate(f"Bearer {token}", None)

    @pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
    def test_takes_no_algorithm_from_the_token(
        self, authenticator: Authenticator, clock: FakeClock, algorithm: str
    ) -> None:
        claims = jwt.decode(signed(clock), options={"verify_signature": False})
        token = jwt.encode(claims, NEW * 2, algorithm, headers={"kid": "new", "typ": "at+jwt"})
        with pytest.raises(Unauthenticated):
            authenticator.authenticate(f"Bearer {token}", None)

    def test_what_is_remembered_expires_too(
        self, tokens: AccessTokens, authenticator: Authenticator, clock: FakeClock
    ) -> None:
        token, _ = tokens.issue(make_user(), SESSION)
        authenticator.authenticate(None, token)
        clock.move(minutes=10)
        with pytest.raises(Unauthenticated):
            authenticator.authenticate(None, token)


class TestHear:
    """What ends in one process ends in all."""

    async def test_a_denied_person_until_allowed(
        self, tokens: AccessTokens, authenticator: Authenticator
    ) -> None:
        token, _ = tokens.issue(make_user(), SESSION)
        authenticator.authenticate(None, token)
        await authenticator.hear(Denied("person", UUID(int=1), "suspended"))
        with pytest.raises(Unauthenticated):
            authenticator.authenticate(None, token)
        await authenticator.hear(Allowed("person", UUID(int=1)))
        assert authenticator.authenticate(None, token).user_id == UUID(int=1)

    async def test_an_ended_session_alone(self, tokens: AccessTokens, authenticator: Authenticator) -> None:
        ended, _ = tokens.issue(make_user(), SESSION)
        other, _ = tokens.issue(make_user(), SessionId(UUID(int=8)))
        await authenticator.hear(SessionEnded(SESSION))
        with pytest.raises(Unauthenticated):
            authenticator.authenticate(None, ended)
        assert authenticator.authenticate(None, other).user_id == UUID(int=1)

    async def test_a_denied_version_is_not_a_person(
        self, tokens: AccessTokens, authenticator: Authenticator
    ) -> None:
        token, _ = tokens.issue(make_user(), SESSION)
        await authenticator.hear(Denied("version", UUID(int=1), "withdrawn"))
        assert authenticator.authenticate(None, token).user_id == UUID(int=1)


class TestSecrecy:
    """What is printed by accident shows no key and no token."""

    def test_a_key_ring_hides_its_keys(self) -> None:
        assert "nnn" not in repr(RING)
        assert "old" in repr(RING)


class TestChangedRights:
    """A token that says more than its person may is refused once their rights have changed."""

    async def test_older_ones_are_refused_and_newer_ones_not(
        self, authenticator: Authenticator, clock: FakeClock
    ) -> None:
        old, new = (f"Bearer {signed(clock, ver=version)}" for version in (3, 4))
        authenticator.authenticate(old, None)
        await authenticator.hear(AccessChanged(UUID(int=1), 4, 5, paid_songs=False, explicit=True))
        await authenticator.hear(AccessChanged(UUID(int=1), 2, 7, paid_songs=True, explicit=True))
        with pytest.raises(Unauthenticated):
            authenticator.authenticate(old, None)
        assert authenticator.authenticate(new, None).access_version == 4

    async def test_is_remembered_as_long_as_a_token_lives(
        self, authenticator: Authenticator, clock: FakeClock
    ) -> None:
        await authenticator.hear(AccessChanged(UUID(int=1), 4, 5, paid_songs=False, explicit=True))
        token = f"Bearer {signed(clock, ver=3)}"
        clock.move(minutes=9, seconds=59)
        with pytest.raises(Unauthenticated):
            authenticator.authenticate(token, None)

    def test_a_lock_is_said(self, authenticator: Authenticator, clock: FakeClock) -> None:
        assert authenticator.authenticate(f"Bearer {signed(clock, lock=True)}", None).explicit_locked
        assert not authenticator.authenticate(f"Bearer {signed(clock)}", None).explicit_locked
