"""Letting go of what is kept for a time only."""

from segue.accounts.audit.service import Audit
from segue.accounts.rights.contracts import RetentionPolicy
from segue.accounts.rights.store import holdings
from segue.kernel.clock import Clock
from segue.kernel.ports.database import Database


class Retention:
    """Takes addresses and old security records away, as long as the operator keeps them."""

    def __init__(self, database: Database, audit: Audit, policy: RetentionPolicy, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._policy = policy
        self._clock = clock

    async def sweep(self) -> None:
        """Forget what is older than it may be."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            await holdings.forget_addresses(conn, now - self._policy.addresses)
            await self._audit.forget_addresses(conn, now - self._policy.addresses)
            await self._audit.forget(conn, now - self._policy.audit)
