"""Which tier follows from what a person was given."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.accounts.tiers import rules
from segue.accounts.tiers.contracts import Grant, Source, Standing
from segue.accounts.tiers.errors import TierRefused
from segue.kernel.quality import Quality, Subscription

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
PAID = [tier for tier in Subscription if tier is not Subscription.FREE]
moments = st.timedeltas(timedelta(days=-400), timedelta(days=4000)).map(lambda by: NOW + by)
ends = st.none() | moments
grants = st.builds(Grant, st.sampled_from(Source), st.sampled_from(PAID), ends)
many = st.lists(grants, max_size=6)


class TestTable:
    """What each tier brings stands in one table."""

    def test_free_listeners_reach_160(self) -> None:
        brings = Subscription.FREE.entitlements
        assert brings.max_quality is Quality.HIGH
        assert not any((brings.lossless, brings.offline, brings.ad_free, brings.paid_songs, brings.members))

    @pytest.mark.parametrize("tier", PAID)
    def test_payers_get_everything(self, tier: Subscription) -> None:
        brings = tier.entitlements
        assert brings.lossless
        assert brings.offline
        assert brings.ad_free
        assert brings.paid_songs
        assert brings.limit_factor == 10

    def test_five_share_a_family(self) -> None:
        assert {tier: tier.entitlements.members for tier in PAID if tier.entitlements.members} == {
            Subscription.FAMILY: 5
        }

    def test_only_students_prove_something(self) -> None:
        assert [tier for tier in Subscription if tier.entitlements.lasts] == [Subscription.STUDENT]


class TestStanding:
    """A person has the best of what holds, for as long as it holds."""

    @given(many)
    def test_nothing_that_has_ended_counts(self, held: list[Grant]) -> None:
        standing = rules.standing_of(held, NOW, explicit_locked=False)
        holding = [grant for grant in held if grant.until is None or grant.until > NOW]
        if not holding:
            assert standing == Standing(Subscription.FREE, None, explicit_locked=False)
        else:
            assert any((one.tier, one.until) == (standing.tier, standing.until) for one in holding)

    @given(many)
    def test_no_other_grant_is_worth_more_or_lasts_longer(self, held: list[Grant]) -> None:
        standing = rules.standing_of(held, NOW, explicit_locked=False)
        for grant in held:
            if rules.holds(grant, NOW):
                assert rules.worth(grant.tier) <= rules.worth(standing.tier)
                if rules.worth(grant.tier) == rules.worth(standing.tier):
                    assert standing.until is None or (
                        grant.until is not None and grant.until <= standing.until
                    )

    @given(many.flatmap(lambda held: st.tuples(st.just(held), st.permutations(held))))
    def test_order_does_not_matter(self, orders: tuple[list[Grant], list[Grant]]) -> None:
        one, other = (rules.standing_of(held, NOW, explicit_locked=True) for held in orders)
        assert one == other

    @given(many, grants)
    def test_one_more_reason_never_takes_away(self, held: list[Grant], more: Grant) -> None:
        before = rules.standing_of(held, NOW, explicit_locked=False)
        after = rules.standing_of([*held, more], NOW, explicit_locked=False)
        assert rules.worth(after.tier) >= rules.worth(before.tier)

    @given(many, moments)
    def test_free_when_all_is_over(self, held: list[Grant], later: datetime) -> None:
        if all(grant.until is not None and grant.until <= later for grant in held):
            assert rules.standing_of(held, later, explicit_locked=False).tier is Subscription.FREE

    @given(many)
    def test_a_seat_lets_nobody_share(self, held: list[Grant]) -> None:
        seats = [Grant(Source.FAMILY, Subscription.FAMILY, None)]
        assert rules.own_family_end(seats, NOW) is None
        assert rules.own_family_end([*held, *seats], NOW) == rules.own_family_end(
            [grant for grant in held if grant.source is not Source.FAMILY], NOW
        )


class TestOutdating:
    """Tokens are voided when they say too much or another tier, and only then."""

    def test_a_later_end_voids_nothing(self) -> None:
        before = Standing(Subscription.PREMIUM, NOW, explicit_locked=False)
        assert not rules.outdates(before, Standing(Subscription.PREMIUM, None, explicit_locked=False))

    @pytest.mark.parametrize(
        "after",
        [
            Standing(Subscription.FREE, None, explicit_locked=False),
            Standing(Subscription.FAMILY, None, explicit_locked=False),
            Standing(Subscription.PREMIUM, NOW, explicit_locked=False),
            Standing(Subscription.PREMIUM, None, explicit_locked=True),
        ],
    )
    def test_less_or_other_does(self, after: Standing) -> None:
        assert rules.outdates(Standing(Subscription.PREMIUM, None, explicit_locked=False), after)


class TestExtending:
    """A voucher's days come after what is held already, so that none is lost."""

    @given(st.sampled_from(PAID), st.integers(1, 400), many)
    def test_adds_its_days_or_is_kept(self, tier: Subscription, days: int, held: list[Grant]) -> None:
        until = rules.extended(tier, days, held, NOW)
        equals = [
            grant
            for grant in held
            if rules.holds(grant, NOW) and rules.worth(grant.tier) >= rules.worth(tier)
        ]
        covered = max((rules.end_of(grant) for grant in equals), default=NOW)
        if any(grant.until is None for grant in equals):
            assert until is None
        elif tier.entitlements.lasts is None:
            assert until == covered + timedelta(days=days)
        elif until is not None:
            assert covered < until <= NOW + tier.entitlements.lasts

    @given(st.sampled_from(PAID), st.integers(1, 400), many)
    def test_never_shortens(self, tier: Subscription, days: int, held: list[Grant]) -> None:
        until = rules.extended(tier, days, held, NOW)
        if until is None:
            return
        kept = [grant for grant in held if (grant.source, grant.tier) != (Source.VOUCHER, tier)]
        before = rules.standing_of(held, NOW, explicit_locked=False)
        after = rules.standing_of([*kept, Grant(Source.VOUCHER, tier, until)], NOW, explicit_locked=False)
        assert rules.worth(after.tier) >= rules.worth(before.tier)
        if rules.worth(after.tier) == rules.worth(before.tier) and before.until is not None:
            assert after.until is None or after.until >= before.until

    def test_after_an_end_that_is_no_end(self) -> None:
        far = Grant(Source.ADMIN, Subscription.PREMIUM, datetime(9500, 1, 1, tzinfo=UTC))
        assert rules.extended(Subscription.PREMIUM, 30, [far], NOW) is None


class TestGiving:
    """An admin gives what makes sense, and students bring a proof each year."""

    def test_student_lasts_a_year_from_the_proof(self) -> None:
        until = rules.given_until(Subscription.STUDENT, None, NOW, proof="card 12")
        assert until == NOW + rules.YEAR

    def test_renewed_early_keeps_what_is_left(self) -> None:
        held = [Grant(Source.ADMIN, Subscription.STUDENT, NOW + timedelta(days=20))]
        until = rules.given_until(Subscription.STUDENT, None, NOW, held=held, proof="card 12")
        assert until == NOW + timedelta(days=20) + rules.YEAR

    @given(st.lists(moments, max_size=4))
    def test_nobody_is_a_student_for_long_without_proof(self, held_until: list[datetime]) -> None:
        held = [Grant(Source.VOUCHER, Subscription.STUDENT, until) for until in held_until]
        until = rules.given_until(Subscription.STUDENT, None, NOW, held=held, proof="card 12")
        assert until is not None
        assert NOW < until <= NOW + timedelta(days=396)

    @pytest.mark.parametrize(
        ("tier", "until", "proof"),
        [
            (Subscription.STUDENT, None, None),
            (Subscription.STUDENT, None, ""),
            (Subscription.STUDENT, NOW + timedelta(days=397), "card 12"),
            (Subscription.PREMIUM, NOW, None),
            (Subscription.PREMIUM, NOW - timedelta(days=1), None),
            (Subscription.FREE, NOW + timedelta(days=1), None),
        ],
    )
    def test_refused(self, tier: Subscription, until: datetime | None, proof: str | None) -> None:
        with pytest.raises(TierRefused):
            rules.given_until(tier, until, NOW, proof=proof)
