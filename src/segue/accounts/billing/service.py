"""Billing: signed events of a payment provider become tiers. No money passes through here."""

from datetime import timedelta

from segue.accounts.billing import rules, store
from segue.accounts.billing.contracts import BillingEvent, BillingOutcome
from segue.accounts.billing.errors import BillingOff
from segue.accounts.tiers.contracts import Grant, Source
from segue.accounts.tiers.service import Tiers
from segue.kernel.clock import Clock
from segue.kernel.ports.database import Database
from segue.kernel.quality import Subscription

_KEPT = timedelta(days=90)


class Billing:
    """`secrets` are what the provider may sign with, two while one is replaced; none switches it off."""

    def __init__(self, *, database: Database, tiers: Tiers, clock: Clock, secrets: tuple[bytes, ...]) -> None:
        self._database = database
        self._tiers = tiers
        self._clock = clock
        self._secrets = secrets

    def check(self, *, timestamp: str | None, signature: str | None, body: bytes) -> None:
        """Whether a body is the provider's. Raises BillingOff, BillingSignatureWrong."""
        if not self._secrets:
            raise BillingOff("The operator sets SEGUE_BILLING_SECRET.")
        rules.check_signature(
            self._secrets, timestamp=timestamp, signature=signature, body=body, now=self._clock.now()
        )

    async def receive(self, event: BillingEvent) -> BillingOutcome:
        """Let an event hold unless it came before or a later one did. Raises UserMissing."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            await self._tiers.hold(conn, event.user_id)
            if not await store.add(conn, event, now):
                return BillingOutcome.DUPLICATE
            if not rules.is_later(event, await store.find_last(conn, event)):
                return BillingOutcome.SUPERSEDED
            await store.apply(conn, event)
            await self._tiers.tell(
                conn, event.user_id, "subscription.billed", event.tier, event.until, actor=None
            )
            grant = None
            if event.tier is not Subscription.FREE and (event.until is None or event.until > now):
                grant = Grant(Source.BILLING, event.tier, event.until)
            await self._tiers.replace(conn, event.user_id, Source.BILLING, grant)
        return BillingOutcome.APPLIED

    async def forget(self) -> None:
        """Delete events of long ago; a copy of one that comes back is older than the one that holds."""
        async with self._database.transaction() as conn:
            await store.forget(conn, self._clock.now() - _KEPT)
