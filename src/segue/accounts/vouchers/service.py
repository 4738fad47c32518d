"""Vouchers: made in batches by admins, used by people."""

from uuid import UUID

from segue.accounts.audit.service import Audit
from segue.accounts.codes import code_hash, new_code
from segue.accounts.newest import after_newest, newest_cursor
from segue.accounts.tiers import rules as tier_rules
from segue.accounts.tiers.contracts import Grant, Source
from segue.accounts.tiers.service import Tiers
from segue.accounts.vouchers import store
from segue.accounts.vouchers.contracts import Voucher, VoucherBatch, VoucherOrder
from segue.accounts.vouchers.errors import (
    VoucherBatchMissing,
    VoucherExpired,
    VoucherMissing,
    VoucherNotNeeded,
    VoucherOrderRefused,
    VoucherUsed,
)
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.paging import Page, cut_page
from segue.kernel.ports.database import Database
from segue.kernel.quality import Subscription


class Vouchers:
    """Codes are told once and stored as hashes."""

    def __init__(
        self, *, database: Database, tiers: Tiers, audit: Audit, clock: Clock, ids: IdSource
    ) -> None:
        self._database = database
        self._tiers = tiers
        self._audit = audit
        self._clock = clock
        self._ids = ids

    async def make(
        self, order: VoucherOrder, *, actor: UserId | None, address: str | None = None
    ) -> tuple[VoucherBatch, list[str]]:
        """Make a batch; its codes are told here and never again. Raises VoucherOrderRefused."""
        now = self._clock.now()
        _check(order, expired=order.expires_at <= now)
        codes = [new_code() for _ in range(order.count)]
        batch = VoucherBatch(
            id=self._ids.new(),
            tier=order.tier,
            days=order.days,
            count=order.count,
            uses=order.uses,
            used=0,
            note=order.note,
            created_by=actor,
            created_at=now,
            expires_at=order.expires_at,
            revoked_at=None,
        )
        async with self._database.transaction() as conn:
            await store.add_batch(conn, batch, [code_hash(code) for code in codes])
            await self._audit.record(
                conn,
                "voucher.made",
                actor=actor,
                object_kind="voucher_batch",
                object_id=batch.id,
                address=address,
                tier=order.tier.value,
                days=order.days,
                count=order.count,
                uses=order.uses,
            )
        return batch, codes

    async def list_batches(self, *, cursor: str | None, limit: int) -> Page[VoucherBatch]:
        """Batches, the newest first. Raises BadCursor."""
        async with self._database.transaction() as conn:
            found = await store.list_batches(conn, after_newest(cursor), limit + 1)
        return cut_page(found, limit, lambda last: newest_cursor(last.created_at, last.id))

    async def revoke(self, batch_id: UUID, *, actor: UserId | None, address: str | None = None) -> None:
        """Let nobody use a batch's codes any more; what was given stays. Raises VoucherBatchMissing."""
        async with self._database.transaction() as conn:
            if not await store.revoke(conn, batch_id, self._clock.now()):
                raise VoucherBatchMissing("Load the list again.")
            await self._audit.record(
                conn,
                "voucher.revoked",
                actor=actor,
                object_kind="voucher_batch",
                object_id=batch_id,
                address=address,
            )

    async def redeem(self, user_id: UserId, code: str, address: str | None = None) -> None:
        """Use a code: its days follow on what the person has.

        Raises VoucherMissing, VoucherExpired, VoucherUsed, VoucherNotNeeded.
        """
        now, hashed = self._clock.now(), code_hash(code)
        async with self._database.transaction() as conn:
            voucher = await store.lock(conn, hashed, user_id)
            if voucher is None:
                raise VoucherMissing("Check the code: 16 letters and digits.")
            _check_good(voucher, expired=voucher.revoked_at is not None or voucher.expires_at <= now)
            held = await self._tiers.hold(conn, user_id)
            until = tier_rules.extended(voucher.tier, voucher.days, held.grants, now)
            if until is None:
                raise VoucherNotNeeded("Keep the voucher for later, or give it to somebody.")
            if not await store.use(conn, hashed, user_id, now, until):
                raise _used()
            await self._tiers.tell(
                conn, user_id, "voucher.used", voucher.tier, until, actor=user_id, address=address
            )
            await self._tiers.put(conn, user_id, Grant(Source.VOUCHER, voucher.tier, until))


def _check(order: VoucherOrder, *, expired: bool) -> None:
    if order.tier is Subscription.FREE:
        raise VoucherOrderRefused("Everybody has the free tier. Choose another.", field="tier")
    if expired:
        raise VoucherOrderRefused("Choose an end in the future.", field="expires_at")
    lasts = order.tier.entitlements.lasts
    if lasts is not None and order.days > lasts.days:
        raise VoucherOrderRefused(f"This tier lasts {lasts.days} days at most.", field="days")


def _check_good(voucher: Voucher, *, expired: bool) -> None:
    if expired:
        raise VoucherExpired("Ask where you have it from for another one.")
    if voucher.uses_left == 0 or voucher.used_by_asker:
        raise _used()


def _used() -> VoucherUsed:
    return VoucherUsed("A voucher is good once for each person, and for a number of people.")
