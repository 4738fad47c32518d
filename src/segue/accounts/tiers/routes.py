"""HTTP of tiers."""

from fastapi import APIRouter

from segue.accounts.guards import SignedInCaller
from segue.accounts.tiers.schemas import (
    HeldTierBody,
    TiersBody,
    entitlements_body,
    subscription_body,
)
from segue.accounts.tiers.service import Tiers
from segue.kernel.quality import Subscription


def router(tiers: Tiers) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.get("/tiers")
    async def list_tiers() -> TiersBody:
        """What each tier brings."""
        return TiersBody(items=[entitlements_body(tier) for tier in Subscription])

    @routes.get("/users/me/subscription")
    async def get_subscription(caller: SignedInCaller) -> HeldTierBody:
        """Your tier, what it brings, and what it rests on."""
        return subscription_body(await tiers.get(caller.user_id))

    return routes
