"""Who may hear what, and for how long: pure decisions."""

from dataclasses import dataclass
from datetime import datetime

from segue.accounts.api import Caller
from segue.catalog.api import Container, Family, PlayableVersion, Rendition, Terms, Unlicensed
from segue.delivery.errors import ExplicitLocked, ListeningDenied, PaidSong, QualityNotInTier
from segue.delivery.tokens import EXPLICIT, INSIDER, PAID, country_of
from segue.kernel.errors import AppError
from segue.kernel.quality import Quality, Subscription

TOKEN_LIFE_S = 15 * 60
"""The longest a media token lives (product.md section 4)."""

TOKEN_WINDOW_S = 30
"""Tokens made in one window are equal, so that asking again hits the browser's cache."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """`best` is what the tier reaches, `cap` the most that this answer may carry.

    `until` is when the tier behind it ends, in Unix seconds; None when it has no end.
    """

    best: Quality
    cap: Quality
    until: int | None


@dataclass(frozen=True, slots=True)
class Leave:
    """By which right a song is heard: `place` as tokens say it; `until` in Unix seconds, None without end."""

    place: str
    until: int | None


def entitle(caller: Caller, asked: Quality | None, now: datetime) -> Entitlement:
    """What `caller` may hear at `now`; `asked` None leaves the choice to the player.

    Raises QualityNotInTier.
    """
    until = caller.subscription_until
    if until is None:
        open_ended = _OPEN_ENDED.get((caller.subscription, asked))
        if open_ended is not None:
            return open_ended
        best = caller.subscription.best_quality
    elif until <= now:
        best, until = Subscription.FREE.best_quality, None
    else:
        best = caller.subscription.best_quality
    if asked is not None and asked.rank > best.rank:
        raise QualityNotInTier(
            f"Your subscription reaches the quality {best}. Ask for that, or for auto.",
            best_quality=best.value,
        )
    return Entitlement(best, asked or best, int(until.timestamp()) if until is not None else None)


def check_song(caller: Caller, version: PlayableVersion, now: datetime) -> None:
    """Whether this caller may hear this song at all. Raises PaidSong, ExplicitLocked."""
    if version.explicit and caller.explicit_locked:
        raise ExplicitLocked(
            "Your preferences leave explicit songs out, or the head of your family plan does."
            " Choose another song."
        )
    if version.paid_only:
        until = caller.subscription_until
        lapsed = until is not None and until <= now
        if lapsed or not caller.subscription.entitlements.paid_songs:
            raise PaidSong("Choose another song, or a subscription that has it.")


def marks_of(version: PlayableVersion, *, own: bool = False) -> str:
    """What a token for this song is marked with; a song of one's `own` is heard whatever the tier."""
    paid = PAID if version.paid_only and not own else ""
    return paid + EXPLICIT if version.explicit else paid


def refusal_by_terms(place: str, terms: Terms, now: datetime) -> AppError | None:
    """Why a song may not be heard with a token of a place, None when it may: ListeningDenied, Unlicensed."""
    if terms.plain or place == INSIDER:
        return None
    country = country_of(place)
    if not terms.released(country, now):
        return ListeningDenied("It is not out yet where you are.")
    if terms.until(country, now) is None:
        return Unlicensed("It is not licensed where you are any more. Choose another song.")
    return None


def token_expiry(now_s: int, *ends: int | None) -> int:
    """When a token made now ends, in Unix seconds: 15 minutes at most, never past one of `ends`."""
    expiry = now_s - now_s % TOKEN_WINDOW_S + TOKEN_LIFE_S
    for end in ends:
        if end is not None and end < expiry:
            expiry = end
    return expiry


def offered(renditions: tuple[Rendition, ...], cap: Quality, best: Quality) -> tuple[Rendition, ...]:
    """The renditions up to `cap`, lowest first.

    The original is one only while there is nothing else. While a song is still being made the lowest
    there is may be above what was asked: then that one, as long as the tier reaches it.
    """
    made = [one for one in renditions if one.family is not Family.ORIGINAL]
    ladder = sorted(made or renditions, key=lambda one: (one.quality.rank, one.bitrate))
    within = [one for one in ladder if one.quality.rank <= cap.rank]
    if within or not ladder or ladder[0].quality.rank > best.rank:
        return tuple(within)
    return tuple(one for one in ladder if one.quality is ladder[0].quality)


def progressive(renditions: tuple[Rendition, ...], asked: Quality | None) -> Rendition | None:
    """The one file for players that take a single address.

    AAC in MP4, which plays everywhere; FLAC when lossless was asked for; another family when
    there is no AAC. Without a wish no more than `high`: such a player cannot step down on a slow link.
    """
    if asked is Quality.LOSSLESS:
        for one in renditions:
            if one.container is Container.FLAC:
                return one
    most = Quality.HIGH.rank if asked is None else asked.rank
    for family in (Family.AAC, Family.VORBIS, Family.OPUS, Family.FLAC, Family.ORIGINAL):
        mine = [one for one in renditions if one.family is family]
        fitting = [one for one in mine if one.quality.rank <= most] or mine[:1]
        if fitting:
            return max(fitting, key=lambda one: one.quality.rank)
    return None


# Most requests: made once, because this is asked before every song.
_OPEN_ENDED = {
    (subscription, asked): Entitlement(subscription.best_quality, asked or subscription.best_quality, None)
    for subscription in Subscription
    for asked in (None, *Quality)
    if asked is None or asked.rank <= subscription.best_quality.rank
}
