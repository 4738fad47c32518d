"""JSON of tiers."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from segue.accounts.tiers.contracts import Source, TierView
from segue.kernel.quality import Quality, Subscription


class EntitlementsBody(BaseModel):
    """What a tier brings. `limit_factor` multiplies request limits; `members` may share it."""

    tier: Subscription
    max_quality: Quality
    lossless: bool
    offline: bool
    ad_free: bool
    paid_songs: bool
    limit_factor: int
    members: int


class TiersBody(BaseModel):
    """All tiers, the least first."""

    items: list[EntitlementsBody]


class GrantBody(BaseModel):
    """A reason for a tier; `until` is null when it has no end."""

    source: Source
    tier: Subscription
    until: datetime | None


class HeldTierBody(BaseModel):
    """A person's tier, and every reason for it that still holds. `id` is what billing knows them by."""

    id: UUID
    tier: Subscription
    until: datetime | None
    explicit_locked: bool
    entitlements: EntitlementsBody
    grants: list[GrantBody]


def entitlements_body(tier: Subscription) -> EntitlementsBody:
    """A tier as JSON."""
    brings = tier.entitlements
    return EntitlementsBody(
        tier=tier,
        max_quality=brings.max_quality,
        lossless=brings.lossless,
        offline=brings.offline,
        ad_free=brings.ad_free,
        paid_songs=brings.paid_songs,
        limit_factor=brings.limit_factor,
        members=brings.members,
    )


def subscription_body(view: TierView) -> HeldTierBody:
    """A person's tier as JSON."""
    return HeldTierBody(
        id=view.user_id,
        tier=view.tier,
        until=view.until,
        explicit_locked=view.explicit_locked,
        entitlements=entitlements_body(view.tier),
        grants=[GrantBody(source=one.source, tier=one.tier, until=one.until) for one in view.grants],
    )
