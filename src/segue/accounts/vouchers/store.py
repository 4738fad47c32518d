"""SQL of vouchers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.accounts.vouchers.contracts import Voucher, VoucherBatch
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.quality import Subscription

_ADD_BATCH = """
insert into voucher_batches (id, tier, days, uses, codes, note, created_by, created_at, expires_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_ADD_CODES = """
insert into vouchers (code_hash, batch_id, uses_left) select unnest(%s::bytea[]), %s, %s
"""
_BATCHES = """
select b.id, b.tier, b.days, b.uses, b.codes, b.note, b.created_by, b.created_at, b.expires_at, b.revoked_at,
       (select count(*) from vouchers v join voucher_uses n on n.code_hash = v.code_hash
         where v.batch_id = b.id) as used
  from voucher_batches b where (b.created_at, b.id) < (%s, %s)
 order by b.created_at desc, b.id desc limit %s
"""
_REVOKE = "update voucher_batches set revoked_at = coalesce(revoked_at, %s) where id = %s"
_LOCK = """
select b.tier, b.days, v.uses_left, b.expires_at, b.revoked_at
  from vouchers v join voucher_batches b on b.id = v.batch_id
 where v.code_hash = %s for update of v
"""
_USED_BY = "select 1 from voucher_uses where code_hash = %s and user_id = %s"
_TAKE = "update vouchers set uses_left = uses_left - 1 where code_hash = %s and uses_left > 0"
_USE = "insert into voucher_uses (code_hash, user_id, used_at, until) values (%s, %s, %s, %s)"


async def add_batch(conn: Connection, batch: VoucherBatch, hashes: Sequence[bytes]) -> None:
    """Insert a batch and its codes."""
    await conn.execute(
        _ADD_BATCH,
        [
            batch.id,
            batch.tier,
            batch.days,
            batch.uses,
            batch.count,
            batch.note,
            batch.created_by,
            batch.created_at,
            batch.expires_at,
        ],
    )
    await conn.execute(_ADD_CODES, [list(hashes), batch.id, batch.uses])


async def list_batches(conn: Connection, after: tuple[datetime, UUID], count: int) -> list[VoucherBatch]:
    """Batches, the newest first."""
    rows = await (await conn.execute(_BATCHES, [*after, count])).fetchall()
    return [_batch(row) for row in rows]


async def revoke(conn: Connection, batch_id: UUID, now: datetime) -> bool:
    """Let nobody use a batch's codes any more; False when there is no such batch."""
    return (await conn.execute(_REVOKE, [now, batch_id])).rowcount == 1


async def lock(conn: Connection, code_hash: bytes, user_id: UserId) -> Voucher | None:
    """A code, held until commit: of two who use it at once, one is second."""
    row = await (await conn.execute(_LOCK, [code_hash])).fetchone()
    if row is None:
        return None
    used = await (await conn.execute(_USED_BY, [code_hash, user_id])).fetchone()
    return Voucher(
        tier=Subscription(row["tier"]),
        days=row["days"],
        uses_left=row["uses_left"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        used_by_asker=used is not None,
    )


async def use(conn: Connection, code_hash: bytes, user_id: UserId, now: datetime, until: datetime) -> bool:
    """Take one use; False when none is left. Call with the code held."""
    if (await conn.execute(_TAKE, [code_hash])).rowcount == 0:
        return False
    await conn.execute(_USE, [code_hash, user_id, now, until])
    return True


def _batch(row: dict[str, Any]) -> VoucherBatch:
    return VoucherBatch(
        id=row["id"],
        tier=Subscription(row["tier"]),
        days=row["days"],
        count=row["codes"],
        uses=row["uses"],
        used=row["used"],
        note=row["note"],
        created_by=None if row["created_by"] is None else UserId(row["created_by"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )
