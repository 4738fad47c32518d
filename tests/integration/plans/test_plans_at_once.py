"""What holds however many try at the same time, on connections of their own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from segue.accounts.api import Audit, Families, Role, Sessions, Tiers, Vouchers
from segue.accounts.billing.contracts import BillingEvent, BillingOutcome
from segue.accounts.billing.service import Billing
from segue.accounts.codes import code_hash, new_code
from segue.accounts.directory.service import Directory
from segue.accounts.families import store as families_store
from segue.accounts.families.contracts import FamilyInvitation
from segue.accounts.families.errors import FamilyFull
from segue.accounts.rights.errors import LastAdmin
from segue.accounts.tiers.contracts import Grant, Source
from segue.accounts.vouchers.contracts import VoucherOrder
from segue.accounts.vouchers.errors import VoucherUsed
from segue.delivery.api import DenyList
from segue.engines.postgres.event_log import PostgresEventListener, PostgresEventLog
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.events import AccessChanged, Event
from segue.kernel.ids import UserId, Uuid7Source
from segue.kernel.quality import Quality, Subscription
from tests.fakes import FakeClock

CROWD = 20


@dataclass
class Plans:
    """The services on a pool."""

    database: PostgresDatabase
    tiers: Tiers
    families: Families
    vouchers: Vouchers
    billing: Billing
    directory: Directory
    clock: FakeClock

    async def people(self, count: int, roles: str = "listener") -> list[UserId]:
        """New accounts."""
        ids = [UserId(Uuid7Source().new()) for _ in range(count)]
        async with self.database.transaction() as conn:
            for user_id in ids:
                await conn.execute(
                    "insert into users (id, email, display_name, roles, created_at)"
                    " values (%s, %s, 'Somebody', string_to_array(%s, ' '), %s)",
                    [user_id, f"{user_id.hex}@example.org", roles, self.clock.now()],
                )
        return ids

    async def tier(self, user_id: UserId) -> Subscription:
        """What somebody has."""
        return (await self.tiers.get(user_id)).tier


@pytest.fixture
async def plans(fresh_database_url: str, clock: FakeClock) -> AsyncIterator[Plans]:
    database = PostgresDatabase(fresh_database_url, size=8, name="test", wait_s=60)
    await database.open()
    events, audit, ids = PostgresEventLog(), Audit(database, clock), Uuid7Source()
    tiers = Tiers(database=database, events=events, audit=audit, clock=clock)
    # Ending sessions is not part of these tests.
    sessions: Sessions = None  # type: ignore[assignment]  # as said above
    yield Plans(
        database=database,
        tiers=tiers,
        families=Families(database=database, tiers=tiers, audit=audit, clock=clock, ids=ids),
        vouchers=Vouchers(database=database, tiers=tiers, audit=audit, clock=clock, ids=ids),
        billing=Billing(database=database, tiers=tiers, clock=clock, secrets=()),
        directory=Directory(
            database=database, events=events, audit=audit, tiers=tiers, sessions=sessions, clock=clock
        ),
        clock=clock,
    )
    await database.close()


async def outcomes(tries: list[Awaitable[object]]) -> list[object]:
    """What each try gave or raised, all made at the same time."""
    return list(await asyncio.gather(*tries, return_exceptions=True))


class TestVoucher:
    """A voucher is used as often as it says, whoever tries at the same time."""

    @pytest.mark.parametrize("uses", [1, 3])
    async def test_by_many_people(self, plans: Plans, uses: int) -> None:
        people = await plans.people(CROWD)
        order = VoucherOrder(
            Subscription.PREMIUM, 30, 1, uses, plans.clock.now() + timedelta(days=1), "for a crowd"
        )
        _, [code] = await plans.vouchers.make(order, actor=None)
        found = await outcomes([plans.vouchers.redeem(one, code) for one in people])
        assert found.count(None) == uses
        assert sum(isinstance(one, VoucherUsed) for one in found) == CROWD - uses
        tiers = [await plans.tier(one) for one in people]
        assert tiers.count(Subscription.PREMIUM) == uses

    async def test_by_one_person_many_times(self, plans: Plans) -> None:
        [one] = await plans.people(1)
        end = plans.clock.now() + timedelta(days=1)
        _, [code] = await plans.vouchers.make(
            VoucherOrder(Subscription.PREMIUM, 30, 1, 100, end, ""), actor=None
        )
        found = await outcomes([plans.vouchers.redeem(one, code) for _ in range(CROWD)])
        assert found.count(None) == 1
        assert (await plans.tiers.get(one)).until == plans.clock.now() + timedelta(days=30)

    async def test_many_by_one_person_all_count(self, plans: Plans) -> None:
        [one] = await plans.people(1)
        end = plans.clock.now() + timedelta(days=1)
        _, codes = await plans.vouchers.make(
            VoucherOrder(Subscription.PREMIUM, 10, CROWD, 1, end, ""), actor=None
        )
        found = await outcomes([plans.vouchers.redeem(one, code) for code in codes])
        assert found == [None] * CROWD
        assert (await plans.tiers.get(one)).until == plans.clock.now() + timedelta(days=10 * CROWD)


class TestFamily:
    """A family never has more than its owner and five."""

    async def test_a_crowd_with_invitations(self, plans: Plans) -> None:
        [head], people = await plans.people(1), await plans.people(CROWD)
        async with plans.database.transaction() as conn:
            await plans.tiers.put(conn, head, Grant(Source.ADMIN, Subscription.FAMILY, None))
            await families_store.begin(conn, head, plans.clock.now())
            codes = [new_code() for _ in people]
            for code in codes:
                now = plans.clock.now()
                made = FamilyInvitation(
                    Uuid7Source().new(), explicit_locked=False, created_at=now, expires_at=now + timedelta(1)
                )
                await families_store.invite(conn, head, made, code_hash(code))
        found = await outcomes(
            [plans.families.join(one, code) for one, code in zip(people, codes, strict=True)]
        )
        assert found.count(None) == 5
        assert sum(isinstance(one, FamilyFull) for one in found) == CROWD - 5
        assert len((await plans.families.get(head)).members) == 5
        assert [await plans.tier(one) for one in people].count(Subscription.FAMILY) == 5

    async def test_a_crowd_of_invitations(self, plans: Plans) -> None:
        [head] = await plans.people(1)
        async with plans.database.transaction() as conn:
            await plans.tiers.put(conn, head, Grant(Source.ADMIN, Subscription.FAMILY, None))
        found = await outcomes([plans.families.invite(head, explicit_locked=False) for _ in range(CROWD)])
        assert sum(isinstance(one, FamilyInvitation) for one in found) == 5

    async def test_joining_while_the_owner_loses_the_tier(self, plans: Plans) -> None:
        """Whatever comes first, nobody keeps a tier that nobody pays for."""
        for _ in range(5):
            [head], people = await plans.people(1), await plans.people(4)
            async with plans.database.transaction() as conn:
                await plans.tiers.put(conn, head, Grant(Source.ADMIN, Subscription.FAMILY, None))
            codes = [str((await plans.families.invite(head, explicit_locked=False)).code) for _ in people]
            tries: list[Awaitable[object]] = [
                plans.families.join(one, code) for one, code in zip(people, codes, strict=True)
            ]
            tries.insert(
                2,
                plans.directory.give_tier(head, Subscription.FREE, until=None, note=None, actor=None),
            )
            await outcomes(tries)
            assert {await plans.tier(one) for one in (head, *people)} == {Subscription.FREE}


class TestBilling:
    """Events that come at the same time end as if they had come in order."""

    async def test_a_crowd_of_events(self, plans: Plans) -> None:
        [one] = await plans.people(1)
        now = plans.clock.now()
        events = [
            BillingEvent(f"evt_{place % 10}", now + timedelta(seconds=place % 10), one, tier, None)
            for place, tier in enumerate([Subscription.PREMIUM] * 9 + [Subscription.FREE])
            for _ in range(2)
        ]
        found = await outcomes([plans.billing.receive(event) for event in events])
        assert found.count(BillingOutcome.DUPLICATE) == 10
        assert await plans.tier(one) is Subscription.FREE


class TestAdmins:
    """Two admins who take each other's role away leave one."""

    async def test_one_stays(self, plans: Plans) -> None:
        one, other = await plans.people(2, "listener admin")
        found = await outcomes(
            [plans.directory.set_roles(user_id, frozenset(), actor=None) for user_id in (one, other)]
        )
        assert sum(isinstance(each, LastAdmin) for each in found) == 1
        roles = [(await plans.directory.get(user_id)).user.roles for user_id in (one, other)]
        assert sum(Role.ADMIN in each for each in roles) == 1


class TestOtherProcesses:
    """A lost tier reaches every process within a second, and one that starts later."""

    async def test_heard_and_replayed(self, plans: Plans, fresh_database_url: str) -> None:
        [one] = await plans.people(1)
        running, heard = DenyList(plans.clock), asyncio.Event()
        listener = PostgresEventListener(fresh_database_url, name="test")
        running.listen(listener)

        async def tell(event: Event) -> None:
            if isinstance(event, AccessChanged) and event.rank == Quality.HIGH.rank:
                heard.set()

        listener.on(AccessChanged, tell)
        assert await listener.start()
        try:
            for tier in (Subscription.PREMIUM, Subscription.FREE):
                await plans.directory.give_tier(one, tier, until=None, note=None, actor=None)
            async with asyncio.timeout(10):
                await heard.wait()
        finally:
            await listener.stop()
        restarted = DenyList(plans.clock)
        later = PostgresEventListener(fresh_database_url, name="test")
        restarted.listen(later)
        assert await later.start()
        await later.stop()
        for denials in (running, restarted):
            assert denials.outruns(one.hex, rank=7, paid_only=False, explicit=False)
            assert not denials.outruns(one.hex, rank=5, paid_only=False, explicit=False)
