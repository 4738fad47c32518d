"""Who may hear what, and for how long."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.accounts.api import Caller, Role
from segue.catalog.api import Container, Family
from segue.delivery.errors import QualityNotInTier
from segue.delivery.rules import TOKEN_LIFE_S, entitle, offered, progressive, token_expiry
from segue.kernel.ids import SessionId, UserId
from segue.kernel.quality import Quality, Subscription
from tests.songs import make_ladder, make_rendition

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def make_caller(subscription: Subscription = Subscription.FREE, until: datetime | None = None) -> Caller:
    return Caller(
        UserId(UUID(int=1)), SessionId(UUID(int=2)), frozenset({Role.LISTENER}), subscription, until,
        NOW + timedelta(minutes=10),
    )  # fmt: skip


class TestEntitlement:
    """Free listeners reach 160 kbit/s, paying ones everything."""

    def test_free_reaches_high(self) -> None:
        right = entitle(make_caller(), None, NOW)
        assert (right.best, right.cap, right.until) == (Quality.HIGH, Quality.HIGH, None)

    @pytest.mark.parametrize("paying", [Subscription.PREMIUM, Subscription.FAMILY, Subscription.STUDENT])
    def test_paying_reaches_lossless(self, paying: Subscription) -> None:
        assert entitle(make_caller(paying), None, NOW).cap is Quality.LOSSLESS

    def test_a_wish_caps(self) -> None:
        right = entitle(make_caller(Subscription.PREMIUM), Quality.NORMAL, NOW)
        assert (right.best, right.cap) == (Quality.LOSSLESS, Quality.NORMAL)

    @pytest.mark.parametrize("asked", [Quality.VERY_HIGH, Quality.LOSSLESS])
    def test_more_than_the_tier_reaches_is_refused_with_the_best(self, asked: Quality) -> None:
        with pytest.raises(QualityNotInTier) as caught:
            entitle(make_caller(), asked, NOW)
        assert caught.value.fields == {"best_quality": "high"}

    def test_a_tier_that_ended_is_free(self) -> None:
        """The access token may still say premium for some minutes."""
        right = entitle(make_caller(Subscription.PREMIUM, NOW), None, NOW)
        assert (right.best, right.until) == (Quality.HIGH, None)

    def test_a_tier_that_will_end_says_when(self) -> None:
        end = NOW + timedelta(seconds=90)
        assert entitle(make_caller(Subscription.PREMIUM, end), None, NOW).until == int(end.timestamp())


class TestTokenLife:
    """Never over 15 minutes, never past the end of the tier."""

    @given(st.integers(0, 4_000_000_000), st.one_of(st.none(), st.integers(0, 4_000_000_000)))
    def test_never_over_its_limits(self, now: int, until: int | None) -> None:
        expiry = token_expiry(now, until)
        assert expiry <= now + TOKEN_LIFE_S
        assert until is None or expiry <= until

    @given(st.integers(0, 4_000_000_000))
    def test_nearly_the_whole_of_it(self, now: int) -> None:
        assert token_expiry(now, None) > now + TOKEN_LIFE_S - 30

    def test_equal_within_half_a_minute(self) -> None:
        """So that a player that asks again finds what it fetched in its cache."""
        assert token_expiry(1_900_000_020, None) == token_expiry(1_900_000_049, None)


class TestOffer:
    """What goes into the answer."""

    def test_nothing_above_the_cap(self) -> None:
        ids = [one.id for one in offered(make_ladder(), Quality.STANDARD, Quality.HIGH)]
        assert ids == ["opus24", "aac64", "aac128"]

    def test_the_lowest_there_is_while_a_song_is_made(self) -> None:
        first = (make_rendition("aac128", Quality.STANDARD),)
        assert offered(first, Quality.LOW, Quality.HIGH) == first

    def test_never_above_the_tier(self) -> None:
        only = (make_rendition("aac320", Quality.VERY_HIGH),)
        assert offered(only, Quality.LOW, Quality.HIGH) == ()

    def test_lowest_first(self) -> None:
        ranks = [one.quality.rank for one in offered(make_ladder()[::-1], Quality.LOSSLESS, Quality.LOSSLESS)]
        assert ranks == sorted(ranks)


class TestProgressive:
    """One file for players that take one address."""

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            (None, "aac160"),
            (Quality.STANDARD, "aac128"),
            (Quality.VERY_HIGH, "aac320"),
            (Quality.LOW, "aac64"),
        ],
    )
    def test_aac_up_to_what_was_asked(self, asked: Quality | None, expected: str) -> None:
        chosen = progressive(make_ladder(), asked)
        assert chosen is not None
        assert (chosen.id, chosen.container) == (expected, Container.MP4)

    def test_the_whole_flac_when_lossless_was_asked(self) -> None:
        chosen = progressive(make_ladder(), Quality.LOSSLESS)
        assert chosen is not None
        assert (chosen.family, chosen.container) == (Family.FLAC, Container.FLAC)

    def test_vorbis_when_there_is_no_aac(self) -> None:
        vorbis = make_rendition("vorbis96", Quality.NORMAL, family=Family.VORBIS, container=Container.OGG)
        assert progressive((vorbis,), None) == vorbis

    def test_none_of_nothing(self) -> None:
        assert progressive((), None) is None
