"""Pure decisions about refresh tokens."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from segue.accounts.sessions import rules
from segue.accounts.sessions.contracts import RefreshToken
from segue.kernel.keyring import KeyRing

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def decide(*, ended: bool = False, **told: Any) -> rules.Rotation:
    """What becomes of a token that is fresh but for what is told."""
    plain = {"expires_at": NOW + timedelta(days=1), "used_at": None, "nonce": None}
    return rules.decide_rotation(RefreshToken(**{**plain, **told}), NOW, ended=ended)


class TestRotation:
    """What becomes of a refresh token that is handed in."""

    def test_a_fresh_one_rotates(self) -> None:
        assert decide() is rules.Rotation.ROTATE

    def test_a_used_one_gives_the_same_again_for_ten_seconds(self) -> None:
        assert decide(used_at=NOW) is rules.Rotation.SAME_AGAIN
        assert decide(used_at=NOW - timedelta(seconds=10)) is rules.Rotation.SAME_AGAIN
        assert decide(used_at=NOW - timedelta(seconds=10.001)) is rules.Rotation.END_FAMILY

    def test_a_used_one_ends_the_family_even_when_old(self) -> None:
        used = decide(used_at=NOW - timedelta(days=40), expires_at=NOW - timedelta(days=10))
        assert used is rules.Rotation.END_FAMILY

    def test_expired_and_ended_are_refused(self) -> None:
        for told in ({"expires_at": NOW}, {"ended": True}, {"ended": True, "used_at": NOW}):
            assert decide(**told) is rules.Rotation.REFUSE

    def test_tokens_hold_64_random_bytes(self) -> None:
        first, second = rules.new_refresh_token(), rules.new_refresh_token()
        assert len(first) == len(second) == 86
        assert first != second
        assert len(rules.refresh_hash(first)) == 32


class TestSuccessor:
    """What follows a token can be made again by who has token, nonce and key, and by nobody else."""

    def test_looks_like_any_other_token(self) -> None:
        made = rules.successor("a" * 86, rules.new_nonce(), b"k" * 32)
        assert len(base64.urlsafe_b64decode(made + "==")) == 64

    def test_needs_all_three(self) -> None:
        nonce = bytes(64)
        made = {
            rules.successor("a" * 86, nonce, b"k" * 32),
            rules.successor("b" * 86, nonce, b"k" * 32),
            rules.successor("a" * 86, bytes(63) + b"\1", b"k" * 32),
            rules.successor("a" * 86, nonce, b"l" * 32),
        }
        assert len(made) == 4

    def test_is_found_also_when_the_key_was_rotated_meanwhile(self) -> None:
        nonce, old = rules.new_nonce(), b"k" * 32
        ring = KeyRing("new", {"new": b"n" * 32, "old": old})
        assert rules.successor("a" * 86, nonce, old) in set(rules.successors("a" * 86, nonce, ring))


class TestDerivedKeys:
    """A ring for one purpose has the names of its parent and none of its keys."""

    def test_each_purpose_has_its_own(self) -> None:
        ring = KeyRing("b", {"a": b"a" * 32, "b": b"b" * 32})
        one, other = ring.derived("one"), ring.derived("other")
        assert one.current == "b"
        assert one.keys.keys() == ring.keys.keys()
        assert len({*ring.keys.values(), *one.keys.values(), *other.keys.values()}) == 6
        assert ring.derived("one") == one
