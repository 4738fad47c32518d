"""Tiers: given and taken by admins, vouchers and billing, shared in families, told to every process."""

from datetime import datetime, timedelta

from segue.accounts import store as people
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Role
from segue.accounts.errors import UserMissing
from segue.accounts.tiers import rules, store
from segue.accounts.tiers.contracts import Grant, Held, Source, Standing, TierView
from segue.kernel.clock import Clock
from segue.kernel.events import AccessChanged
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog
from segue.kernel.quality import Subscription

_AT_ONCE = 200
_KEPT = timedelta(days=90)


class Tiers:
    """What people's tiers rest on, and what follows from it.

    Methods that take a connection are steps of a caller's transaction. Rows are held owner before
    member, so that two of them never wait for each other.
    """

    def __init__(self, *, database: Database, events: EventLog, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._audit = audit
        self._clock = clock

    async def get(self, user_id: UserId) -> TierView:
        """A person's tier and what it rests on. Raises UserMissing."""
        async with self._database.transaction() as conn:
            user = await people.find_user(conn, user_id, self._clock.now())
            if user is None:
                raise _missing()
            grants = await store.grants(conn, user_id)
        now = self._clock.now()
        return TierView(
            user_id=user.id,
            tier=user.subscription,
            until=user.subscription_until,
            explicit_locked=user.explicit_locked,
            grants=tuple(grant for grant in grants if rules.holds(grant, now)),
        )

    async def give(
        self,
        conn: Connection,
        user_id: UserId,
        tier: Subscription,
        *,
        until: datetime | None,
        note: str | None,
        actor: UserId | None,
        address: str | None = None,
    ) -> None:
        """An admin's word about a tier: it replaces every other reason, a seat in a family apart.

        `note` says why, for a tier that needs proof what was seen. Raises TierRefused, UserMissing.
        """
        now = self._clock.now()
        held = await self.hold(conn, user_id)
        end = rules.given_until(tier, until, now, held=held.grants, proof=note)
        await store.take_all(conn, user_id)
        if tier is not Subscription.FREE:
            await store.put(conn, user_id, Grant(Source.ADMIN, tier, end), now)
        await self.tell(
            conn, user_id, "subscription.given", tier, end, actor=actor, address=address, note=note
        )
        await self.settle(conn, user_id)

    async def put(self, conn: Connection, user_id: UserId, grant: Grant) -> None:
        """Add a reason for a tier, or replace the one of its source and tier."""
        await store.put(conn, user_id, grant, self._clock.now())
        await self.settle(conn, user_id)

    async def replace(self, conn: Connection, user_id: UserId, source: Source, grant: Grant | None) -> None:
        """Put one reason in the place of all that came from a source; None takes them away."""
        await store.take(conn, user_id, source)
        if grant is not None:
            await store.put(conn, user_id, grant, self._clock.now())
        await self.settle(conn, user_id)

    async def hold(self, conn: Connection, user_id: UserId) -> Held:
        """A person's row, held until commit. Raises UserMissing."""
        held = await store.lock(conn, user_id)
        if held is None:
            raise _missing()
        return held

    async def list_grants(self, conn: Connection, user_id: UserId) -> tuple[Grant, ...]:
        """Every reason for a person's tier, ended ones too."""
        return await store.grants(conn, user_id)

    async def settle(self, conn: Connection, user_id: UserId) -> None:
        """Make a person's row, and those of their family, say what follows from the grants by now."""
        if await self._settle_one(conn, user_id):
            for member in await store.members(conn, user_id):
                await self._settle_one(conn, member)

    async def set_roles(self, conn: Connection, user_id: UserId, roles: frozenset[Role]) -> None:
        """Replace a person's roles; tokens that say others are refused in a second. Raises UserMissing."""
        written = await store.write_roles(conn, user_id, sorted(roles | {Role.LISTENER}))
        if written is None:
            raise _missing()
        await self._publish(conn, user_id, *written)

    async def outdate_tokens(self, conn: Connection, user_id: UserId) -> None:
        """Have what a person's tokens say read anew, within a second. Raises UserMissing."""
        written = await store.outdate(conn, user_id)
        if written is None:
            raise _missing()
        await self._publish(conn, user_id, *written)

    async def add_role(self, conn: Connection, user_id: UserId, role: Role) -> None:
        """Give a person a role; who has it keeps their tokens. Raises UserMissing."""
        await self.hold(conn, user_id)
        written = await store.add_role(conn, user_id, role)
        if written is not None:
            await self._publish(conn, user_id, *written)

    async def renew(self, conn: Connection, user_id: UserId) -> None:
        """Have a person's tokens say what they wish by now. Raises UserMissing."""
        written = await store.renew(conn, user_id)
        if written is None:
            raise _missing()
        await self._publish(conn, user_id, *written)

    async def sweep(self) -> None:
        """Take away what has ended, each person in a transaction of their own."""
        due: list[UserId] = []
        before: list[UserId] = []
        while not due or (len(due) == _AT_ONCE and due != before):
            before = due
            async with self._database.transaction() as conn:
                due = await store.list_due(conn, self._clock.now(), _AT_ONCE)
            for user_id in due:
                async with self._database.transaction() as conn:
                    await self.settle(conn, user_id)
            if not due:
                return

    async def forget_ended(self) -> None:
        """Delete reasons that ended long ago."""
        async with self._database.transaction() as conn:
            await store.forget_ended(conn, self._clock.now() - _KEPT)

    async def tell(
        self,
        conn: Connection,
        user_id: UserId,
        action: str,
        tier: Subscription,
        until: datetime | None,
        *,
        actor: UserId | None,
        address: str | None = None,
        note: str | None = None,
    ) -> None:
        """Write into the audit log what became of a person's tier."""
        await self._audit.record(
            conn,
            action,
            actor=actor,
            object_kind="user",
            object_id=user_id,
            address=address,
            tier=tier.value,
            until=None if until is None else until.isoformat(),
            note=note,
        )

    async def _settle_one(self, conn: Connection, user_id: UserId) -> bool:
        held = await store.lock(conn, user_id)
        if held is None:
            return False
        now = self._clock.now()
        after = rules.standing_of(held.grants, now, explicit_locked=held.explicit_locked)
        if after != held.standing:
            outdates = rules.outdates(held.standing, after)
            version = await store.write(conn, user_id, after, outdates=outdates)
            if outdates:
                await self._publish(conn, user_id, version, after)
        return True

    async def _publish(self, conn: Connection, user_id: UserId, version: int, standing: Standing) -> None:
        now = self._clock.now()
        lapsed = standing.until is not None and standing.until <= now
        brings = (Subscription.FREE if lapsed else standing.tier).entitlements
        await self._events.publish(
            conn,
            AccessChanged(
                user_id=user_id,
                version=version,
                rank=brings.max_quality.rank,
                paid_songs=brings.paid_songs,
                explicit=not (standing.explicit_locked or await store.hides_explicit(conn, user_id)),
            ),
        )


def _missing() -> UserMissing:
    return UserMissing("There is no account with this id. It may have been deleted.")
