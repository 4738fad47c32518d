"""SQL of shared links."""

from datetime import datetime
from typing import Any
from uuid import UUID

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.social.shares.contracts import Share, ShareId, ShareKind
from segue.social.shares.tokens import ShareTokens

_HOLD = "select pg_advisory_xact_lock(1936220517, hashtext(%s::text))"
_SAME = """
select * from shares
 where user_id = %s and kind = %s and subject_id = %s and key = %s
   and expires_at is null and revoked_at is null
"""
_COUNT = """
select count(*) as made from shares
 where user_id = %s and revoked_at is null and (expires_at is null or expires_at > %s)
"""
_ADD = """
insert into shares (id, digest, key, user_id, kind, subject_id, created_at, expires_at)
values (%s, %s, %s, %s, %s, %s, %s, %s) returning *
"""
_MINE = """
select * from shares
 where user_id = %s and revoked_at is null and (expires_at is null or expires_at > %s) and id < %s
 order by id desc limit %s
"""
_REVOKE = """
update shares set revoked_at = %s where digest = %s and user_id = %s and revoked_at is null returning id
"""
# Whoever left or was suspended shares nothing, as long as that lasts.
_BY_DIGEST = """
select s.* from shares s join users u on u.id = s.user_id and u.suspended_at is null
 where s.digest = %s and s.revoked_at is null
   and not exists (select 1 from departures d where d.user_id = s.user_id)
"""
_OPENED = "update shares set opens = opens + 1, last_opened_at = %s where id = %s"
_FORGET = "delete from shares where coalesce(revoked_at, expires_at) < %s"


class ShareRows:
    """Rows of links, read with what their tokens are made with."""

    def __init__(self, tokens: ShareTokens) -> None:
        self._tokens = tokens

    async def hold(self, conn: Connection, owner: UserId) -> None:
        """Have a person's links made one after the other, until commit."""
        await conn.execute(_HOLD, [owner])

    async def find_same(
        self, conn: Connection, owner: UserId, kind: ShareKind, subject_id: UUID
    ) -> Share | None:
        """A standing link of theirs to the same thing, without an end."""
        held = await conn.execute(_SAME, [owner, kind, subject_id, self._tokens.current])
        row = await held.fetchone()
        return None if row is None else self._share(row)

    async def count(self, conn: Connection, owner: UserId, now: datetime) -> int:
        """How many standing links a person has."""
        row = await (await conn.execute(_COUNT, [owner, now])).fetchone()
        return 0 if row is None else int(row["made"])

    async def add(self, conn: Connection, share: Share, *, digest: bytes, key: str) -> None:
        """Insert a link."""
        values = [share.id, digest, key, share.owner, share.kind, share.subject_id]
        await conn.execute(_ADD, [*values, share.created_at, share.expires_at])

    async def list_of(
        self, conn: Connection, owner: UserId, before: UUID, count: int, now: datetime
    ) -> list[Share]:
        """Standing links made before one, the newest first."""
        rows = await (await conn.execute(_MINE, [owner, now, before, count])).fetchall()
        return [self._share(row) for row in rows]

    async def find(self, conn: Connection, digest: bytes) -> Share | None:
        """The link that a token opens, also when its time is over."""
        row = await (await conn.execute(_BY_DIGEST, [digest])).fetchone()
        return None if row is None else self._share(row)

    def _share(self, row: dict[str, Any]) -> Share:
        share_id = ShareId(row["id"])
        return Share(
            id=share_id,
            owner=UserId(row["user_id"]),
            kind=ShareKind(row["kind"]),
            subject_id=row["subject_id"],
            token=self._tokens.make(share_id, row["key"]),
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            opens=row["opens"],
        )


async def revoke(conn: Connection, digest: bytes, owner: UserId, now: datetime) -> ShareId | None:
    """End a link of this person's; None when there is none that stands."""
    row = await (await conn.execute(_REVOKE, [now, digest, owner])).fetchone()
    return None if row is None else ShareId(row["id"])


async def count_open(conn: Connection, share_id: ShareId, now: datetime) -> None:
    """Note that a link was opened."""
    await conn.execute(_OPENED, [now, share_id])


async def forget(conn: Connection, before: datetime) -> None:
    """Delete links that ended long ago."""
    await conn.execute(_FORGET, [before])
