"""Media tokens."""

import base64
import hashlib
import hmac
from uuid import UUID

import pytest

from segue.delivery.errors import MediaPathRefused, MediaUrlExpired
from segue.delivery.tokens import MediaTokens
from segue.kernel.ids import UserId
from segue.kernel.keyring import KeyRing
from tests.songs import SONG, VERSION

KEY = b"k" * 32
USER = UserId(UUID("01930000-0000-7000-8000-0000000000aa"))
EXPIRY = 1_900_000_000
tokens = MediaTokens(KeyRing("k1", {"k1": KEY}))


def path(rest: str = "aac128/0.m4s", *, of: MediaTokens = tokens, rank: int = 5) -> bytes:
    token = of.make(user=USER.hex, rank=rank, place="nl", scope=f"{SONG}/{VERSION}", expiry=EXPIRY)
    return f"/m/{token}/{SONG}/{VERSION}/{rest}".encode()


class TestMaking:
    """A token is what the contract says, so that an edge in another language can check it."""

    def test_token_follows_the_documented_recipe(self) -> None:
        claims = f"k1.{EXPIRY}.{USER.hex}.5.nl"
        digest = hmac.new(KEY, f"{claims}\n{SONG}/{VERSION}".encode(), hashlib.sha256).digest()[:16]
        signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        assert path() == f"/m/{claims}.{signature}/{SONG}/{VERSION}/aac128/0.m4s".encode()


class TestChecking:
    """Only a path that was made here passes, and only while it lives."""

    def test_a_good_path_says_who_and_what(self) -> None:
        checked = tokens.check(path(), EXPIRY - 1)
        assert (checked.user, checked.rank, checked.place) == (USER.hex, 5, "nl")
        assert (checked.song, checked.version, checked.rest) == (str(SONG), str(VERSION), "aac128/0.m4s")

    def test_expired_at_its_last_second(self) -> None:
        with pytest.raises(MediaUrlExpired):
            tokens.check(path(), EXPIRY)

    def test_an_edge_may_go_on_with_what_it_began(self) -> None:
        assert tokens.check(path(), EXPIRY + 3600, by_edge=True).rest == "aac128/0.m4s"

    @pytest.mark.parametrize("place", range(len(path()) - len("/aac128/0.m4s")))
    def test_every_byte_of_the_signed_part_counts(self, place: int) -> None:
        """Whatever character is put in place of one before the file's name, the path is refused."""
        good = path()
        for other in b"0159abfAZ./-_%":
            if good[place] != other:
                with pytest.raises(MediaPathRefused):
                    tokens.check(good[:place] + bytes([other]) + good[place + 1 :], EXPIRY - 1)

    @pytest.mark.parametrize(
        "rest",
        [
            "aac128/0%2em4s",
            "aac128//0.m4s",
            "/aac128/0.m4s",
            "AAC128/0.m4s",
            "aac128/0.M4S",
            "../aac128/0.m4s",
            "aac128/../0.m4s",
            "./aac128/0.m4s",
            "aac128/./0.m4s",
            "aac128/0.m4s/",
            "aac128/0..m4s",
            "aac128\\0.m4s",
            "aac128/0.m4s\n",
            "aac128/0.m4s ",
            "a/b/c.m4s",
            "aac128",
            "",
            "aac128/\u00e9.m4s",
        ],
    )
    def test_only_canonical_names(self, rest: str) -> None:
        """An edge's cache must never see one file under two names."""
        with pytest.raises(MediaPathRefused):
            tokens.check(path(rest), EXPIRY - 1)

    def test_a_signature_of_another_length_is_refused(self) -> None:
        good = path()
        end = good.index(b"/", 3)
        for changed in (good[: end - 1] + good[end:], good[:end] + b"A" + good[end:]):
            with pytest.raises(MediaPathRefused):
                tokens.check(changed, EXPIRY - 1)

    def test_an_expired_path_that_was_altered_is_refused_not_expired(self) -> None:
        with pytest.raises(MediaPathRefused):
            tokens.check(path().replace(b".5.", b".7."), EXPIRY + 1)


class TestKeys:
    """A key can be replaced while what it signed still stands."""

    def test_the_old_key_still_checks(self) -> None:
        both = MediaTokens(KeyRing("k2", {"k1": KEY, "k2": b"n" * 32}))
        assert both.check(path(), EXPIRY - 1).rank == 5
        assert path(of=both).startswith(b"/m/k2.")

    def test_a_key_taken_away_checks_nothing(self) -> None:
        with pytest.raises(MediaPathRefused):
            MediaTokens(KeyRing("k2", {"k2": KEY})).check(path(), EXPIRY - 1)

    def test_a_key_under_another_name_checks_nothing(self) -> None:
        ring = KeyRing("k1", {"k1": b"x" * 32, "k2": KEY})
        with pytest.raises(MediaPathRefused):
            MediaTokens(ring).check(path(), EXPIRY - 1)


class TestEdgeSecret:
    """What an edge shows the server comes from the ring both hold."""

    def test_each_key_gives_one_and_none_shows_its_key(self) -> None:
        ring = KeyRing("k2", {"k1": KEY, "k2": b"n" * 32})
        secrets = MediaTokens(ring).edge_secrets
        assert len(set(secrets)) == 2
        assert all(KEY not in one for one in secrets)
