"""The audit log: who did what that matters for security, to whom, from where."""

from datetime import datetime
from uuid import UUID

from segue.accounts.audit import store
from segue.accounts.audit.contracts import AuditEntry, AuditFilter, Detail
from segue.kernel.clock import Clock
from segue.kernel.ids import UserId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database


class Audit:
    """Entries are appended in the transaction of what they tell of, and never changed by anyone.

    Only retention may take away: whole entries, or network addresses, past an age, and what tells
    of a person who was erased.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def record(
        self,
        conn: Connection,
        action: str,
        *,
        actor: UserId | None,
        object_kind: str,
        object_id: UUID | str,
        address: str | None = None,
        **details: Detail,
    ) -> None:
        """Append that `actor`, at a network `address`, did `action` (`thing.happened`) to an object.

        `details` never hold a password, a token or a code. Ids are written with dashes.
        """
        await store.add(
            conn,
            at=self._clock.now(),
            action=action,
            actor=actor,
            address=address,
            object_kind=object_kind,
            object_id=str(object_id),
            details=details,
        )

    async def list_entries(self, wanted: AuditFilter, *, cursor: str | None, limit: int) -> Page[AuditEntry]:
        """Entries of a filter, the newest first. Raises BadCursor."""
        before = None if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            found = await store.list_entries(conn, wanted, before, limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor(last.id))

    async def list_about(
        self, conn: Connection, person: UserId, *, after: int = 0, limit: int = 1000
    ) -> list[AuditEntry]:
        """What a person did and what was done to their account, the oldest first, for their export.

        `after` is the id of the last entry of the part before.
        """
        return await store.list_about(conn, person, after, limit)

    async def forget(self, conn: Connection, before: datetime) -> int:
        """Delete entries older than `before`, as the operator's retention says; how many."""
        return await store.forget(conn, before)

    async def forget_addresses(self, conn: Connection, before: datetime) -> int:
        """Take network addresses out of entries older than `before`; of how many."""
        return await store.forget_addresses(conn, before)

    async def forget_person(self, conn: Connection, person: UserId) -> None:
        """Leave of an erased person that things were done, by an id that names nobody any more."""
        await store.forget_person(conn, person)


def _place(cursor: str) -> int:
    place = int(decode_cursor(cursor, (int,))[0])
    if not 0 <= place < 2**63:
        raise BadCursor("Leave the cursor out to begin at the first page.")
    return place
