"""An exporter made of queries: what a room needs whose tables hold a person's rows as they are."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from psycopg import AsyncServerCursor

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Database
from segue.kernel.ports.rights import HeldFile, Kind, Row

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class HeldRows:
    """A kind and the query that finds its rows; `%(user)s` stands for the person."""

    kind: Kind
    query: LiteralString


class QueryExporter:
    """Reads each kind through a cursor of the server, some hundred rows at a time."""

    def __init__(
        self, database: Database, held: Sequence[HeldRows], kept_back: Mapping[str, str] | None = None
    ) -> None:
        self._database = database
        self._held = {one.kind.name: one for one in held}
        self._kept_back = dict(kept_back or {})

    @property
    def kinds(self) -> Sequence[Kind]:
        """What there is."""
        return [one.kind for one in self._held.values()]

    @property
    def kept_back(self) -> Mapping[str, str]:
        """Tables that name people and are not exported, each with the reason."""
        return self._kept_back

    async def rows(self, kind: str, user_id: UserId) -> AsyncIterator[Row]:
        """All of a kind, in one transaction."""
        async with (
            self._database.transaction() as conn,
            AsyncServerCursor(conn, "export", row_factory=conn.row_factory) as cursor,
        ):
            cursor.itersize = _AT_ONCE
            await cursor.execute(self._held[kind].query, {"user": user_id})
            async for row in cursor:
                yield row

    async def files(self, user_id: UserId) -> Sequence[HeldFile]:  # noqa: ARG002  # the port's
        """None: rows alone."""
        return ()
