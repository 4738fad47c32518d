"""Which tier follows from what a person was given: pure decisions."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from segue.accounts.tiers.contracts import Grant, Source, Standing
from segue.accounts.tiers.errors import TierRefused
from segue.kernel.quality import Subscription

YEAR = timedelta(days=366)
_NO_END = datetime.max.replace(tzinfo=UTC)
LAST_YEAR = 9000
"""Later than this is as good as never, and too late to count days from."""


def worth(tier: Subscription) -> tuple[int, int]:
    """What tiers are compared by: the quality they reach, then with how many they may be shared."""
    brings = tier.entitlements
    return brings.max_quality.rank, brings.members


def standing_of(grants: Iterable[Grant], now: datetime, *, explicit_locked: bool) -> Standing:
    """What a person has at `now`: the worthiest of what holds, of equals the one that lasts longest."""
    holding = [grant for grant in grants if holds(grant, now)]
    if not holding:
        return Standing(Subscription.FREE, None, explicit_locked)
    best = max(holding, key=lambda one: (worth(one.tier), end_of(one), one.tier))
    return Standing(best.tier, best.until, explicit_locked)


def own_family_end(grants: Iterable[Grant], now: datetime) -> Grant | None:
    """The grant that lets its holder share with others, the longest; a seat in a family is none."""
    sharing = [
        grant
        for grant in grants
        if grant.source is not Source.FAMILY and grant.tier.entitlements.members and holds(grant, now)
    ]
    return max(sharing, key=end_of, default=None)


def outdates(before: Standing, after: Standing) -> bool:
    """Whether tokens made before the change say something wrong; an end moved later only says too little."""
    if (before.tier, before.explicit_locked) != (after.tier, after.explicit_locked):
        return True
    return _end(after.until) < _end(before.until)


def given_until(
    tier: Subscription,
    until: datetime | None,
    now: datetime,
    *,
    held: Iterable[Grant] = (),
    proof: str | None,
) -> datetime | None:
    """When a tier that an admin gives ends. Raises TierRefused.

    One that needs proof gets a year, counted from the end of what is held, and never lasts longer
    than its table entry says.
    """
    if until is not None and (until <= now or until.year > LAST_YEAR):
        raise TierRefused("Choose an end in the future, or none.", field="until")
    if tier is Subscription.FREE:
        if until is not None:
            raise TierRefused("The free tier has no end. Leave it out.", field="until")
        return None
    lasts = tier.entitlements.lasts
    if lasts is None:
        return until
    if not proof:
        raise TierRefused("Say in the note what proof was seen.", field="note")
    if until is None:
        return min(_begin(tier, held, now) + YEAR, now + lasts)
    if until > now + lasts:
        raise TierRefused(f"This tier lasts {lasts.days} days at most. Choose an earlier end.", field="until")
    return until


def extended(tier: Subscription, days: int, held: Iterable[Grant], now: datetime) -> datetime | None:
    """When `tier` ends after `days` more of it; None when nothing would be gained by them.

    Days are added after all that is worth as much, so that none is lost.
    """
    held = list(held)
    equals = [grant for grant in held if holds(grant, now) and worth(grant.tier) >= worth(tier)]
    if any(grant.until is None for grant in equals):
        return None
    begin = max((end_of(grant) for grant in equals), default=now)
    if begin.year > LAST_YEAR:
        return None
    until = begin + timedelta(days=days)
    lasts = tier.entitlements.lasts
    if lasts is not None:
        until = min(until, now + lasts)
    return until if until > begin else None


def holds(grant: Grant, now: datetime) -> bool:
    """Whether a grant is good at `now`."""
    return end_of(grant) > now


def end_of(grant: Grant) -> datetime:
    """When a grant ends, a date nobody lives to see when it has no end."""
    return _end(grant.until)


def _begin(tier: Subscription, held: Iterable[Grant], now: datetime) -> datetime:
    same = [end_of(grant) for grant in held if grant.tier is tier and grant.source is not Source.FAMILY]
    return max([now, *(end for end in same if end < _NO_END)])


def _end(until: datetime | None) -> datetime:
    return _NO_END if until is None else until
